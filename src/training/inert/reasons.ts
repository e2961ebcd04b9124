/**
 * Why a change cannot act: derived from what kind of field it is and what the config around it says. That it cannot act is
 * known already (inert.ts); here it is only put in words, and where none fit, in general ones.
 */
import { weightNames } from "../../config/schema/attributes.js";
import { needsNoRewardModel, objectiveKinds, readsField } from "../../config/schema/objectiveTraits.js";
import type { Config } from "../../config/schema/config.js";
import { heldTiers } from "../../config/schema/klOn.js";

/** A clause, or undefined where this is not the reason. */
type Reason = (config: Config, keys: readonly string[]) => string | undefined;

const isGraded = ({ tiers }: Config): boolean =>
  Object.values(tiers).some(({ share, graded }) => share > 0 && graded > 0);

const nobodyGrades = "no tier is graded, so nobody compares responses and there is no reward model";

/** Why the weight of an attribute counts for nothing. */
const weight: Reason = ({ responses, world }, [, , name]) => {
  if (name === "harm") return world.harmfulRate === 0 ? "no prompt of this world is harmful" : undefined;
  const attribute = weightNames.find((one) => one === name);
  if (attribute === undefined || attribute === "harm") return undefined;
  const values = new Set(Object.values(responses).map((response) => response[attribute]));
  if (values.size > 1) return undefined;
  return values.has(0) ? `no response has any ${attribute}` : `every response has the same ${attribute}`;
};

const labels: Reason = (config) => {
  if (!isGraded(config)) return nobodyGrades;
  const { mistakeRate, flipRate } = config.labeler;
  if (mistakeRate === 1) return "every label is given at random (labeler.mistakeRate is 1)";
  return flipRate === 0.5 ? "half of the labels are turned round (labeler.flipRate is 0.5)" : undefined;
};

const goldTrainsNothing = "gold never trains anything; only the gold reward in charts and tables reads it";

const tier: Reason = (config, keys) => {
  const [, name = "", field, flag = ""] = keys;
  const { tiers, observation, objective, labeler } = config;
  const found = tiers[name];
  if (field === "gold") return goldTrainsNothing;
  if (found?.share === 0) return `no episode falls into tier ${name} (its share is 0)`;
  if (field === "flags") {
    const cue = observation.flags[flag];
    if (cue === undefined)
      return `the policy does not see the flag ${flag} (observation.flags does not list it)`;
    return cue.salience === 0 ? `the policy does not see the flag ${flag} (its salience is 0)` : undefined;
  }
  if (field === "graded" && needsNoRewardModel(objective.kind))
    return `${objective.kind} learns from comparisons, and they fall on the tiers as before`;
  if (field === "own") return own(config, keys.slice(2)) ?? weight(config, keys.slice(2));
  if (field !== "visibility" && field !== "labeler") return undefined;
  if (found?.graded === 0) return `tier ${name} is never graded, so no labeler looks there`;
  if (found?.trained === false && needsNoRewardModel(objective.kind)) return `tier ${name} is not trained`;
  if (field === "labeler") return labels(config, []) ?? weight(config, keys.slice(2));
  const { substance, keywords, harm } = labeler.weights;
  return harm === 0 && substance === 0 && keywords >= 0
    ? "it hides harm and substance, and the labeler weighs neither"
    : labels(config, []);
};

const own: Reason = ({ own: { strength, role, modification }, objective }, [, field]) => {
  if (field !== "strength" && strength === 0) return "own.strength is 0, so the model wants nothing itself";
  if (field === "temperature" && role === "reward") return 'it counts only where own.role is "prior"';
  if (role === "reward" && needsNoRewardModel(objective.kind))
    return `${objective.kind} learns from the labeler's comparisons alone, and what the model itself wants is paid nowhere`;
  if (field === "modification" && modification?.weight === 0) return "its weight is 0";
  return undefined;
};

const objective: Reason = (config, [, ...rest]) => {
  const { kind } = config.objective;
  const path = rest.join(".");
  if (path === "klOn" || path === "klOutsideUntil") {
    if (path === "klOn" || heldTiers(config).length === 0)
      return "no tier that is not trained and has episodes is told apart by it";
    return "the epochs end before it";
  }
  if (path === "klGain") return "without objective.klTarget klCoef stays as it is";
  if (rest[0] === "detector") {
    if (!isGraded(config)) return "the detector looks at graded responses, and no tier is graded";
    const { action, penalty } = config.objective.detector ?? {};
    if (action === "drop")
      return path === "detector.penalty" ? 'objective.detector.action is "drop"' : undefined;
    return penalty === 0 ? "its penalty is 0" : "what it tells apart is the same without it";
  }
  if (path === "strategicPenalty") {
    if (!isGraded(config)) return "the penalty falls on graded episodes, and no tier is graded";
    return Object.values(config.responses).every(({ strategic }) => strategic === 0)
      ? "no response has any strategic reasoning"
      : "the penalty falls on graded episodes, and no graded tier is trained";
  }
  if (readsField(kind, path)) return undefined;
  const readers = objectiveKinds.filter((one) => readsField(one, path));
  return `${kind} does not use it; ${readers.join(", ")} ${readers.length === 1 ? "does" : "do"}`;
};

const rewardModel: Reason = (config, [, field, inner]) => {
  if (!isGraded(config)) return nobodyGrades;
  const { ensemble, refresh, selection } = config.rewardModel;
  const { kind } = config.objective;
  if (refresh === "once" && /^(pairsPerEpoch|stepsPerEpoch|bufferEpochs)$/.test(field ?? ""))
    return 'rewardModel.refresh is "once", so there is only the first fit';
  if (field === "candidates" && selection === "random") return 'rewardModel.selection is "random"';
  if (needsNoRewardModel(kind)) return `${kind} has no reward model`;
  if (inner === "sdWeight") return `rewardModel.ensemble.aggregate is "${ensemble.aggregate}"`;
  if (ensemble.members === 1 && field === "ensemble") return "there is one reward model";
  return field === "seesFlags" ? "the policy sees no cues that it could read" : undefined;
};

const policy: Reason = (config, [, field, side, tierName]) => {
  const { own, policy, world, tiers } = config;
  const { role } = own;
  const { prior, reasoning, twoStep } = policy;
  if (field === "twoStep") {
    if (reasoning === "joint") return 'it counts only where policy.reasoning is "two-step"';
    return twoStep.credit === "both"
      ? "the reward reaches the reasoning, and its KL with it"
      : "the reasoning has a network of its own, which nothing moves";
  }
  if (field === "supervised" && prior === undefined && role === "reward")
    return "the start is uniform, which no fit is needed for";
  if (field !== "prior") return undefined;
  if (tierName !== undefined && tiers[tierName]?.share === 0)
    return `tier ${tierName} has no share and shows nothing that no other tier shows, so the start follows the others`;
  if (side === "harmful" && world.harmfulRate === 0) return "no prompt of this world is harmful";
  return side === "benign" && world.harmfulRate === 1 ? "every prompt of this world is harmful" : undefined;
};

const bySection: Readonly<Record<string, readonly Reason[]>> = {
  tiers: [tier],
  observation: [
    ({ observation }, [, , flag = ""]) =>
      observation.flags[flag]?.salience === 0 ? `the flag ${flag} is hidden (its salience is 0)` : undefined,
  ],
  world: [(config, [, field]) => (field === "topicStrength" ? labels(config, []) : undefined)],
  responses: [
    (_, [, , field]) =>
      field === "topicGroup"
        ? "topics count for nothing here (world.topicStrength is 0, or nobody compares)"
        : `neither a utility that counts nor a reward model reads ${field ?? "it"}`,
  ],
  labeler: [labels, weight],
  gold: [() => goldTrainsNothing],
  own: [own, weight],
  rewardModel: [rewardModel],
  policy: [policy],
  objective: [objective],
};

/** Why a change at this path cannot act, or `hardly` does; a clause without a full stop. */
export function reasonFor(path: string, config: Config, hardly = false): string {
  const keys = path.split(".");
  const reasons = bySection[keys[0] ?? ""] ?? [];
  for (const reason of reasons) {
    const found = reason(config, keys);
    if (found !== undefined) return found;
  }
  if (!hardly) return "nothing that training reads depends on it in this config";
  return keys[0] === "labeler" && config.rewardModel.normalize === "reference"
    ? "scores are normalised to a spread of 1, so what counts is the order of the responses and how the weights compare"
    : "it decides nothing that is not decided without it";
}
