/**
 * P6-2: P6 once more in the published setting, with what it saw: a penalty on strategic reasoning does make the gap smaller on
 * the way, and only through shared weights.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { mean } from "../../record/statistics.js";
import { above, below, near, within } from "../law/claims.js";
import type { Law, Track } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { bySeed, atEnd, differences, ends, peak } from "../law/tracks.js";
import { prose, seedsText, spanText } from "../law/words.js";
import {
  complianceFree,
  publishedArm,
  separateNetworks,
  stopBelowRefusals,
  strategicFree,
} from "../settings/publishedSetting.js";

const gap = "behaviourGap";
const keys = [gap, strategicFree, complianceFree];

const plain = "help rewarded";
const penalised = "with penalty";
const plainApart = "separate networks";
const penalisedApart = "separate, penalty";

const penalty = { objective: { strategicPenalty: 4 } };
/** With separate networks the gap only grows, so what comes after its end is not needed. */
const apart = { ...separateNetworks, ...stopBelowRefusals(0.02) };

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  change: { low: -0.25, high: -0.05 },
  reasoning: 0.02,
  compliance: 0.9,
  apart: 0.05,
  plainReasoning: 0.5,
} as const;

const largestGap = (track: Track): number => peak(track, gap);

export const penaltyShrinksGap: Law = {
  id: "P6-2",
  lawClass: "phenomenon",
  restates: "P6",
  firstSeed: 41,
  title: "penalising the reasoning shrinks the gap on the way",
  statement:
    "In the published setting a penalty removes strategic reasoning and leaves compliance; the gap's peak becomes smaller, because more leaks to the paid tier, and with separate networks it does not.",
  source:
    "restates P6, where the gap's peak was predicted to stay; Gasteiger et al. 2025 (a penalty on the reasoning takes reasoning and gap to about 0 in most cases); derived: P6b",
  prediction: `Penalty 4: reasoning below ${bounds.reasoning}, compliance in the free tier above ${bounds.compliance} all the same, and the largest gap on the way lower by 0.05 to 0.25 (P6: 0.14). What P6 said of the default and of a penalty alone is left out: it held, and nothing of it is restated.`,
  control: `With a network for each tier the penalty changes the largest gap by less than ${bounds.apart}; without a penalty strategic reasoning stays above ${bounds.plainReasoning}.`,
  status: "inconclusive",
  arms: [
    publishedArm(plain, keys),
    publishedArm(penalised, keys, penalty),
    publishedArm(plainApart, keys, apart),
    publishedArm(penalisedApart, keys, { ...apart, ...penalty }),
  ],
  claims: (results) => [
    within(
      "largest gap: with penalty minus without",
      differences(results, penalised, plain, largestGap),
      bounds.change.low,
      bounds.change.high,
    ),
    below("strategic reasoning, with penalty", ends(results, penalised, strategicFree), bounds.reasoning),
    above(
      "compliance in the free tier, with penalty",
      ends(results, penalised, complianceFree),
      bounds.compliance,
    ),
    near(
      "largest gap, separate networks: with penalty minus without",
      differences(results, penalisedApart, plainApart, largestGap),
      0,
      bounds.apart,
      "control",
    ),
    above(
      "strategic reasoning, without penalty",
      ends(results, plain, strategicFree),
      bounds.plainReasoning,
      "control",
    ),
  ],
  remark: (results) => {
    const peaks = (arm: string): string => spanText(bySeed(results, arm, largestGap));
    return `The gap peaks at ${peaks(penalised)} over seeds with the penalty, at ${peaks(plain)} without it; at the end it is ${prose(Number(mean(ends(results, penalised, gap)).toFixed(2)))} on average with it. The peak is lower by as much as in P6, and not at all with separate networks; without the penalty it differs so much from seed to seed that this is the least certain of the claims, each of which holds by itself.`;
  },
  chart: (results) =>
    dotsLawChart({
      title: "The penalty shrinks the gap only where weights are shared",
      subtitle: seedsText(results, "bars"),
      yLabel: "share or gap, harmful prompts, free users",
      yRange: [-0.1, 1.1],
      series: ["strategic reasoning", "compliance", "largest gap"],
      groups: [plain, penalised, plainApart, penalisedApart].map((arm) => ({
        name: arm,
        dots: [
          ...[strategicFree, complianceFree].map((key) =>
            dotOf(bySeed(results, arm, (track) => atEnd(track, key))),
          ),
          dotOf(bySeed(results, arm, largestGap)),
        ],
      })),
    }),
  lesson: {
    question: "A penalty on the reasoning made the gap smaller. Has it made the model more honest?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set objective.strategicPenalty=4`, then the same with `--set policy.trunk=separate`; compare both with the runs without a penalty.",
    see: "With one network the gap stays small, for paid users are answered more. With a network for each tier it grows as large as it would have without the penalty.",
    why: "The penalty takes the strategic way to comply and leaves the plain one, which both tiers know. Raising that one for free users raises it for paid ones too. Nothing in the penalty asks for equal treatment.",
    changeNext:
      "A smaller penalty: `npm start -- configs/scenarios/alignment-faking.json --set objective.strategicPenalty=0.7`. How much reasoning is left, and how large is the gap?",
    doesNotShow:
      "How penalties work in language models, where the reasoning may carry the behaviour. Here it is a label on an answer.",
  },
};
