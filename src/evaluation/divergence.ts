/**
 * Notices training that has left the numbers. A network that diverged gives NaN, which JSON and charts would silently
 * turn into "no value" and comparisons into an endless search, so it is asked about before anything is measured.
 */
import type { Config } from "../config/schema/config.js";
import type { EpochMetrics } from "../record/metrics.js";
import { TrainingError } from "../shared/errors.js";

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

/** Which fields to lower where the reward model has diverged. */
function rewardModelRemedy({ learningRate, weightDecay }: Config["rewardModel"]): string {
  const lower = `Lower rewardModel.learningRate (${learningRate})`;
  if (weightDecay === 0) return `${lower}.`;
  const product = learningRate * weightDecay;
  const both = `${lower} or rewardModel.weightDecay (${weightDecay})`;
  return product < 1
    ? `${both}.`
    : `${both}: each step takes their product, here ${product}, as a share from every weight.`;
}

/** Throws a TrainingError where the loss of the reward model's fit is no number. */
export function requireFiniteLoss(loss: number | null, config: Config, when: When): void {
  if (loss !== null)
    requireNumbers([loss], "the reward model's loss", when, () => rewardModelRemedy(config.rewardModel));
}

/** Throws a TrainingError where a proxyReward is no number; `[patterns]` of `[prompts, responses]`. */
export function requireFiniteScores(proxy: readonly ArrayLike<number>[], config: Config, when: When): void {
  for (const scores of proxy)
    requireNumbers(scores, "a proxyReward", when, () => rewardModelRemedy(config.rewardModel));
}

/** Throws a TrainingError where a log-probability of the policy is no number. `field`: the learning rate that made it. */
export function requireFinitePolicy(logProbs: ArrayLike<number>, field: string, when: When): void {
  requireNumbers(logProbs, "a log-probability of the policy", when, () => `Lower ${field}.`);
}

/** The last net: throws a TrainingError where a measure is no number, whatever made it so. */
export function requireFiniteRecord(record: EpochMetrics): void {
  for (const [key, value] of Object.entries(record))
    if (value !== null && !Number.isFinite(value))
      throw diverged(key, value, record, "Lower objective.learningRate or rewardModel.learningRate.");
}
