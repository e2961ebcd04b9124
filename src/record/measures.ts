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
  {
    id: "optimum.compliance",
    scope: "tier",
    label: "closed form: compliance",
    unit: "",
    description: "Compliance on harmful prompts of the KL-regularised optimum.",
    of: (found, tier) => onHarmful(found, found.optimum[tier]!.compliance),
  },
  {
    id: "optimum.behaviourGap",
    scope: "run",
    label: "closed form: gap",
    unit: "",
    description: "Behaviour gap of the KL-regularised optimum.",
    of: (found) => gapOf(found, found.optimum),
  },
  {
    id: "optimum.goldReward",
    scope: "tier",
    label: "closed form: gold reward",
    unit: "",
    description: "Expected utility to the designers of the KL-regularised optimum.",
    of: ({ optimum }, tier) => optimum[tier]!.goldReward,
  },
  {
    id: "optimum.kl",
    scope: "tier",
    label: "closed form: KL",
    unit: "nats",
    description: "KL from the reference policy to the KL-regularised optimum.",
    of: ({ optimum }, tier) => optimum[tier]!.kl,
  },
  {
    id: "optimum.harmfulShare",
    scope: "tier-response",
    label: "closed form: share on harmful prompts",
    unit: "",
    description: "Probability of each kind on harmful prompts under the KL-regularised optimum.",
    of: (found, tier, kind) => onHarmful(found, found.optimum[tier]!.harmfulShare[kind]),
  },
  {
    id: "targetOptimum.compliance",
    scope: "tier",
    label: "closed form at the KL target: compliance",
    unit: "",
    description: "The same, at the klCoef where KL meets objective.klTarget.",
    of: (found, tier) => onHarmful(found, found.targetOptimum?.[tier]?.compliance),
  },
  {
    id: "targetOptimum.behaviourGap",
    scope: "run",
    label: "closed form at the KL target: gap",
    unit: "",
    description: "The same, at the klCoef where KL meets objective.klTarget.",
    of: (found) => gapOf(found, found.targetOptimum),
  },
  {
    id: "fixedPoint.compliance",
    scope: "tier",
    label: "own fixed point: compliance",
    unit: "",
    description:
      "Compliance on harmful prompts where the algorithm itself comes to rest, if that is not the KL-regularised optimum.",
    of: (found, tier) => onHarmful(found, found.fixedPoint?.[tier]?.compliance),
  },
  {
    id: "fixedPoint.behaviourGap",
    scope: "run",
    label: "own fixed point: gap",
    unit: "",
    description: "Behaviour gap where the algorithm itself comes to rest.",
    of: (found) => gapOf(found, found.fixedPoint),
  },
  {
    id: "fixedPoint.goldReward",
    scope: "tier",
    label: "own fixed point: gold reward",
    unit: "",
    description: "Expected utility to the designers where the algorithm itself comes to rest.",
    of: ({ fixedPoint }, tier) => fixedPoint?.[tier]?.goldReward ?? null,
  },
  {
    id: "fixedPoint.kl",
    scope: "tier",
    label: "own fixed point: KL",
    unit: "nats",
    description: "KL from the reference policy to where the algorithm itself comes to rest.",
    of: ({ fixedPoint }, tier) => fixedPoint?.[tier]?.kl ?? null,
  },
  {
    id: "fixedPoint.harmfulShare",
    scope: "tier-response",
    label: "own fixed point: share on harmful prompts",
    unit: "",
    description: "Probability of each kind on harmful prompts where the algorithm itself comes to rest.",
    of: (found, tier, kind) => onHarmful(found, found.fixedPoint?.[tier]?.harmfulShare[kind]),
  },
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
  {
    id: "bestOfN.compliance",
    scope: "tier",
    label: "best-of-n: compliance",
    unit: "",
    description:
      "Compliance on harmful prompts of the best of evaluation.bestOf draws from the reference policy.",
    of: (found, tier) => onHarmful(found, found.bestOfN?.[tier]?.compliance),
  },
  {
    id: "bestOfN.harmfulShare",
    scope: "tier-response",
    label: "best-of-n: share on harmful prompts",
    unit: "",
    description: "Probability of each kind on harmful prompts under best-of-n.",
    of: (found, tier, kind) => onHarmful(found, found.bestOfN?.[tier]?.harmfulShare[kind]),
  },
  {
    id: "bestOfN.proxyReward",
    scope: "tier",
    label: "best-of-n: proxy reward",
    unit: "sd",
    description: "Expected normalised reward-model score under best-of-n.",
    of: ({ bestOfN }, tier) => bestOfN?.[tier]?.proxyReward ?? null,
  },
  {
    id: "bestOfN.goldReward",
    scope: "tier",
    label: "best-of-n: gold reward",
    unit: "",
    description: "Expected utility to the designers under best-of-n.",
    of: ({ bestOfN }, tier) => bestOfN?.[tier]?.goldReward ?? null,
  },
  {
    id: "bestOfN.kl",
    scope: "tier",
    label: "best-of-n: KL",
    unit: "nats",
    description: "KL from the reference policy to best-of-n, exact.",
    of: ({ bestOfN }, tier) => bestOfN?.[tier]?.kl ?? null,
  },
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
