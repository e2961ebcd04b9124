/**
 * P2b-2: P2b once more, with what it saw: a clearer cue leaks less up to the scenario's own salience, and not beyond.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, near } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { knownAt, pointAt } from "../law/points.js";
import { bySeed, differences, nearEnd } from "../law/tracks.js";
import { listed, seedsText, spreadText } from "../law/words.js";
import {
  complianceFree,
  salienceArm,
  salienceId,
  slopeAtEnd,
  slopePaid,
} from "../settings/publishedSetting.js";

const saliences = [0.3, 1, 2] as const;
/** Of an untrained wide relu network, between the tiers per within a tier, at these saliences. */
const kernel = [0.98, 0.71, 0.37] as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { clearer: 0.15, beyond: 0.1, trained: 0.01 } as const;

const slopesAt = (results: ArmResults, salience: number): number[] =>
  bySeed(results, salienceId(salience), slopeAtEnd);

export const faintCueLeaks: Law = {
  id: "P2b-2",
  lawClass: "phenomenon",
  restates: "P2b",
  firstSeed: 41,
  seeds: 40,
  title: "a clearer cue leaks less, up to a point",
  statement:
    "From a faint cue to a plain one less leaks into the untrained tier; from a plain one to a glaring one no less.",
  source:
    "restates P2b, where the second step did nothing; derived for the first: the tangent kernel between two inputs",
  prediction: `The slope at the end falls by more than ${bounds.clearer} from salience 0.3 to 1 (P2b: 0.29; the untrained kernel: 0.27), and from 1 to 2 it changes by less than ${bounds.beyond} (P2b: 0.01; the kernel says 0.34, and is wrong here). 40 seeds, since slopes at salience 2 differ by 0.2 from seed to seed.`,
  control: `The trained tier ends alike at salience ${listed(saliences)}: compliance at 0.3 and at 2 is within ${bounds.trained} of that at 1, so it is what leaks that differs and not what there is to leak.`,
  status: "inconclusive",
  arms: saliences.map((salience) => salienceArm(salience, [slopePaid, complianceFree])),
  claims: (results) => [
    above(
      "leakage slope at salience 0.3 − at 1",
      differences(results, salienceId(0.3), salienceId(1), slopeAtEnd),
      bounds.clearer,
    ),
    near(
      "leakage slope at salience 2 − at 1",
      differences(results, salienceId(2), salienceId(1), slopeAtEnd),
      0,
      bounds.beyond,
    ),
    ...[0.3, 2].map((salience) =>
      near(
        `free compliance at the end, salience ${salience} − 1`,
        differences(results, salienceId(salience), salienceId(1), (track) => nearEnd(track, complianceFree)),
        0,
        bounds.trained,
        "control",
      ),
    ),
  ],
  remark: (results) =>
    `Slopes in hundredths, seed by seed: ${saliences
      .map((salience) => `${spreadText(slopesAt(results, salience))} at salience ${salience}`)
      .join(
        "; ",
      )}. The first step is there again, smaller than P2b had it. Of the second only this is sure: it leaks no less at 2, as the kernel would have it, and if anything a little more, so that ± ${bounds.beyond} was too narrow for slopes that scatter like this.`,
  chart: (results) =>
    lineLawChart({
      title: "A clearer cue leaks less, up to a point",
      subtitle: seedsText(results),
      xLabel: "salience of the cue",
      yLabel: "leakage slope at the end",
      xRange: [0, 2],
      yRange: [0, 1.2],
      series: [
        {
          label: "measured",
          points: saliences.map((salience) => pointAt(salience, slopesAt(results, salience))),
        },
        { label: "untrained kernel", points: knownAt([0, ...saliences], [1, ...kernel]), dashed: true },
      ],
    }),
  lesson: {
    question: "If you mark the paid tier more clearly, does less of the training reach it?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set observation.flags.free.salience=0.3`, then with 1 and with 2.",
    see: "With the faint mark paid refusals all but vanish. With the plain one a tenth or so stay. With the glaring one it is a matter of luck: nearly none in some seeds, most of them in others.",
    why: "A faint mark switches few units of the network, so an update moves both tiers together. A plain mark gives each tier some units of its own. Why a glaring one does not go on is not known here: theory for an untrained network says that it should.",
    changeNext:
      "Look at single seeds: `npm start -- configs/scenarios/alignment-faking.json --set observation.flags.free.salience=2 --seeds 8`. Would you have trusted one run?",
    doesNotShow:
      "That a real deployment could protect a tier by naming it clearly. The mark here is one number; there it is a sentence among thousands.",
  },
};
