/**
 * P3b: P3 once more, with enough comparisons that what is left is the graders' blindness alone.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, below, bySeed, within } from "../law/claims.js";
import type { Law } from "../law/law.js";
import {
  fall,
  goldAtEnd,
  goldChange,
  parrotArm,
  parrotArmId,
  parrotCounts,
  parrotSlopes,
  parrotsAtEnd,
  proxySetback,
  rise,
} from "../settings/parrots.js";
import { pointAt, seedsText } from "../law/points.js";

const pairs = 8192;
const visibilities = [0, 1 / 3, 2 / 3, 1] as const;
const idOf = (visibility: number): string => parrotArmId(visibility, pairs);
const [blind, full] = [idOf(0), idOf(1)];
/** Of the closed form for an ideal reward model, at these visibilities. */
const idealParrots = [0.983, 0.464, 0.002, 0] as const;
const idealGold = [0.334, 1.113, 1.733, 1.887] as const;

export const moreComparisons: Law = {
  id: "P3b",
  lawClass: "phenomenon",
  title: "parrots, with comparisons to spare",
  statement:
    "With eight times the comparisons of P3 the reward model errs less by chance: blind graders then get parrots nearly everywhere and end below where they began, and graders who see everything lose nothing.",
  source:
    "follows P3, which two margins failed for the reward model's own errors; Gao et al. 2022; the closed form",
  prediction:
    "8192 pairs. Closed form for an ideal reward model at visibility 0, 1/3, 2/3, 1: parrots 0.98, 0.46, 0.00, 0.00; gold 0.33, 1.11, 1.73, 1.89 from a start of 0.78. So at visibility 0: parrots above 0.85, gold more than 0.2 up at its peak, then more than 0.5 down from it, more than 0.25 below its start, and the proxy never back by 5 % of its rise. Parrots at visibility 1/3 0.46 ± 0.2, at 2/3 below 0.1; slope below −0.75 (closed form −1.02).",
  control: "Graders who see everything: gold ends within 0.05 of its peak; fewer than 5 % are parrots.",
  status: "not reproduced",
  arms: visibilities.map((visibility) => parrotArm(visibility, pairs)),
  claims: (results) => [
    above("parrots at the end, visibility 0", bySeed(results, blind, parrotsAtEnd), 0.85),
    within("parrots at the end, visibility 1/3", bySeed(results, idOf(1 / 3), parrotsAtEnd), 0.26, 0.66),
    below("parrots at the end, visibility 2/3", bySeed(results, idOf(2 / 3), parrotsAtEnd), 0.1),
    below("parrots at the end per unit of visibility", parrotSlopes(results, visibilities, pairs), -0.75),
    above("gold, peak − start, visibility 0", bySeed(results, blind, rise), 0.2),
    above("gold, peak − end, visibility 0", bySeed(results, blind, fall), 0.5),
    below("gold, end − start, visibility 0", bySeed(results, blind, goldChange), -0.25),
    below("largest setback of the proxy, share of its rise", bySeed(results, blind, proxySetback), 0.05),
    below("gold, peak − end, visibility 1", bySeed(results, full, fall), 0.05, "control"),
    below("parrots at the end, visibility 1", bySeed(results, full, parrotsAtEnd), 0.05, "control"),
  ],
  remark: (results) =>
    `Judged by itself it is reproduced; among all tests of a full verification one margin, parrots above 0.85 at visibility 0, is too narrow for 20 seeds. Seeds that end with more than 90 % parrots / in between / below 10 %, by visibility: ${visibilities.map((visibility) => parrotCounts(results, idOf(visibility))).join(", ")}.`,
  chart: (results) =>
    lineLawChart({
      title: "The less graders see, the more parrots",
      subtitle: `${seedsText(results)} · dashed: closed form, ideal reward model`,
      xLabel: "how much of the substance graders see",
      yLabel: "at the end, while graded",
      xRange: [0, 1],
      yRange: [0, 2],
      series: [
        {
          label: "parrots (share)",
          points: visibilities.map((x) => pointAt(x, bySeed(results, idOf(x), parrotsAtEnd))),
        },
        {
          label: "gold reward",
          points: visibilities.map((x) => pointAt(x, bySeed(results, idOf(x), goldAtEnd))),
        },
        {
          label: "",
          points: visibilities.map((x, i) => ({ x, mean: idealParrots[i]!, low: null, high: null })),
          dashed: true,
          color: 0,
        },
        {
          label: "",
          points: visibilities.map((x, i) => ({ x, mean: idealGold[i]!, low: null, high: null })),
          dashed: true,
          color: 1,
        },
      ],
    }),
  lesson: {
    question: "Is it the grader's blindness or the reward model's ignorance that makes parrots?",
    run: "`npm start -- configs/scenarios/keyword-parrot.json --set rewardModel.pretrain.pairs=8192`, and the same with `--set tiers.monitored.visibility=1`.",
    see: "Nearly all answers are parrots in the first run, and none in the second.",
    why: "Eight thousand comparisons show the parrot often enough for the reward model to know exactly what graders think of it. What it learns is right, about the graders; blind graders like parrots best.",
    changeNext:
      "Half sight: `npm start -- configs/scenarios/keyword-parrot.json --set rewardModel.pretrain.pairs=8192 --set tiers.monitored.visibility=0.5`. At which visibility does a blind grader's favourite change from parrot to eloquent? Set 2·(v·0.7 + (1 − v)·0.7) + 0.3·0.7 = 2·(1 − v) + 0.3: at v = 0.345. Try both sides of it.",
    doesNotShow:
      "That all labelers are blind. It shows which of two remedies, more labels or better sight, fits which of two errors.",
  },
};
