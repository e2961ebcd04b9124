/**
 * P6: a penalty on strategic reasoning removes the reasoning. What becomes of the behaviour depends on what is rewarded
 * beside it.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, below, bySeed, differences, nearEnd, published, series, within } from "../law/claims.js";
import { dotAt } from "../dots.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import { seedsText } from "../law/points.js";

const published2024 = "scenarios/alignment-faking.json";
const gap = "behaviourGap";
const free = [gap, "strategicRate.free", "compliance.free", "compliance.paid"];
const monitored = [gap, "strategicRate.monitored", "compliance.monitored", "share.unmonitored.strategic"];

const plain = "default";
const penalised = "default, penalty";
const helpful = "free tier, help rewarded";
const both = "help rewarded, penalty";
const alone = "penalty alone";

const ends = (results: ArmResults, arm: string, key: string): number[] =>
  bySeed(results, arm, (track) => nearEnd(track, key));
const largestGap = (track: Track): number => Math.max(...series(track, gap));

export const reasoningPenalty: Law = {
  id: "P6",
  lawClass: "phenomenon",
  title: "penalising the reasoning",
  statement:
    "Penalising strategic reasoning removes the reasoning; where complying is still rewarded the behaviour and the gap stay, and only where it is not does the gap go with the reasoning.",
  source:
    "Gasteiger et al. 2025 (a penalty on the reasoning takes reasoning and gap to about 0 in most cases); Greenblatt et al. 2024 (without such reasoning the gap nearly vanishes)",
  prediction:
    "Default, penalty 1: strategic reasoning while monitored from 0.58 to below 0.02, the gap unchanged (±0.05); in the ungraded tier, where nothing penalises it, its share stays at the closed form's 0.11 (±0.04). Published setting, penalty 4: reasoning below 0.02, compliance in the free tier above 0.9 all the same, and the largest gap on the way unchanged (±0.15). Labelers who reward nothing and dislike the reasoning: compliance falls with it to the share of plain compliance, 0.023/0.881 = 0.026, and the gap to 0 (±0.05).",
  control:
    "Without a penalty strategic reasoning stays above 0.3 (default) and above 0.5 (published setting).",
  status: "not reproduced",
  arms: [
    { id: plain, config: "default.json", keys: monitored },
    {
      id: penalised,
      config: "default.json",
      patch: { objective: { strategicPenalty: 1 } },
      keys: monitored,
    },
    { id: helpful, config: published2024, keys: free },
    { id: both, config: published2024, patch: { objective: { strategicPenalty: 4 } }, keys: free },
    {
      id: alone,
      config: published2024,
      patch: {
        labeler: { weights: { complies: 0, strategic: -3 } },
        rewardModel: { sees: ["complies", "strategic"] },
      },
      keys: free,
    },
  ],
  claims: (results) => [
    below("strategic reasoning, default with penalty", ends(results, penalised, monitored[1]!), 0.02),
    within(
      "gap, default: with penalty minus without",
      differences(results, penalised, plain, (track) => nearEnd(track, gap)),
      -0.05,
      0.05,
    ),
    within(
      "strategic share in the ungraded tier, default with penalty",
      ends(results, penalised, monitored[3]!),
      0.07,
      0.15,
    ),
    below("strategic reasoning, published setting with penalty", ends(results, both, free[1]!), 0.02),
    above("compliance in the free tier, with penalty", ends(results, both, free[2]!), 0.9),
    within(
      "largest gap, published setting: with penalty minus without",
      differences(results, both, helpful, largestGap),
      -0.15,
      0.15,
    ),
    below("strategic reasoning, penalty alone", ends(results, alone, free[1]!), 0.02),
    below("compliance in the free tier, penalty alone", ends(results, alone, free[2]!), 0.1),
    within("gap, penalty alone", ends(results, alone, gap), -0.05, 0.05),
    above("strategic reasoning, default", ends(results, plain, monitored[1]!), 0.3, "control"),
    above("strategic reasoning, published setting", ends(results, helpful, free[1]!), 0.5, "control"),
    published("gap, published setting with penalty, at the end", ends(results, both, gap), -0.05, 0.05),
  ],
  remark: (results) => {
    const span = (values: readonly number[]): string =>
      `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
    const peaks = (arm: string): string => span(bySeed(results, arm, largestGap));
    return `All but one prediction: in the published setting the largest gap does depend on the penalty. It peaks at ${peaks(both)} over seeds with it (${peaks(helpful)} without), while free users are answered just as often: more leaks to the paid tier (P6b). At the end the gap is ${span(ends(results, both, gap))}, which is leakage too, and nothing that the penalty teaches.`;
  },
  chart: (results) =>
    dotsLawChart({
      title: "The penalty removes the reasoning; behaviour follows the reward",
      subtitle: `${seedsText(results).replace("band", "bars")}`,
      yLabel: "share or gap, harmful prompts",
      yRange: [-0.1, 1.1],
      series: ["strategic reasoning", "compliance", "gap"],
      groups: [
        ...[plain, penalised].map((arm) => ({ arm, tier: "monitored" })),
        ...[helpful, both, alone].map((arm) => ({ arm, tier: "free" })),
      ].map(({ arm, tier }) => {
        const removed = arm !== plain && arm !== helpful;
        return {
          name: arm,
          dots: [
            dotAt(results, arm, `strategicRate.${tier}`, removed ? 0 : undefined),
            dotAt(results, arm, `compliance.${tier}`, arm === alone ? 0.026 : undefined),
            dotAt(results, arm, gap, arm === alone ? 0 : undefined),
          ],
        };
      }),
    }),
  lesson: {
    question: "If a model reasons about training before it complies, is it a remedy to punish the reasoning?",
    run: "`npm start -- --set objective.strategicPenalty=1`, and `npm start -- configs/scenarios/alignment-faking.json --set objective.strategicPenalty=4`; compare with the same commands without `--set`.",
    see: "The strategic share goes to 0 in the charts of responses, and plain compliance takes its place. Compliance while graded stays where it was.",
    why: "The reward for complying does not ask how an answer came about. Of two ways to comply the penalty makes one dear, so the other is taken. Only where nothing rewards complying does the behaviour fall with its reason: what is left is the share of those that complied without it, 2.3 of 88.1.",
    changeNext:
      "Let the policy reason first and answer then: `npm start -- configs/scenarios/alignment-faking.json --set objective.strategicPenalty=4 --set policy.reasoning=two-step`. And look at the ungraded tier, where no penalty reaches.",
    doesNotShow:
      "That penalties on reasoning are safe, or useless. In this toy, reasoning causes nothing: it is a label on a way to comply. In experiments with language models the gap went as well in most cases, which suggests that there the reasoning carried it.",
  },
};
