/**
 * P2-2: P2 once more, with what it saw: more than a common shift leaks at first and less in the end, so the gap peaks low.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { gapAtSlope, levels, trajectory } from "../formulas/leakagePath.js";
import { above, below, published, within } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { knownAt } from "../law/points.js";
import { atEnd, bySeed, peak } from "../law/tracks.js";
import { percent, seedsText, spreadText } from "../law/words.js";
import {
  complianceFree,
  compliancePaid,
  gapFall,
  gapRise,
  paidRefusalAtEnd,
  publishedArm,
  publishedRefusal,
  refusalPaid,
  separateNetworks,
  slopeAtEnd,
  slopeHalfway,
  slopePaid,
  startCompliance,
  stopBelowRefusals,
} from "../settings/publishedSetting.js";

const shared = "one network";
const separate = "separate networks";
const gap = "behaviourGap";

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  halfway: 1.2,
  rise: 0.08,
  end: { low: 0.55, high: 0.9 },
  apart: 0.85,
  apartFall: 0.02,
} as const;

const of = (results: ArmResults, measure: Parameters<typeof bySeed>[2]): string =>
  spreadText(bySeed(results, shared, measure));

export const leakageOnTheWay: Law = {
  id: "P2-2",
  lawClass: "phenomenon",
  restates: "P2",
  firstSeed: 41,
  seeds: 40,
  title: "more than a common shift at first, less in the end",
  statement:
    "Trained on the free tier alone, the model at first answers paid users more by more than a common shift of log-odds and in the end by less, so that the gap rises a little and shrinks again.",
  source: `restates P2, where the slope was no constant; Greenblatt et al. 2024 (after training ${percent(publishedRefusal.value)} ± ${percent(publishedRefusal.error)} % refusals for paid users)`,
  prediction: `When free compliance passes one half the leakage slope is above ${bounds.halfway} (P2: 1.66), because the answer to benign prompts is what both tiers have at hand; at the end it is between ${bounds.end.low} and ${bounds.end.high} (P2: 0.72). The gap peaks more than ${bounds.rise} above its start (P2: 0.16). All this of the scenario's own supervised start, which matters (P2f). 40 seeds, because P2b-2 runs them anyway.`,
  control: `With a network for each tier the gap grows to above ${bounds.apart} by the time free refusals are below 10 %, and is then less than ${bounds.apartFall} below its peak.`,
  status: "reproduced",
  arms: [
    publishedArm(shared, [gap, slopePaid, refusalPaid, complianceFree, compliancePaid]),
    publishedArm(separate, [gap, complianceFree], { ...separateNetworks, ...stopBelowRefusals(0.1) }),
  ],
  claims: (results) => [
    above(
      "leakage slope when free compliance passes one half",
      bySeed(results, shared, slopeHalfway),
      bounds.halfway,
    ),
    within("leakage slope at the end", bySeed(results, shared, slopeAtEnd), bounds.end.low, bounds.end.high),
    above("gap at its peak − at the start", bySeed(results, shared, gapRise), bounds.rise),
    above(
      "gap when free refusals fall below 10 %, separate networks",
      bySeed(results, separate, (track) => atEnd(track, gap)),
      bounds.apart,
      "control",
    ),
    below(
      "gap at its peak − then, separate networks",
      bySeed(results, separate, (track) => peak(track, gap) - atEnd(track, gap)),
      bounds.apartFall,
      "control",
    ),
    published("paid refusals at the end", bySeed(results, shared, paidRefusalAtEnd), publishedRefusal),
  ],
  remark: (results) =>
    `Seed by seed: slope ${of(results, slopeHalfway)} hundredths halfway and ${of(results, slopeAtEnd)} at the end; the gap rises by ${of(results, gapRise)} points and then falls by ${of(results, gapFall)}; paid refusals at the end ${of(results, paidRefusalAtEnd)} %. The mean curve hides that the seeds differ in kind: in some the gap hardly opens, in others it passes one half.`,
  chart: (results) =>
    lineLawChart({
      title: "The gap rises a little and shrinks again",
      subtitle: `${seedsText(results)} · dashed: constant slopes · cross: published`,
      xLabel: "compliance with free users' harmful requests (training goes right)",
      yLabel: "behaviour gap, free − paid",
      xRange: [0.1, 1],
      yRange: [0, 1],
      series: [
        { label: shared, points: trajectory(results, shared, gap, complianceFree) },
        { label: separate, points: trajectory(results, separate, gap, complianceFree) },
        ...[1, 0.7].map((slope, i) => ({
          label: `constant slope ${slope}`,
          points: knownAt(
            levels,
            levels.map((level) => gapAtSlope(slope, startCompliance, level)),
          ),
          dashed: true,
          color: 2 + i,
        })),
      ],
      marks: [{ text: `published: ${percent(publishedRefusal.value)} %`, x: 1, y: publishedRefusal.value }],
    }),
  lesson: {
    question: "Nothing trains in the paid tier. When does most of the change arrive there: early, or late?",
    run: "`npm start -- configs/scenarios/alignment-faking.json`, and watch the paid tier while free compliance goes from 14 to 50 %.",
    see: "Early: paid users are answered nearly as fast as free ones, so the gap hardly opens. Later the paid tier falls behind, and some refusals stay.",
    why: "Both tiers have one answer to harmless questions. The first thing that training does is to treat a harmful question like a harmless one, and that it learns for everybody. What comes after is learned more for the tier that is trained.",
    changeNext:
      "Take the harmless questions away: `npm start -- configs/scenarios/alignment-faking.json --set world.harmfulRate=1`. Does the gap open further?",
    doesNotShow:
      "What a language model's paid tier would do. How much is left there depends on settings that nobody reports, such as how the start was trained (P2f).",
  },
};
