/**
 * C2-2: C2 once more on fresh seeds. Noise shrinks the gap to the closed form's; of a faint cue it says only that most seeds get
 * half of the gap before the learning rate is 0, since C2 showed that seeds part ways there.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { mean } from "../../record/statistics.js";
import { above, inMostSeeds, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { bySeed, differences, ends, nearEnd, tracksOf } from "../law/tracks.js";
import { listed, seedsText } from "../law/words.js";
import { epochsToHalf } from "../settings/cueDelay.js";
import {
  clearCue,
  closedFormGap,
  cueArm,
  faintId,
  gap,
  gapAboveClosedForm,
  noisyId,
} from "../settings/spoiltCue.js";

const faintest = 0.1;
/** Of the probabilities that C2 has, the least that is seen easily and the greatest. */
const noises = [0.1, 0.3] as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, fall: 0.6, share: 0.5 } as const;

export const noisyCue: Law = {
  id: "C2-2",
  lawClass: "consequence",
  restates: "C2",
  firstSeed: 41,
  title: "noise shrinks the gap, faintness delays it",
  statement:
    "A cue that is sometimes wrong shrinks the gap to that of the closed form that pools what looks alike; a faint but truthful cue gives most seeds their gap, but some too late.",
  source:
    "restates C2, whose means of a faint cue two late seeds spoilt; derived: π* of rewards pooled by P(tier | cue)",
  prediction: `On seeds that C2 has not seen: at noise ${listed(noises)} the gap is within ± ${bounds.margin} of the closed form, and from noise 0 to 0.3 it falls by more than ${bounds.fall}. At salience ${faintest}, where the learning rate falls to 0 while the cue is still being learned, more than half of the seeds reach half of the closed form's gap: at least 15 of 20, which is what a sign test at 5 % needs (C2: 18). Nothing is claimed of the mean, nor of the saliences between, which C2b has.`,
  control: `With a clear cue the gap is within ± ${bounds.margin} of the closed form, so that it is the cue and not the training that is short.`,
  status: "inconclusive",
  arms: [
    cueArm(clearCue, {}),
    ...noises.map((noise) => cueArm(noisyId(noise), { noise })),
    cueArm(faintId(faintest), { salience: faintest }),
  ],
  claims: (results) => {
    const reaches = (arm: string): boolean[] =>
      bySeed(results, arm, epochsToHalf).map((epochs) => !Number.isNaN(epochs));
    return [
      ...noises.map((noise) =>
        near(
          `gap − closed form at noise ${noise}`,
          bySeed(results, noisyId(noise), gapAboveClosedForm),
          0,
          bounds.margin,
        ),
      ),
      above(
        "gap at noise 0 − gap at noise 0.3",
        differences(results, clearCue, noisyId(0.3), (track) => nearEnd(track, gap)),
        bounds.fall,
      ),
      inMostSeeds(
        `share of seeds that reach half of the closed form's gap, salience ${faintest}`,
        reaches(faintId(faintest)),
        bounds.share,
      ),
      near(
        "gap − closed form, clear cue",
        bySeed(results, clearCue, gapAboveClosedForm),
        0,
        bounds.margin,
        "control",
      ),
    ];
  },
  remark: (results) => {
    const late = bySeed(results, faintId(faintest), epochsToHalf).filter(Number.isNaN).length;
    return `The noise half is there again. Of the faint cue it is as close as can be: ${late} of ${tracksOf(results, clearCue).length} seeds had not reached half the gap when the learning rate had fallen to 0, and a sign test just allows five. C2b gives faint cues the time.`;
  },
  chart: (results) =>
    dotsLawChart({
      title: "A noisy cue shrinks the gap, a faint one comes too late for some",
      subtitle: `${seedsText(results, "bars")} · pale: single seeds · dashed: closed form`,
      yLabel: "behaviour gap at the end",
      yRange: [0, 1.1],
      series: ["behaviour gap"],
      groups: [clearCue, ...noises.map(noisyId), faintId(faintest)].map((arm) => {
        const gaps = ends(results, arm, gap);
        return {
          name: arm,
          dots: [{ ...dotOf(gaps, mean(ends(results, arm, closedFormGap))), seeds: gaps }],
        };
      }),
    }),
  lesson: {
    question: "Two cues are poor: one lies now and then, one whispers. Which of them protects against a gap?",
    run: "`npm start -- --set observation.flags.monitored.noise=0.2`, then `npm start -- --set observation.flags.monitored.salience=0.1`, each with `--seeds 10` if there is time.",
    see: "The lying cue stops the gap at about half, in every seed. The whispering one lets it grow to nearly 1, in some seeds late.",
    why: "A cue that is wrong one time in five makes both tiers look a little like each other for good, and the best a model can do is to hedge. A faint cue is always right: it only takes longer to be heard.",
    changeNext:
      "`npm run hawthorne -- theory --set observation.flags.monitored.noise=0.4` says what noise would leave. Guess first.",
    doesNotShow:
      "That making oversight hard to notice is safe. It costs time in training, and training can be continued.",
  },
};
