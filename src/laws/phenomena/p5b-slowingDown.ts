/**
 * P5b: where labels pay most. P5 looked for the slowing down between 32 and 2048 pairs, which is between the two ends.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { median } from "../../record/statistics.js";
import { above, below, always } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { pointAt } from "../law/points.js";
import { atEnd, bySeed, differences } from "../law/tracks.js";
import { seedsText, spanText } from "../law/words.js";
import { labelNoiseArm } from "./p5-labelNoise.js";

const pairCounts = [8, 32, 128, 512, 2048, 8192] as const;
const atRandom = "labels at random";
const idOf = (pairs: number): string => `${pairs} pairs`;
const accuracy = "accuracy";
const ceiling = "accuracyCeiling";

/** The bounds of what is predicted, as tested and as told. */
const bounds = { first: 2, last: 0.8 } as const;

/** For each seed, percentage points per doubling between two numbers of pairs that are two doublings apart. */
const gained = (results: ArmResults, from: number, to: number): number[] =>
  differences(results, idOf(to), idOf(from), (track) => 50 * atEnd(track, accuracy));

export const slowingDown: Law = {
  id: "P5b",
  lawClass: "phenomenon",
  title: "do the first labels pay most?",
  statement:
    "From eight comparisons to eight thousand, a doubling brings much at first and little at last, because chance is a floor and the labelers' noise a ceiling.",
  source:
    "follows P5, whose range was too narrow to show it; derived: accuracy is bounded by E[max(q, 1 − q)]",
  follows: { laws: ["P5"], resultsKnown: true },
  prediction: `P5 measured 75 % with 32 pairs and left 1.6 points to the ceiling at 2048. So from 8 to 32 pairs a doubling brings more than ${bounds.first} points (half a rise from chance, in five doublings, would be 2.5), from 2048 to 8192 less than ${bounds.last} (half of what is left), and the first more than the last.`,
  control: "With all labels given at random accuracy is one half exactly, with 8 pairs and with 8192.",
  status: "inconclusive",
  arms: [
    ...pairCounts.map((pairs) => labelNoiseArm(idOf(pairs), pairs)),
    ...[8, 8192].map((pairs) => labelNoiseArm(`${atRandom}, ${pairs} pairs`, pairs, { mistakeRate: 1 })),
  ],
  claims: (results) => {
    const first = gained(results, 8, 32);
    const last = gained(results, 2048, 8192);
    return [
      above("points per doubling, 8 to 32 pairs", first, bounds.first),
      below("points per doubling, 2048 to 8192 pairs", last, bounds.last),
      above(
        "points per doubling, 8 to 32 pairs − 2048 to 8192",
        first.map((value, seed) => value - last[seed]!),
        0,
      ),
      ...[8, 8192].map((pairs) =>
        always(
          `accuracy, labels at random, ${pairs} pairs`,
          bySeed(results, `${atRandom}, ${pairs} pairs`, (track) => atEnd(track, accuracy)),
          0.5 - 1e-9,
          0.5 + 1e-9,
          "control",
        ),
      ),
    ];
  },
  remark: (results) => {
    const first = gained(results, 8, 32);
    return `Little is gained at last, as predicted. The first doublings differ too much for a mean: most seeds know what eight comparisons can teach, a few have learned next to nothing from them and gain by leaps. Points per doubling from 8 to 32 pairs: median ${median(first).toFixed(1)}, from ${spanText(first, 1)}.`;
  },
  chart: (results) => {
    const line = (key: string) =>
      pairCounts.map((pairs) =>
        pointAt(
          pairs,
          bySeed(results, idOf(pairs), (track) => atEnd(track, key)),
        ),
      );
    return lineLawChart({
      title: "Accuracy climbs slowly to the labelers' ceiling",
      subtitle: seedsText(results),
      xLabel: "preference pairs that the reward model is fitted to",
      yLabel: "probability",
      xLog: true,
      yRange: [0.5, 0.9],
      series: [
        { label: "ceiling", points: line(ceiling) },
        { label: "accuracy", points: line(accuracy) },
      ],
    });
  },
  lesson: {
    question: "You can pay for a thousand more labels. Will they be worth it?",
    run: "`npm start -- configs/scenarios/label-noise.json --epochs 0 --set rewardModel.pretrain.pairs=8`, then with 32, 2048 and 8192.",
    see: "Accuracy of about 70, 75, 83 and 84 %, under a ceiling of 85. With 8 comparisons seeds differ a lot; with 8192 hardly.",
    why: "What every comparison shows (answers that comply are preferred) is mostly learned from a handful, with luck. What depends on the topic takes hundreds. And what labelers contradict each other about cannot be learned.",
    changeNext:
      "Look at accuracy and ceiling before buying labels: where they are a point apart, firmer labelers (`npm start -- configs/scenarios/label-noise.json --epochs 0 --set labeler.temperature=0.4`) raise the ceiling itself.",
    doesNotShow:
      "A law of data for language models, where there is always something rarer left to learn, and the published rise of about a point per doubling had not yet ended.",
  },
};
