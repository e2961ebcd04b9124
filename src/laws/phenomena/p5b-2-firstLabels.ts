/**
 * P5b-2: P5b once more, with a bound that the scatter of eight comparisons allows, and a control that can fail.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { median } from "../../record/statistics.js";
import { above, below, near } from "../law/claims.js";
import type { Arm, ArmResults, Law, Track } from "../law/law.js";
import { pointAt } from "../law/points.js";
import { atEnd, bySeed, differences } from "../law/tracks.js";
import { seedsText, spanText } from "../law/words.js";
import { labelNoiseArm } from "./p5-labelNoise.js";

const pairCounts = [8, 32, 2048, 8192] as const;
const idOf = (pairs: number): string => `${pairs} pairs`;
const longer = "8 pairs, fitted four times as long";
const accuracy = "accuracy";
const ceiling = "accuracyCeiling";

/** The bounds of what is predicted, as tested and as told; points are percentage points. */
const bounds = { first: 1, last: 0.8, longer: 0.5 } as const;

/** Percentage points of accuracy per doubling, for two arms that are two doublings apart. */
const halfPoints = (track: Track): number => 50 * atEnd(track, accuracy);
const gained = (results: ArmResults, from: string, to: string): number[] =>
  differences(results, to, from, halfPoints);

/** As many steps on eight pairs as would pass over 32 pairs as often as the usual 200 over eight. */
function longerArm(): Arm {
  const arm = labelNoiseArm(longer, 8);
  return { ...arm, patch: { ...arm.patch, rewardModel: { pretrain: { pairs: 8, steps: 800 } } } };
}

export const firstLabels: Law = {
  id: "P5b-2",
  lawClass: "phenomenon",
  restates: "P5b",
  firstSeed: 41,
  seeds: 40,
  title: "the first labels pay more than the last",
  statement:
    "A doubling of the comparisons brings more than a point of accuracy at first and less than one at last, and it is the comparisons that bring it, not the time spent on them.",
  source:
    "restates P5b, whose bound of two points was too high; derived: accuracy is bounded by E[max(q, 1 − q)]",
  prediction: `From 8 to 32 pairs a doubling brings more than ${bounds.first} point (P5b: 2.4 on average, but 1.3 in the median: a few seeds learn next to nothing from eight pairs and gain by leaps), from 2048 to 8192 less than ${bounds.last} (P5b: 0.3), and the first more than the last. 40 seeds instead of 20: with a standard deviation of 3.3 points twenty would miss a mean of 2.4 in two verifications of five. P5's own claim, that the rise slows down between 32 and 2048 pairs, is dropped: it does not.`,
  control: `Fitting the eight pairs four times as long brings nothing: within ± ${bounds.longer} points per doubling of the steps.`,
  status: "reproduced",
  arms: [...pairCounts.map((pairs) => labelNoiseArm(idOf(pairs), pairs)), longerArm()],
  claims: (results) => {
    const first = gained(results, idOf(8), idOf(32));
    const last = gained(results, idOf(2048), idOf(8192));
    return [
      above("points per doubling, 8 to 32 pairs", first, bounds.first),
      below("points per doubling, 2048 to 8192 pairs", last, bounds.last),
      above(
        "points per doubling, 8 to 32 pairs − 2048 to 8192",
        first.map((value, seed) => value - last[seed]!),
        0,
      ),
      near(
        "points per doubling of the steps, 8 pairs",
        gained(results, idOf(8), longer),
        0,
        bounds.longer,
        "control",
      ),
    ];
  },
  remark: (results) => {
    const first = gained(results, idOf(8), idOf(32));
    return `Points per doubling from 8 to 32 pairs: median ${median(first).toFixed(1)}, from ${spanText(first, 1)}: as uneven as in P5b, and this time with seeds enough.`;
  },
  chart: (results) => {
    const line = (key: string) =>
      pairCounts.map((pairs) =>
        pointAt(
          pairs,
          bySeed(results, idOf(pairs), (track) => 100 * atEnd(track, key)),
        ),
      );
    return lineLawChart({
      title: "The first comparisons pay more than the last",
      subtitle: seedsText(results),
      xLabel: "preference pairs that the reward model is fitted to",
      yLabel: "labels ranked right, %",
      xLog: true,
      yRange: [50, 90],
      series: [
        { label: "ceiling", points: line(ceiling) },
        { label: "accuracy", points: line(accuracy) },
      ],
    });
  },
  lesson: {
    question: "Eight comparisons are all you have. Ask for more of them, or train longer on these?",
    run: "`npm start -- configs/scenarios/label-noise.json --epochs 0 --set rewardModel.pretrain.pairs=8`, then with `--set rewardModel.pretrain.steps=800` as well, then with 32 pairs instead.",
    see: "Training longer does not help. 24 comparisons more bring about six points on average: less than five in half of the seeds, more than twenty in a few.",
    why: "Once the eight have been learned there is nothing more in them. What the next ones bring depends on what the first happened to leave out; late ones repeat what is known.",
    changeNext:
      "`npm start -- configs/scenarios/label-noise.json --epochs 0 --set rewardModel.pretrain.pairs=8 --seeds 8`, and look at the spread of the accuracy. Would you publish the average?",
    doesNotShow:
      "How many labels a language model needs. Here four kinds of answer and six topics are all there is to know.",
  },
};
