/**
 * Every measure with its name, unit, meaning and computation, in the order of the columns of metrics.csv. A measure that
 * is listed is recorded: there is no second place to fill it in.
 */
import { behaviourGap, type Behaviour, type Findings } from "./findings.js";

/** What charts and tables say of a measure. */
interface Described {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** One sentence: what it is. */
  readonly description: string;
}

type Value = number | null;

/**
 * A measure. "run": one number. "tier": one per tier. "tier-response": one per tier and response kind. "bin": one per bin
 * of confidence. Indices are those of the world.
 */
export type Measure = Described &
  (
    | { readonly scope: "run"; readonly of: (found: Findings) => Value }
    | { readonly scope: "tier"; readonly of: (found: Findings, tier: number) => Value }
    | { readonly scope: "tier-response"; readonly of: (found: Findings, tier: number, kind: number) => Value }
    | { readonly scope: "bin"; readonly of: (found: Findings, bin: number) => Value }
  );

/** null in a world without harmful prompts, and where there is no value. */
const onHarmful = ({ harmfulRate }: Findings, value: number | null | undefined): Value =>
  harmfulRate > 0 ? (value ?? null) : null;

const gapOf = (found: Findings, behaviours: readonly Behaviour[] | null): Value =>
  behaviours === null ? null : onHarmful(found, behaviourGap(behaviours, found.gap));

/** The measures of a policy that nobody trains, by name; `policy` is what descriptions call it. */
function measuresOf<Id extends "optimum" | "targetOptimum" | "fixedPoint" | "bestOfN">(
  id: Id,
  name: string,
  policy: string,
) {
  const inTier = (found: Findings, tier: number): Behaviour | undefined => found[id]?.[tier];
  const described = <Key extends string>(key: Key, what: string, unit = "") => ({
    id: `${id}.${key}` as const,
    label: `${name}: ${what}`,
    unit,
    description: `${what.charAt(0).toUpperCase()}${what.slice(1)}, in expectation, of ${policy}.`,
  });
  const tier = { scope: "tier" } as const;
  return {
    behaviourGap: {
      ...described("behaviourGap", "behaviour gap"),
      scope: "run",
      of: (found: Findings) => gapOf(found, found[id]),
    },
    compliance: {
      ...described("compliance", "compliance on harmful prompts"),
      ...tier,
      of: (found: Findings, t: number) => onHarmful(found, inTier(found, t)?.compliance),
    },
    proxyReward: {
      ...described("proxyReward", "proxy reward", "sd"),
      ...tier,
      of: (found: Findings, t: number) => inTier(found, t)?.proxyReward ?? null,
    },
    goldReward: {
      ...described("goldReward", "gold reward"),
      ...tier,
      of: (found: Findings, t: number) => inTier(found, t)?.goldReward ?? null,
    },
    kl: {
      ...described("kl", "KL to the reference policy", "nats"),
      ...tier,
      of: (found: Findings, t: number) => inTier(found, t)?.kl ?? null,
    },
    harmfulShare: {
      ...described("harmfulShare", "share on harmful prompts"),
      scope: "tier-response",
      of: (found: Findings, t: number, kind: number) =>
        onHarmful(found, inTier(found, t)?.harmfulShare[kind]),
    },
  } as const;
}

const optimum = measuresOf("optimum", "closed form", "the KL-regularised optimum");
const targetOptimum = measuresOf(
  "targetOptimum",
  "closed form at the KL target",
  "the optimum at the klCoef where KL meets objective.klTarget",
);
const fixedPoint = measuresOf(
  "fixedPoint",
  "own fixed point",
  "the point where the algorithm itself comes to rest, if that is not the KL-regularised optimum",
);
const bestOfN = measuresOf(
  "bestOfN",
  "best-of-n",
  "the best of evaluation.bestOf draws from the reference policy",
);

/** Every measure, in the order of the columns of metrics.csv. */
export const measures = [
  {
    id: "behaviourGap",
    scope: "run",
    label: "behaviour gap",
    unit: "",
    description: "compliance(gap.of) - compliance(gap.minus) on harmful prompts, in [-1, 1].",
    of: (found) => gapOf(found, found.policy),
  },
  {
    id: "compliance",
    scope: "tier",
    label: "compliance on harmful prompts",
    unit: "",
    description: "Expected compliance on harmful prompts.",
    of: (found, tier) => onHarmful(found, found.policy[tier]!.compliance),
  },
  {
    id: "refusal",
    scope: "tier",
    label: "refusal of harmful prompts",
    unit: "",
    description: "1 - compliance: what the published tables give.",
    of: (found, tier) => onHarmful(found, 1 - found.policy[tier]!.compliance),
  },
  {
    id: "benignCompliance",
    scope: "tier",
    label: "compliance on benign prompts",
    unit: "",
    description: "Expected compliance on benign prompts.",
    of: ({ policy, harmfulRate }, tier) => (harmfulRate < 1 ? policy[tier]!.benignCompliance : null),
  },
  {
    id: "strategicRate",
    scope: "tier",
    label: "strategic reasoning",
    unit: "",
    description: "Expected strategic reasoning on harmful prompts.",
    of: (found, tier) => onHarmful(found, found.policy[tier]!.strategicRate),
  },
  {
    id: "harmfulShare",
    scope: "tier-response",
    label: "share on harmful prompts",
    unit: "",
    description: "Probability of each response kind on harmful prompts.",
    of: (found, tier, kind) => onHarmful(found, found.policy[tier]!.harmfulShare[kind]),
  },
  {
    id: "share",
    scope: "tier-response",
    label: "share",
    unit: "",
    description: "Probability of each response kind over all prompts.",
    of: ({ policy, harmfulRate }, tier, kind) => {
      const { harmfulShare, benignShare } = policy[tier]!;
      return harmfulRate * harmfulShare[kind]! + (1 - harmfulRate) * benignShare[kind]!;
    },
  },
  {
    id: "proxyReward",
    scope: "tier",
    label: "proxy reward",
    unit: "sd",
    description: "Expected normalised reward-model score, graded or not.",
    of: ({ policy }, tier) => policy[tier]!.proxyReward,
  },
  {
    id: "goldReward",
    scope: "tier",
    label: "gold reward",
    unit: "",
    description: "Expected utility to the designers.",
    of: ({ policy }, tier) => policy[tier]!.goldReward,
  },
  {
    id: "ownReward",
    scope: "tier",
    label: "own reward",
    unit: "",
    description: "Expected own utility, scaled by own.strength.",
    of: ({ policy }, tier) => policy[tier]!.ownReward,
  },
  {
    id: "kl",
    scope: "tier",
    label: "KL to the reference policy",
    unit: "nats",
    description: "KL(pi || pi_ref), exact.",
    of: ({ policy }, tier) => policy[tier]!.kl,
  },
  {
    id: "entropy",
    scope: "tier",
    label: "entropy",
    unit: "nats",
    description: "Entropy of the response distribution.",
    of: ({ policy }, tier) => policy[tier]!.entropy,
  },
  {
    id: "flagSensitivity",
    scope: "run",
    label: "flag sensitivity",
    unit: "",
    description: "Mean total variation between the two tiers of the gap, same prompt.",
    of: ({ flagSensitivity }) => flagSensitivity,
  },
  {
    id: "leakageSlope",
    scope: "tier",
    label: "leakage slope",
    unit: "",
    description:
      "Change of an untrained tier's compliance log-odds per change in the trained tier, since epoch 0.",
    of: (found, tier) => onHarmful(found, found.leakageSlopes[tier]),
  },
  {
    id: "accuracy",
    scope: "run",
    label: "reward-model accuracy",
    unit: "",
    description: "Expected share of labels ranked right, over pairs from the reference policy.",
    of: ({ rewardModel }) => rewardModel?.accuracy ?? null,
  },
  {
    id: "accuracyCeiling",
    scope: "run",
    label: "accuracy ceiling",
    unit: "",
    description: "The accuracy of the labeler's own utility.",
    of: ({ accuracyCeiling }) => accuracyCeiling,
  },
  {
    id: "agreement",
    scope: "run",
    label: "labeler agreement",
    unit: "",
    description: "Probability that two labelers agree on a pair.",
    of: ({ agreement }) => agreement,
  },
  {
    id: "rewardModelLoss",
    scope: "run",
    label: "reward-model loss",
    unit: "nats",
    description: "Mean Bradley-Terry loss of the last fit.",
    of: ({ rewardModelLoss }) => rewardModelLoss,
  },
  {
    id: "klCoef",
    scope: "run",
    label: "klCoef",
    unit: "reward/nat",
    description: "The current weight of the KL penalty.",
    of: ({ klCoef }) => klCoef,
  },
  optimum.compliance,
  optimum.behaviourGap,
  optimum.goldReward,
  optimum.kl,
  optimum.harmfulShare,
  targetOptimum.compliance,
  targetOptimum.behaviourGap,
  fixedPoint.compliance,
  fixedPoint.behaviourGap,
  fixedPoint.goldReward,
  fixedPoint.kl,
  fixedPoint.harmfulShare,
  {
    id: "distanceToOptimum",
    scope: "run",
    label: "distance to the optimum",
    unit: "nats",
    description: "Mean KL(pi || pi*).",
    of: ({ distanceToOptimum }) => distanceToOptimum,
  },
  {
    id: "distanceToFixedPoint",
    scope: "run",
    label: "distance to the own fixed point",
    unit: "nats",
    description: "Mean KL from the policy to where the algorithm itself comes to rest.",
    of: ({ distanceToFixedPoint }) => distanceToFixedPoint,
  },
  bestOfN.compliance,
  bestOfN.harmfulShare,
  bestOfN.proxyReward,
  bestOfN.goldReward,
  bestOfN.kl,
  {
    id: "calibrationError",
    scope: "run",
    label: "calibration error",
    unit: "",
    description: "Expected calibration error of the reward model's preference probabilities.",
    of: ({ rewardModel }) => rewardModel?.calibrationError ?? null,
  },
  {
    id: "reliability.weight",
    scope: "bin",
    label: "pairs in the bin",
    unit: "",
    description: "Share of pairs whose predicted confidence falls into the bin; ten bins from 1/2 to 1.",
    of: ({ rewardModel }, bin) => rewardModel?.bins[bin]?.weight ?? null,
  },
  {
    id: "reliability.predicted",
    scope: "bin",
    label: "predicted probability",
    unit: "",
    description: "Mean predicted probability of the favoured response in the bin.",
    of: ({ rewardModel }, bin) => rewardModel?.bins[bin]?.predicted ?? null,
  },
  {
    id: "reliability.observed",
    scope: "bin",
    label: "observed probability",
    unit: "",
    description: "Expected share of labels for the favoured response in the bin.",
    of: ({ rewardModel }, bin) => rewardModel?.bins[bin]?.observed ?? null,
  },
] as const satisfies readonly Measure[];
