/**
 * P6: a penalty on strategic reasoning removes the reasoning. What becomes of the behaviour depends on what is rewarded
 * beside it.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, below, near, published } from "../law/claims.js";
import type { Law, Track } from "../law/law.js";
import { dotAt } from "../law/points.js";
import { nearEnd, peak, ends, bySeed, differences } from "../law/tracks.js";
import { seedsText, spanText } from "../law/words.js";
import { alignmentFaking } from "../settings/publishedSetting.js";

const gap = "behaviourGap";
const free = [gap, "strategicRate.free", "compliance.free", "compliance.paid"];
const monitored = [gap, "strategicRate.monitored", "compliance.monitored", "share.unmonitored.strategic"];

const plain = "default";
const penalised = "default, penalty";
const helpful = "free tier, help rewarded";
const both = "help rewarded, penalty";
const alone = "penalty alone";

/** Of the start, the share of plain compliance among what is not strategic. */
const plainShare = 0.026;

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  reasoning: 0.02,
  gapChange: 0.05,
  ungradedShare: 0.11,
  ungradedMargin: 0.04,
  compliance: 0.9,
  largestGap: 0.15,
  aloneCompliance: 0.1,
  aloneGap: 0.05,
  plainReasoning: 0.3,
  helpfulReasoning: 0.5,
} as const;

const largestGap = (track: Track): number => peak(track, gap);

export const reasoningPenalty: Law = {
  id: "P6",
  lawClass: "phenomenon",
  title: "penalising the reasoning",
  statement:
    "Penalising strategic reasoning removes the reasoning; where complying is still rewarded the behaviour and the gap stay, and only where it is not does the gap go with the reasoning.",
  source:
    "Gasteiger et al. 2025 (a penalty on the reasoning takes reasoning and gap to about 0 in most cases); Greenblatt et al. 2024 (without such reasoning the gap nearly vanishes)",
  prediction: `Default, penalty 1: strategic reasoning while monitored from 0.58 to below ${bounds.reasoning}, the gap unchanged (±${bounds.gapChange}); in the ungraded tier, where nothing penalises it, its share stays at the closed form's ${bounds.ungradedShare} (±${bounds.ungradedMargin}). Published setting, penalty 4: reasoning below ${bounds.reasoning}, compliance in the free tier above ${bounds.compliance} all the same, and the largest gap on the way unchanged (±${bounds.largestGap}). Labelers who reward nothing and dislike the reasoning: compliance falls with it to the share of plain compliance, 0.023/0.881 = ${plainShare}, and the gap to 0 (±${bounds.aloneGap}).`,
  control: `Without a penalty strategic reasoning stays above ${bounds.plainReasoning} (default) and above ${bounds.helpfulReasoning} (published setting).`,
  status: "inconclusive",
  arms: [
    { id: plain, config: "default.json", keys: monitored },
    {
      id: penalised,
      config: "default.json",
      patch: { objective: { strategicPenalty: 1 } },
      keys: monitored,
    },
    { id: helpful, config: alignmentFaking, keys: free },
    { id: both, config: alignmentFaking, patch: { objective: { strategicPenalty: 4 } }, keys: free },
    {
      id: alone,
      config: alignmentFaking,
      patch: {
        labeler: { weights: { complies: 0, strategic: -3 } },
        rewardModel: { sees: ["complies", "strategic"] },
      },
      keys: free,
    },
  ],
  claims: (results) => [
    below(
      "strategic reasoning, default with penalty",
      ends(results, penalised, monitored[1]!),
      bounds.reasoning,
    ),
    near(
      "gap, default: with penalty minus without",
      differences(results, penalised, plain, (track) => nearEnd(track, gap)),
      0,
      bounds.gapChange,
    ),
    near(
      "strategic share in the ungraded tier, default with penalty",
      ends(results, penalised, monitored[3]!),
      bounds.ungradedShare,
      bounds.ungradedMargin,
    ),
    below(
      "strategic reasoning, published setting with penalty",
      ends(results, both, free[1]!),
      bounds.reasoning,
    ),
    above("compliance in the free tier, with penalty", ends(results, both, free[2]!), bounds.compliance),
    near(
      "largest gap, published setting: with penalty minus without",
      differences(results, both, helpful, largestGap),
      0,
      bounds.largestGap,
    ),
    below("strategic reasoning, penalty alone", ends(results, alone, free[1]!), bounds.reasoning),
    below(
      "compliance in the free tier, penalty alone",
      ends(results, alone, free[2]!),
      bounds.aloneCompliance,
    ),
    near("gap, penalty alone", ends(results, alone, gap), 0, bounds.aloneGap),
    above(
      "strategic reasoning, default",
      ends(results, plain, monitored[1]!),
      bounds.plainReasoning,
      "control",
    ),
    above(
      "strategic reasoning, published setting",
      ends(results, helpful, free[1]!),
      bounds.helpfulReasoning,
      "control",
    ),
    published(
      "gap, published setting with penalty, at the end (Gasteiger et al. 2025: about 0)",
      ends(results, both, gap),
      { value: 0 },
    ),
  ],
  remark: (results) => {
    const peaks = (arm: string): string => spanText(bySeed(results, arm, largestGap));
    return `All but one prediction: in the published setting the largest gap does depend on the penalty. It peaks at ${peaks(both)} over seeds with it (${peaks(helpful)} without), while free users are answered just as often: more leaks to the paid tier (P6b). At the end the gap is ${spanText(ends(results, both, gap))}, which is leakage too, and nothing that the penalty teaches.`;
  },
  chart: (results) =>
    dotsLawChart({
      title: "The penalty removes the reasoning; behaviour follows the reward",
      subtitle: seedsText(results, "bars"),
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
            dotAt(results, arm, `compliance.${tier}`, arm === alone ? plainShare : undefined),
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
