/**
 * Notices training that has left the numbers. A network that diverged gives NaN, which JSON and charts would silently
 * turn into "no value" and comparisons into an endless search, so it is asked about before anything is measured.
 */
import type { Config } from "../config/schema/config.js";
import type { EpochMetrics } from "../record/metrics.js";
import { TrainingError } from "../shared/errors.js";
import { quantityOf, remedyFor } from "./suspects.js";

/** When something was noticed: the epoch that was about to be measured. */
export interface When {
  readonly epoch: number;
  readonly seed: number;
}

function diverged(what: string, value: number, { epoch, seed }: When, remedy: string): TrainingError {
  return new TrainingError(
    `Training diverged: ${what} is ${value} at epoch ${epoch} of seed ${seed}. ${remedy}`,
  );
}

function requireNumbers(values: ArrayLike<number>, what: string, when: When, remedy: () => string): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) throw diverged(what, values[i]!, when, remedy());
}

/** Which fields to change where the reward model has diverged. */
function rewardModelRemedy(quantity: "rewardModel" | "proxy", config: Config): string {
  const { learningRate, weightDecay } = config.rewardModel;
  const share = learningRate * weightDecay;
  const remedy = remedyFor(quantity, config);
  if (share < 1) return remedy;
  return `${remedy} Each step takes learningRate · weightDecay, here ${Number(share.toPrecision(3))}, as a share from every weight.`;
}

/** Throws a TrainingError where the loss of the reward model's fit is no number. */
export function requireFiniteLoss(loss: number | null, config: Config, when: When): void {
  if (loss !== null)
    requireNumbers([loss], "the reward model's loss", when, () => rewardModelRemedy("rewardModel", config));
}

/** Throws a TrainingError where a proxyReward is no number; `[patterns]` of `[prompts, responses]`. */
export function requireFiniteScores(proxy: readonly ArrayLike<number>[], config: Config, when: When): void {
  for (const scores of proxy)
    requireNumbers(scores, "a proxyReward", when, () => rewardModelRemedy("proxy", config));
}

/** Throws a TrainingError where a log-probability of the policy is no number: at epoch 0 that of the start. */
export function requireFinitePolicy(logProbs: ArrayLike<number>, config: Config, when: When): void {
  const quantity = when.epoch === 0 ? "start" : "policy";
  requireNumbers(logProbs, "a log-probability of the policy", when, () => remedyFor(quantity, config));
}

/** The last net: throws a TrainingError where a measure is no number, whatever made it so. */
export function requireFiniteRecord(record: EpochMetrics, config: Config): void {
  for (const [key, value] of Object.entries(record))
    if (value !== null && !Number.isFinite(value))
      throw diverged(key, value, record, remedyFor(quantityOf(key), config));
}
