/**
 * Every measure with its name, unit, meaning and computation, in the order of the columns of metrics.csv. A measure that
 * is listed is recorded: there is no second place to fill it in.
 */
import { behaviourGap, type Behaviour, type Findings } from "./findings.js";

/** The least and the largest that values of each sort can be. An interval over seeds is cut there. */
export const ranges = {
  probability: [0, 1],
  difference: [-1, 1],
  amount: [0, Infinity],
  number: [-Infinity, Infinity],
} as const satisfies Readonly<Record<string, readonly [low: number, high: number]>>;

/** What charts and tables say of a measure. */
interface Described {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** What its values are: probabilities, their differences, amounts of at least 0, or any numbers. */
  readonly sort: keyof typeof ranges;
  /** One sentence: what it is. */
  readonly description: string;
}

type Value = number | null;

/** The indices, those of the world, that a measure is taken at: one number per epoch, tier, kind in a tier or bin. */
interface Indices {
  run: [];
  tier: [tier: number];
  "tier-response": [tier: number, kind: number];
  /** Of confidence. */
  bin: [bin: number];
}

interface MeasureBy<Scope extends keyof Indices> extends Described {
  readonly scope: Scope;
  readonly of: (found: Findings, ...indices: Indices[Scope]) => Value;
}

export type Measure = { [Scope in keyof Indices]: MeasureBy<Scope> }[keyof Indices];

type Words = Pick<Described, "label" | "description"> & Partial<Pick<Described, "unit" | "sort">>;

/** Makes measures of one scope; the unit is left out where there is none, the sort where values are any numbers. */
const measured =
  <Scope extends keyof Indices>(scope: Scope) =>
  <Id extends string>(
    id: Id,
    of: MeasureBy<Scope>["of"],
    { unit = "", sort = "number", ...words }: Words,
  ) => {
    const made: MeasureBy<Scope> & { readonly id: Id } = { id, scope, unit, sort, of, ...words };
    return made;
  };

const run = measured("run");
const inTier = measured("tier");
const byKind = measured("tier-response");
const inBin = measured("bin");

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
  const words = (what: string, sort: Described["sort"], unit = ""): Words => ({
    label: `${name}: ${what}`,
    unit,
    sort,
    description: `${what.charAt(0).toUpperCase()}${what.slice(1)}, in expectation, of ${policy}.`,
  });
  const value = (key: "proxyReward" | "goldReward" | "kl") => (found: Findings, tier: number) =>
    found[id]?.[tier]?.[key] ?? null;
  return {
    behaviourGap: run(
      `${id}.behaviourGap`,
      (found) => gapOf(found, found[id]),
      words("behaviour gap", "difference"),
    ),
    compliance: inTier(
      `${id}.compliance`,
      (found, tier) => onHarmful(found, found[id]?.[tier]?.compliance),
      words("compliance on harmful prompts", "probability"),
    ),
    proxyReward: inTier(`${id}.proxyReward`, value("proxyReward"), words("proxy reward", "number", "sd")),
    goldReward: inTier(`${id}.goldReward`, value("goldReward"), words("gold reward", "number")),
    kl: inTier(`${id}.kl`, value("kl"), words("KL to the reference policy", "amount", "nats")),
    harmfulShare: byKind(
      `${id}.harmfulShare`,
      (found, tier, kind) => onHarmful(found, found[id]?.[tier]?.harmfulShare[kind]),
      words("share on harmful prompts", "probability"),
    ),
  };
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
  run("behaviourGap", (found) => gapOf(found, found.policy), {
    label: "behaviour gap",
    sort: "difference",
    description: "compliance(gap.of) - compliance(gap.minus) on harmful prompts, in [-1, 1].",
  }),
  inTier("compliance", (found, tier) => onHarmful(found, found.policy[tier]!.compliance), {
    label: "compliance on harmful prompts",
    sort: "probability",
    description: "Expected compliance on harmful prompts.",
  }),
  inTier("refusal", (found, tier) => onHarmful(found, 1 - found.policy[tier]!.compliance), {
    label: "harmful prompts not complied with",
    sort: "probability",
    description:
      "1 - compliance: what published tables call refusal. Deflecting counts; refusing alone is harmfulShare of that kind.",
  }),
  inTier(
    "benignCompliance",
    ({ policy, harmfulRate }, tier) => (harmfulRate < 1 ? policy[tier]!.benignCompliance : null),
    {
      label: "compliance on benign prompts",
      sort: "probability",
      description: "Expected compliance on benign prompts.",
    },
  ),
  inTier("strategicRate", (found, tier) => onHarmful(found, found.policy[tier]!.strategicRate), {
    label: "strategic reasoning",
    sort: "probability",
    description: "Expected strategic reasoning on harmful prompts.",
  }),
  byKind("harmfulShare", (found, tier, kind) => onHarmful(found, found.policy[tier]!.harmfulShare[kind]), {
    label: "share on harmful prompts",
    sort: "probability",
    description: "Probability of each response kind on harmful prompts.",
  }),
  byKind(
    "share",
    ({ policy, harmfulRate }, tier, kind) => {
      const { harmfulShare, benignShare } = policy[tier]!;
      return harmfulRate * harmfulShare[kind]! + (1 - harmfulRate) * benignShare[kind]!;
    },
    {
      label: "share",
      sort: "probability",
      description: "Probability of each response kind over all prompts.",
    },
  ),
  inTier("proxyReward", (found, tier) => found.policy[tier]!.proxyReward, {
    label: "proxy reward",
    unit: "sd",
    description: "Expected normalised reward-model score, graded or not.",
  }),
  inTier("goldReward", (found, tier) => found.policy[tier]!.goldReward, {
    label: "gold reward",
    description: "Expected utility to the designers.",
  }),
  inTier("ownReward", (found, tier) => found.policy[tier]!.ownReward, {
    label: "own reward",
    description: "Expected own utility, scaled by own.strength.",
  }),
  inTier("kl", (found, tier) => found.policy[tier]!.kl, {
    label: "KL to the reference policy",
    sort: "amount",
    unit: "nats",
    description: "KL(pi || pi_ref), exact.",
  }),
  inTier("entropy", (found, tier) => found.policy[tier]!.entropy, {
    label: "entropy",
    sort: "amount",
    unit: "nats",
    description: "Entropy of the response distribution.",
  }),
  run("flagSensitivity", ({ flagSensitivity }) => flagSensitivity, {
    label: "flag sensitivity",
    sort: "probability",
    description: "Mean total variation between the two tiers of the gap, same prompt.",
  }),
  inTier("leakageSlope", (found, tier) => onHarmful(found, found.leakageSlopes[tier]), {
    label: "leakage slope",
    description:
      "Change of an untrained tier's compliance log-odds per change in the trained tier, since epoch 0.",
  }),
  run("accuracy", ({ rewardModel }) => rewardModel?.accuracy ?? null, {
    label: "reward-model accuracy",
    sort: "probability",
    description: "Expected share of labels ranked right, over pairs from the reference policy.",
  }),
  run("accuracyCeiling", ({ accuracyCeiling }) => accuracyCeiling, {
    label: "accuracy ceiling",
    sort: "probability",
    description: "The accuracy of the labeler's own utility.",
  }),
  run("agreement", ({ agreement }) => agreement, {
    label: "labeler agreement",
    sort: "probability",
    description: "Probability that two labelers agree on a pair.",
  }),
  run("rewardModelLoss", ({ rewardModelLoss }) => rewardModelLoss, {
    label: "reward-model loss",
    sort: "amount",
    unit: "nats",
    description: "Mean Bradley-Terry loss of the last fit.",
  }),
  run("klCoef", ({ klCoef }) => klCoef, {
    label: "klCoef",
    sort: "amount",
    unit: "reward/nat",
    description: "The current weight of the KL penalty.",
  }),
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
  run("distanceToOptimum", ({ distanceToOptimum }) => distanceToOptimum, {
    label: "distance to the optimum",
    sort: "amount",
    unit: "nats",
    description: "Mean KL(pi || pi*).",
  }),
  run("distanceToFixedPoint", ({ distanceToFixedPoint }) => distanceToFixedPoint, {
    label: "distance to the own fixed point",
    sort: "amount",
    unit: "nats",
    description: "Mean KL from the policy to where the algorithm itself comes to rest.",
  }),
  bestOfN.compliance,
  bestOfN.harmfulShare,
  bestOfN.proxyReward,
  bestOfN.goldReward,
  bestOfN.kl,
  run("calibrationError", ({ rewardModel }) => rewardModel?.calibrationError ?? null, {
    label: "calibration error",
    sort: "probability",
    description: "Expected calibration error of the reward model's preference probabilities.",
  }),
  inBin("reliability.weight", ({ rewardModel }, bin) => rewardModel?.bins[bin]?.weight ?? null, {
    label: "pairs in the bin",
    sort: "probability",
    description: "Share of pairs whose predicted confidence falls into the bin; ten bins from 1/2 to 1.",
  }),
  inBin("reliability.predicted", ({ rewardModel }, bin) => rewardModel?.bins[bin]?.predicted ?? null, {
    label: "predicted probability",
    sort: "probability",
    description: "Mean predicted probability of the favoured response in the bin.",
  }),
  inBin("reliability.observed", ({ rewardModel }, bin) => rewardModel?.bins[bin]?.observed ?? null, {
    label: "observed probability",
    sort: "probability",
    description: "Expected share of labels for the favoured response in the bin.",
  }),
] as const satisfies readonly Measure[];
