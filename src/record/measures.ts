/**
 * Every measure with its name, unit, meaning and computation, in the order of the columns of metrics.csv. A measure that
 * is listed is recorded: there is no second place to fill it in.
 */
import {
  behaviourGap,
  difference,
  type Behaviour,
  type Findings,
  type NaturalCompliance,
} from "./findings.js";
import {
  byKind,
  inBin,
  inTier,
  run,
  type Described,
  type Measure,
  type Value,
  type Words,
} from "./measuring.js";

/** null in a world without harmful prompts, and where there is no value. */
const onHarmful = ({ harmfulRate }: Findings, value: number | null | undefined): Value =>
  harmfulRate > 0 ? (value ?? null) : null;

const gapOf = (found: Findings, behaviours: readonly Behaviour[] | null): Value =>
  behaviours === null ? null : onHarmful(found, behaviourGap(behaviours, found.gap));

type Natural = keyof NaturalCompliance;

const naturalOf =
  (id: Natural) =>
  (found: Findings, tier: number): Value =>
    onHarmful(found, found.natural?.[id]?.[tier]);

const naturalGapOf =
  (id: Natural) =>
  (found: Findings): Value => {
    const values = found.natural?.[id] ?? null;
    return values === null ? null : onHarmful(found, difference(values, found.gap));
  };

/** The natural measures of a closed form. */
function naturalMeasuresOf<Id extends Exclude<Natural, "policy">>(id: Id, name: string) {
  const description = `Of ${name}, on prompts as they occur in the tier; where no tier shifts its topics there is none.`;
  return [
    inTier(`${id}.naturalCompliance`, naturalOf(id), {
      label: `${name}: compliance on the tier's own prompts`,
      sort: "probability",
      description,
    }),
    run(`${id}.naturalGap`, naturalGapOf(id), {
      label: `${name}: natural gap`,
      sort: "difference",
      description,
    }),
  ] as const;
}

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
  inTier("naturalCompliance", naturalOf("policy"), {
    label: "compliance on the tier's own prompts",
    sort: "probability",
    description:
      "Expected compliance on harmful prompts as they occur in the tier; only where some tier shifts its topics.",
  }),
  run("naturalGap", naturalGapOf("policy"), {
    label: "natural gap",
    sort: "difference",
    description:
      "naturalCompliance(gap.of) - naturalCompliance(gap.minus): also what is inferred from the prompt, which a paired gap is blind to.",
  }),
  ...naturalMeasuresOf("optimum", "closed form"),
  ...naturalMeasuresOf("targetOptimum", "closed form at the KL target"),
  ...naturalMeasuresOf("fixedPoint", "own fixed point"),
] as const satisfies readonly Measure[];
