/**
 * What a run keeps beside its networks, and what each phase of an epoch makes and drops: a line for each array that some
 * file of the loop makes.
 */
import { gradedShare, tierWeights } from "../../world/tierWeights.js";
import { double, single, type Counts } from "./counts.js";

/** Bytes of a view of a typed array, the object itself (V8). */
const viewBytes = 200;

/** The prompts that measures are taken on, and all that never changes about them for any policy. */
export function heldOutBytes(counts: Counts): number {
  const { config, seen, kinds, tiers, patterns, policyWidth, heldOut, places } = counts;
  const { topicDim } = config.world;
  const prompts = heldOut * (topicDim * single + double + 1);
  const observations = patterns * heldOut * (policyWidth * single + 1);
  const reference = patterns * heldOut * kinds * (single + double);
  const golds = 1 + seen.tiers.filter((tier) => tier.gold !== undefined).length;
  const gold = golds * heldOut * kinds * double;
  const own = 2 * tiers * patterns * kinds * double;
  const rewards = 2 * patterns * (4 * tiers * viewBytes + 2 * kinds * double); // two of them
  return places * (prompts + observations + reference + gold) + own + rewards;
}

/** What the evaluation of a run keeps beside them: labels of every pair, and what the reward model reads. */
export function evaluatorBytes(counts: Counts): { kept: number; longest: number } {
  const { config, seen, kinds, patterns, tiers, heldOut, hasRewardModel, rewardWidth, places } = counts;
  const weights = seen.observation.patterns.flatMap((_, pattern) => tierWeights(seen, pattern, gradedShare));
  const isUniform = config.policy.prior === undefined && config.own.role === "reward";
  const { sameCounts } = seen.observation; // one table for those that nothing but a network tells apart
  const isOwn = (p: number): boolean => config.rewardModel.seesFlags || !isUniform || sameCounts[p] === p;
  const labelTables = weights.filter((weight, i) => weight > 0 && isOwn(Math.floor(i / tiers))).length;
  const labels = heldOut * ((kinds * (kinds - 1)) / 2) * double;
  const rewardTables = hasRewardModel ? (config.rewardModel.seesFlags ? patterns : 1) : 0;
  const rewardRows = heldOut * kinds * rewardWidth * single;
  // A reward model that is fitted once is scored once.
  const scores =
    hasRewardModel && config.rewardModel.refresh === "once" ? patterns * heldOut * kinds * double : 0;
  return {
    kept: labelTables * 2 * labels + places * (rewardTables * rewardRows + scores),
    longest: Math.max(labels, rewardRows, heldOut * kinds * double),
  };
}

/** The prompts over which the reward model is normalised. */
export function referenceBytes(counts: Counts): number {
  const { config, kinds, policyWidth, rewardWidth, hasRewardModel, reference } = counts;
  const prompt = config.world.topicDim * single + 3 + policyWidth * single + kinds * double;
  return reference * (prompt + (hasRewardModel ? kinds * rewardWidth * single : 0));
}

/** What an evaluation makes and drops. */
export function evaluationBytes(counts: Counts): number {
  const { config, kinds, patterns, tiers, heldOut, hasRewardModel, places } = counts;
  const { rewardModel, objective } = config;
  const cells = heldOut * kinds;
  const { members } = rewardModel.ensemble;
  const distribution = single + double;
  const closedForm = 2 * double;
  const scores = (rewardModel.seesFlags ? patterns : 1) * members * single;
  const proxy = patterns * (members > 1 ? members + 1 : 1) * double;
  const scored = hasRewardModel ? scores + proxy + patterns * closedForm : 0; // with the best of n
  const optimum = patterns * (double + closedForm);
  const atTarget = objective.klTarget === undefined ? 0 : 3 * patterns * closedForm;
  const isAtRestElsewhere =
    objective.kind === "dpo" ||
    (objective.kind === "grpo" && objective.grpo.klInLoss) ||
    objective.detector?.action === "drop";
  const paid = objective.kind === "grpo" ? 2 * tiers * double : 0;
  const fixedPoint = isAtRestElsewhere ? patterns * (closedForm + paid) : 0;
  return places * cells * (patterns * distribution + scored + optimum + atTarget + fixedPoint);
}

/** The comparisons of the buffer: as they are saved, and as the reward model or DPO reads them. */
export function bufferBytes(counts: Counts): { saved: number; read: number } {
  const { config, policyWidth, rewardWidth, hasRewardModel, buffered } = counts;
  const pair = config.world.topicDim * single + 3 + policyWidth * single + 4;
  const joined = config.objective.kind === "dpo" ? policyWidth * single + 1 + 4 + double : 0;
  return {
    saved: buffered * pair,
    read: buffered * (hasRewardModel ? 2 * rewardWidth * single : joined),
  };
}

/** What PPO keeps from minibatch to minibatch. */
export function stepBytes({ config, kinds, policyWidth, stepRows }: Counts): number {
  return config.objective.kind === "ppo"
    ? stepRows * (policyWidth * single + 1 + kinds * single + single)
    : 0;
}

/** What a fit makes and drops: the pairs put forward, and all comparisons joined. */
export function fitBytes(counts: Counts): number {
  const { config, kinds, policyWidth, rewardWidth, hasRewardModel, buffered, reference } = counts;
  const { selection, ensemble } = config.rewardModel;
  const pairs = Math.max(counts.firstPairs, counts.epochPairs);
  const pair = config.world.topicDim * single + 3 + policyWidth * single + 4 + kinds * double;
  const joined = hasRewardModel ? 2 * rewardWidth * single : 0;
  const candidates = selection === "random" ? 0 : 2 * rewardWidth * single;
  const calibration = hasRewardModel ? reference * kinds * (ensemble.members * single + 2 * double) : 0;
  return pairs * (pair + candidates) + buffered * (joined + 4) + calibration;
}

/** What a step of the supervised start makes and drops. */
export function startBytes({ config, kinds, policyWidth }: Counts): number {
  const { rows } = config.policy.supervised;
  return rows * (config.world.topicDim * single + 3 + policyWidth * single + 2 * kinds * single);
}

/** What a rollout makes and drops, with the steps on it. */
export function rolloutBytes(counts: Counts): number {
  const { config, kinds, policyWidth, rewardWidth, prompts, responses, asked, stepRows } = counts;
  const { topicDim } = config.world;
  const { members } = config.rewardModel.ensemble;
  // Responses that are left after some are dropped are copied; those that are paid in expectation, weighed.
  const { kind, detector } = config.objective;
  const screened = detector?.action !== "drop" ? 1 : kind === "exact" ? 1.5 : 2;
  const prompt = topicDim * single + 3 + policyWidth * single + 2 * double + kinds * (single + double);
  const proxy = (members > 1 ? members + 1 : 1) * double;
  const scored = topicDim * single + 6 + kinds * (double + rewardWidth * single + members * single + proxy);
  const response = 3 * 4 + 1 + 2 * single + 2 * double + policyWidth * single + kinds * (2 * single + double);
  const step = policyWidth * single + 1 + kinds * 2 * single;
  return prompts * prompt + asked * scored + responses * response * screened + stepRows * step;
}
