/**
 * P3b: P3 once more, with enough comparisons that what is left is the graders' blindness alone.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, below, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { pointAt, knownAt } from "../law/points.js";
import { bySeed } from "../law/tracks.js";
import { seedsText, prose } from "../law/words.js";
import { goldAtEnd, rise, fall, goldChange } from "../settings/gold.js";
import {
  parrotArmId,
  parrotArm,
  parrotsAtEnd,
  proxySetback,
  parrotSlopes,
  parrotCounts,
  idealParrots,
  idealGold,
  startGold,
  visibilities,
  decimals,
} from "../settings/parrots.js";

const pairs = 8192;
const idOf = (visibility: number): string => parrotArmId(visibility, pairs);
const [blind, full] = [idOf(0), idOf(1)];

/** Parrots at visibility 1/3, rounded as the prediction has them. */
const thirdParrots = Number(decimals([idealParrots[1]]));

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  parrots: 0.85,
  thirdMargin: 0.2,
  twoThirds: 0.1,
  slope: -0.75,
  rise: 0.2,
  fall: 0.5,
  below: 0.25,
  setback: 0.05,
  seeingFall: 0.05,
  seeingParrots: 0.05,
} as const;

export const moreComparisons: Law = {
  id: "P3b",
  lawClass: "phenomenon",
  title: "parrots, with comparisons to spare",
  statement:
    "With eight times the comparisons of P3 the reward model errs less by chance: blind graders then get parrots nearly everywhere and end below where they began, and graders who see everything lose nothing.",
  source:
    "follows P3, which two margins failed for the reward model's own errors; Gao et al. 2022; the closed form",
  follows: { laws: ["P3"], resultsKnown: true },
  prediction: `${pairs} pairs. Closed form for an ideal reward model at visibility 0, 1/3, 2/3, 1: parrots ${decimals(idealParrots)}; gold ${decimals(idealGold)} from a start of ${decimals([startGold])}. So at visibility 0: parrots above ${bounds.parrots}, gold more than ${bounds.rise} up at its peak, then more than ${bounds.fall} down from it, more than ${bounds.below} below its start, and the proxy never back by ${100 * bounds.setback} % of its rise. Parrots at visibility 1/3 ${thirdParrots} ± ${bounds.thirdMargin}, at 2/3 below ${bounds.twoThirds}; slope below ${prose(bounds.slope)} (closed form −1.02).`,
  control: `Graders who see everything: gold ends within ${bounds.seeingFall} of its peak; fewer than ${100 * bounds.seeingParrots} % are parrots.`,
  status: "inconclusive",
  arms: visibilities.map((visibility) => parrotArm(visibility, pairs)),
  claims: (results) => [
    above("parrots at the end, visibility 0", bySeed(results, blind, parrotsAtEnd), bounds.parrots),
    near(
      "parrots at the end, visibility 1/3",
      bySeed(results, idOf(1 / 3), parrotsAtEnd),
      thirdParrots,
      bounds.thirdMargin,
    ),
    below("parrots at the end, visibility 2/3", bySeed(results, idOf(2 / 3), parrotsAtEnd), bounds.twoThirds),
    below("parrots at the end per unit of visibility", parrotSlopes(results, pairs), bounds.slope),
    above("gold, peak − start, visibility 0", bySeed(results, blind, rise), bounds.rise),
    above("gold, peak − end, visibility 0", bySeed(results, blind, fall), bounds.fall),
    below("gold, end − start, visibility 0", bySeed(results, blind, goldChange), -bounds.below),
    below(
      "largest setback of the proxy, share of its rise",
      bySeed(results, blind, proxySetback),
      bounds.setback,
    ),
    below("gold, peak − end, visibility 1", bySeed(results, full, fall), bounds.seeingFall, "control"),
    below(
      "parrots at the end, visibility 1",
      bySeed(results, full, parrotsAtEnd),
      bounds.seeingParrots,
      "control",
    ),
  ],
  remark: (results) =>
    `Judged by itself it is reproduced; among all laws one margin, parrots above ${bounds.parrots} at visibility 0, is narrow for 20 seeds. Seeds that end with more than 90 % parrots / in between / below 10 %, by visibility: ${visibilities.map((visibility) => parrotCounts(results, idOf(visibility))).join(", ")}.`,
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
          points: knownAt(visibilities, idealParrots),
          dashed: true,
          color: 0,
        },
        {
          label: "",
          points: knownAt(visibilities, idealGold),
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
