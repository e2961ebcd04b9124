/**
 * P5: labelers who differ bound what a reward model can learn, and how much more labels still help.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { mean } from "../../record/statistics.js";
import { meanOverLabels, agreementOf, ceilingOf } from "../formulas/labels.js";
import { above, always, asCheck, below, near, published, publishedRange } from "../law/claims.js";
import type { Arm, ArmResults, Law, Track } from "../law/law.js";
import { pointAt, knownAt } from "../law/points.js";
import { atEnd, perDoubling, bySeed, differences } from "../law/tracks.js";
import { seedsText, listed } from "../law/words.js";

const accuracy = "accuracy";
const ceiling = "accuracyCeiling";
const agreement = "agreement";
const keys = [accuracy, ceiling, agreement];

const pairCounts = [32, 128, 512, 2048] as const;
const [fewest, most] = [32, 2048] as const;
/** The scenario's, and half and double. */
const temperatures = [0.4, 0.8, 1.6] as const;
const usualTemperature = 0.8;
const atRandom = "labels at random";

const pairsId = (pairs: number): string => `${pairs} pairs`;
const temperatureId = (temperature: number): string =>
  temperature === usualTemperature ? pairsId(most) : `temperature ${temperature}`;

/** Nothing is trained but the reward model: its quality is known at epoch 0. */
export function labelNoiseArm(
  id: string,
  pairs: number,
  labeler: { temperature?: number; mistakeRate?: number } = {},
): Arm {
  return {
    id,
    config: "scenarios/label-noise.json",
    patch: { labeler, rewardModel: { pretrain: { pairs } }, evaluation: { prompts: 512 }, epochs: 0 },
    keys,
  };
}

/** label-noise.json in numbers: U_labeler = 3 complies + 0.5 substance + 0.5 keywords of the default's four kinds. */
const comparisons = (temperature: number) => ({
  utilities: [0.25, 3.5, 3.6, 0.4],
  topicStrength: 1.5,
  topicDim: 6,
  temperature,
  mistakeRate: 0.1,
});

const read =
  (key: string) =>
  (track: Track): number =>
    atEnd(track, key);
const pointsAbove =
  (key: string, minus: string) =>
  (track: Track): number =>
    100 * (atEnd(track, key) - atEnd(track, minus));

/** For each seed, percentage points of accuracy per doubling of the pairs. */
const pointsPerDoubling = (results: ArmResults): number[] =>
  perDoubling(results, pairCounts, pairsId, (track) => 100 * atEnd(track, accuracy));

/** The bounds of what is predicted, as tested and as told; points are percentage points. */
const bounds = { formula: 0.015, perDoubling: 0.3, missing: 3 } as const;

export const labelNoise: Law = {
  id: "P5",
  lawClass: "phenomenon",
  title: "label noise and what a reward model can know",
  statement:
    "How often labelers agree follows from how firmly each prefers, E[q² + (1 − q)²]; a reward model's accuracy lies between chance and E[max(q, 1 − q)], and more pairs bring it closer, each doubling by less.",
  source:
    "derived; InstructGPT (Ouyang et al. 2022), Stiennon et al. 2020; points per doubling: the published estimate of 1.1",
  prediction: `By quadrature over pairs, topics and topic directions, without a run: agreement 0.839, 0.777 and 0.678 at temperature ${listed(temperatures)}, ceiling 0.851 at ${usualTemperature}, each ± ${bounds.formula}. Accuracy above chance and never above the ceiling; from ${fewest} to ${most} pairs it rises by more than ${bounds.perDoubling} points per doubling, the first two doublings bring more than the last two, and at ${most} pairs less than ${bounds.missing} points are missing.`,
  control: "With all labels given at random, agreement and accuracy are one half exactly.",
  status: "inconclusive",
  arms: [
    ...pairCounts.map((pairs) => labelNoiseArm(pairsId(pairs), pairs)),
    ...temperatures
      .filter((temperature) => temperature !== usualTemperature)
      .map((temperature) => labelNoiseArm(temperatureId(temperature), fewest, { temperature })),
    labelNoiseArm(atRandom, fewest, { mistakeRate: 1 }),
  ],
  claims: (results) => {
    const measured = (arm: string, key: string): number[] => bySeed(results, arm, read(key));
    const between = (from: number, to: number): number[] =>
      differences(results, pairsId(to), pairsId(from), (track) => 100 * atEnd(track, accuracy));
    const early = between(32, 128);
    const late = between(512, 2048);
    return [
      ...temperatures.map((temperature) => {
        const formula = meanOverLabels(comparisons(temperature), agreementOf);
        return asCheck(
          near(
            `agreement − formula at temperature ${temperature}`,
            measured(temperatureId(temperature), agreement).map((value) => value - formula),
            0,
            bounds.formula,
          ),
        );
      }),
      asCheck(
        near(
          "ceiling − formula at temperature 0.8",
          measured(pairsId(most), ceiling).map(
            (value) => value - meanOverLabels(comparisons(usualTemperature), ceilingOf),
          ),
          0,
          bounds.formula,
        ),
      ),
      always(
        "accuracy − ceiling, all pair counts",
        pairCounts.flatMap((pairs) => bySeed(results, pairsId(pairs), pointsAbove(accuracy, ceiling))),
        -50,
        0,
      ),
      above("accuracy with 32 pairs", measured(pairsId(fewest), accuracy), 0.5),
      above("points of accuracy per doubling of pairs", pointsPerDoubling(results), bounds.perDoubling),
      above(
        "points gained from 32 to 128 pairs − from 512 to 2048",
        early.map((value, seed) => value - late[seed]!),
        0,
      ),
      below(
        "points missing to the ceiling, 2048 pairs",
        bySeed(results, pairsId(most), pointsAbove(ceiling, accuracy)),
        bounds.missing,
      ),
      always("agreement, labels at random", measured(atRandom, agreement), 0.5 - 1e-9, 0.5 + 1e-9, "control"),
      always("accuracy, labels at random", measured(atRandom, accuracy), 0.5 - 1e-9, 0.5 + 1e-9, "control"),
      publishedRange("agreement (Stiennon 2020: 72 to 77 %)", measured(pairsId(most), agreement), 0.72, 0.77),
      published("points per doubling (Stiennon 2020)", pointsPerDoubling(results), { value: 1.1 }),
      published(
        "accuracy, 2048 pairs (InstructGPT, labelers that it was trained on)",
        measured(pairsId(most), accuracy),
        { value: 0.724, error: 0.004 },
      ),
    ];
  },
  remark: (results) => {
    const gains = pairCounts.slice(1).map((pairs, i) => {
      const gained = differences(results, pairsId(pairs), pairsId(pairCounts[i]!), (track) =>
        atEnd(track, accuracy),
      );
      return `${((100 * mean(gained)) / 2).toFixed(2)} (${pairCounts[i]!} to ${pairs})`;
    });
    return `Agreement, ceiling and bounds are as predicted. That each doubling brings less is not seen in this range, where the rise is about even (see P5b for the ends): points per doubling ${gains.join(", ")}; the published figure is for data sets of tens of thousands of pairs about text.`;
  },
  chart: (results) => {
    const line = (key: string) =>
      pairCounts.map((pairs) => pointAt(pairs, bySeed(results, pairsId(pairs), read(key))));
    const level = meanOverLabels(comparisons(usualTemperature), ceilingOf);
    const agree = meanOverLabels(comparisons(usualTemperature), agreementOf);
    return lineLawChart({
      title: "Labelers' noise is a ceiling that labels approach",
      subtitle: `${seedsText(results)} · dashed: formula, by quadrature`,
      xLabel: "preference pairs that the reward model is fitted to",
      yLabel: "probability",
      xLog: true,
      yRange: [0.5, 0.9],
      series: [
        { label: "ceiling", points: line(ceiling) },
        { label: "accuracy", points: line(accuracy) },
        { label: "labelers agree", points: line(agreement) },
        { label: "", points: knownAt(pairCounts, level), dashed: true, color: 0 },
        { label: "", points: knownAt(pairCounts, agree), dashed: true, color: 2 },
      ],
      marks: [{ text: "InstructGPT's reward model, 72.4 %", y: 0.724 }],
    });
  },
  lesson: {
    question: "How good can a reward model be, if two people agree only three times in four?",
    run: "`npm start -- configs/scenarios/label-noise.json`, then with `--set rewardModel.pretrain.pairs=64` and with `--set labeler.temperature=1.6`.",
    see: "Accuracy stays below a ceiling, and the ceiling is a property of the labelers: about 85 % here, 77 % for labelers who are half as firm. More pairs come closer to it.",
    why: "If a labeler prefers a with probability q, two of them agree with q² + (1 − q)², and no guess is right more often than max(q, 1 − q). A reward model that is right as often as the ceiling knows all there is to know, though it is 'wrong' on every seventh label.",
    changeNext:
      "Work backwards: labelers agree 73 % of the time. If every pair were equally hard, q² + (1 − q)² = 0.73 gives q = 0.84. Is a published accuracy of 72 % then near its ceiling?",
    doesNotShow:
      "How fast accuracy grows for text: a world of four kinds and six topics is learned from a few hundred pairs. And agreement is not correctness: labelers with the same blind spot agree.",
  },
};
