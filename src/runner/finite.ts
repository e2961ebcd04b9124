/** What every thread that trains checks of a record before it sends it. */
import type { EpochMetrics } from "../record/metrics.js";
import { TrainingError } from "./failure.js";

/**
 * Throws a TrainingError where a measure is no number: a network that diverged gives NaN, which JSON and charts would
 * silently turn into "no value".
 */
export function requireFinite(row: EpochMetrics): void {
  for (const [key, value] of Object.entries(row)) {
    if (value !== null && !Number.isFinite(value)) {
      throw new TrainingError(
        `Training diverged: ${key} is ${value} at epoch ${row.epoch} of seed ${row.seed}. Lower objective.learningRate or rewardModel.learningRate.`,
      );
    }
  }
}
