/**
 * Every measure with its name, unit and meaning, in the order of the columns of metrics.csv.
 */

/** What charts and tables need to know of a measure. */
export interface Measure {
  readonly id: string;
  /** "run": one number. "tier": one a tier. "tier-response": one a tier and kind. "bin": one a bin of confidence. */
  readonly scope: "run" | "tier" | "tier-response" | "bin";
  readonly label: string;
  readonly unit: string;
  /** One sentence: what it is. */
  readonly description: string;
}

/** Every measure, in the order of the columns of metrics.csv. */
export const measures = [
  {
    id: "behaviourGap",
    scope: "run",
    label: "behaviour gap",
    unit: "",
    description: "compliance(gap.of) - compliance(gap.minus) on harmful prompts, in [-1, 1].",
  },
  {
    id: "compliance",
    scope: "tier",
    label: "compliance on harmful prompts",
    unit: "",
    description: "Expected compliance on harmful prompts.",
  },
  {
    id: "refusal",
    scope: "tier",
    label: "refusal of harmful prompts",
    unit: "",
    description: "1 - compliance: what the published tables give.",
  },
  {
    id: "benignCompliance",
    scope: "tier",
    label: "compliance on benign prompts",
    unit: "",
    description: "Expected compliance on benign prompts.",
  },
  {
    id: "strategicRate",
    scope: "tier",
    label: "strategic reasoning",
    unit: "",
    description: "Expected strategic reasoning on harmful prompts.",
  },
  {
    id: "harmfulShare",
    scope: "tier-response",
    label: "share on harmful prompts",
    unit: "",
    description: "Probability of each response kind on harmful prompts.",
  },
  {
    id: "share",
    scope: "tier-response",
    label: "share",
    unit: "",
    description: "Probability of each response kind over all prompts.",
  },
  {
    id: "proxyReward",
    scope: "tier",
    label: "proxy reward",
    unit: "sd",
    description: "Expected normalised reward-model score, graded or not.",
  },
  {
    id: "goldReward",
    scope: "tier",
    label: "gold reward",
    unit: "",
    description: "Expected utility to the designers.",
  },
  {
    id: "ownReward",
    scope: "tier",
    label: "own reward",
    unit: "",
    description: "Expected own utility, scaled by own.strength.",
  },
  {
    id: "kl",
    scope: "tier",
    label: "KL to the reference policy",
    unit: "nats",
    description: "KL(pi || pi_ref), exact.",
  },
  {
    id: "entropy",
    scope: "tier",
    label: "entropy",
    unit: "nats",
    description: "Entropy of the response distribution.",
  },
  {
    id: "flagSensitivity",
    scope: "run",
    label: "flag sensitivity",
    unit: "",
    description: "Mean total variation between the two tiers of the gap, same prompt.",
  },
  {
    id: "leakageSlope",
    scope: "tier",
    label: "leakage slope",
    unit: "",
    description:
      "Change of an untrained tier's compliance log-odds per change in the trained tier, since epoch 0.",
  },
  {
    id: "accuracy",
    scope: "run",
    label: "reward-model accuracy",
    unit: "",
    description: "Expected share of labels ranked right, over pairs from the reference policy.",
  },
  {
    id: "accuracyCeiling",
    scope: "run",
    label: "accuracy ceiling",
    unit: "",
    description: "The accuracy of the labeler's own utility.",
  },
  {
    id: "agreement",
    scope: "run",
    label: "labeler agreement",
    unit: "",
    description: "Probability that two labelers agree on a pair.",
  },
  {
    id: "rewardModelLoss",
    scope: "run",
    label: "reward-model loss",
    unit: "nats",
    description: "Mean Bradley-Terry loss of the last fit.",
  },
  {
    id: "klCoef",
    scope: "run",
    label: "klCoef",
    unit: "reward/nat",
    description: "The current weight of the KL penalty.",
  },
  {
    id: "optimum.compliance",
    scope: "tier",
    label: "closed form: compliance",
    unit: "",
    description: "Compliance on harmful prompts of the KL-regularised optimum.",
  },
  {
    id: "optimum.behaviourGap",
    scope: "run",
    label: "closed form: gap",
    unit: "",
    description: "Behaviour gap of the KL-regularised optimum.",
  },
  {
    id: "optimum.goldReward",
    scope: "tier",
    label: "closed form: gold reward",
    unit: "",
    description: "Expected utility to the designers of the KL-regularised optimum.",
  },
  {
    id: "optimum.kl",
    scope: "tier",
    label: "closed form: KL",
    unit: "nats",
    description: "KL from the reference policy to the KL-regularised optimum.",
  },
  {
    id: "optimum.harmfulShare",
    scope: "tier-response",
    label: "closed form: share on harmful prompts",
    unit: "",
    description: "Probability of each kind on harmful prompts under the KL-regularised optimum.",
  },
  {
    id: "targetOptimum.compliance",
    scope: "tier",
    label: "closed form at the KL target: compliance",
    unit: "",
    description: "The same, at the klCoef where KL meets objective.klTarget.",
  },
  {
    id: "targetOptimum.behaviourGap",
    scope: "run",
    label: "closed form at the KL target: gap",
    unit: "",
    description: "The same, at the klCoef where KL meets objective.klTarget.",
  },
  {
    id: "distanceToOptimum",
    scope: "run",
    label: "distance to the optimum",
    unit: "nats",
    description: "Mean KL(pi || pi*).",
  },
  {
    id: "bestOfN.compliance",
    scope: "tier",
    label: "best-of-n: compliance",
    unit: "",
    description:
      "Compliance on harmful prompts of the best of evaluation.bestOf draws from the reference policy.",
  },
  {
    id: "bestOfN.harmfulShare",
    scope: "tier-response",
    label: "best-of-n: share on harmful prompts",
    unit: "",
    description: "Probability of each kind on harmful prompts under best-of-n.",
  },
  {
    id: "bestOfN.proxyReward",
    scope: "tier",
    label: "best-of-n: proxy reward",
    unit: "sd",
    description: "Expected normalised reward-model score under best-of-n.",
  },
  {
    id: "bestOfN.goldReward",
    scope: "tier",
    label: "best-of-n: gold reward",
    unit: "",
    description: "Expected utility to the designers under best-of-n.",
  },
  {
    id: "bestOfN.kl",
    scope: "tier",
    label: "best-of-n: KL",
    unit: "nats",
    description: "KL from the reference policy to best-of-n, exact.",
  },
  {
    id: "calibrationError",
    scope: "run",
    label: "calibration error",
    unit: "",
    description: "Expected calibration error of the reward model's preference probabilities.",
  },
  {
    id: "reliability.weight",
    scope: "bin",
    label: "pairs in the bin",
    unit: "",
    description: "Share of pairs whose predicted confidence falls into the bin; ten bins from 1/2 to 1.",
  },
  {
    id: "reliability.predicted",
    scope: "bin",
    label: "predicted probability",
    unit: "",
    description: "Mean predicted probability of the favoured response in the bin.",
  },
  {
    id: "reliability.observed",
    scope: "bin",
    label: "observed probability",
    unit: "",
    description: "Expected share of labels for the favoured response in the bin.",
  },
] as const satisfies readonly Measure[];
