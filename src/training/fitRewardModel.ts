/**
 * Stage 2, second half: the reward model learns from comparisons by minimising the Bradley–Terry loss
 * −log σ(r(chosen) − r(rejected)).
 */
import { gatherRows } from "../models/inputs.js";
import type { RewardModel } from "../models/rewardModel.js";
import { exp, log1p } from "../shared/math.js";
import type { Rng } from "../shared/rng.js";
import type { PreferenceBatch } from "./preferences.js";
import { shuffledBatches } from "./shuffledBatches.js";

/** Comparisons as the reward model reads them: two rows of `width` inputs each. */
export interface ComparisonRows {
  readonly count: number;
  readonly chosen: Float32Array;
  readonly rejected: Float32Array;
}

/** The rows of a batch of comparisons. */
export function comparisonRows({ inputs }: RewardModel, batch: PreferenceBatch): ComparisonRows {
  const count = batch.chosen.length;
  const { prompts, patterns } = batch.episodes;
  const rowsOf = (kinds: Uint16Array): Float32Array => {
    const rows = new Float32Array(count * inputs.width);
    for (let i = 0; i < count; i++) inputs.write(rows, i, prompts, i, patterns[i]!, kinds[i]!);
    return rows;
  };
  return { count, chosen: rowsOf(batch.chosen), rejected: rowsOf(batch.rejected) };
}

/**
 * Bradley–Terry loss of one batch, mean over pairs (nats), and its gradient at the scores. `scores` holds those of the
 * chosen responses and then those of the rejected ones, `[2 · pairs]`; the gradient is written to `gradients` alike:
 * ∂/∂r(chosen) = −σ(r(rejected) − r(chosen)) / pairs, and the opposite for the rejected one.
 */
export function bradleyTerry(scores: Float32Array, pairs: number, gradients: Float32Array): number {
  let loss = 0;
  for (let i = 0; i < pairs; i++) {
    const margin = scores[i]! - scores[pairs + i]!;
    const decay = exp(-Math.abs(margin));
    loss += log1p(decay) - Math.min(margin, 0); // -log σ(margin), stable for large margins
    const pull = (margin > 0 ? decay : 1) / (1 + decay) / pairs; // σ(-margin) / pairs
    gradients[i] = -pull;
    gradients[pairs + i] = pull;
  }
  return loss / pairs;
}

interface Fit {
  readonly steps: number;
  readonly batchPairs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

/**
 * Adam steps on minibatches drawn without replacement from all comparisons given (reshuffled when they run out), for
 * each member of the ensemble in an order of its own. Returns the mean loss over steps and members; null without steps.
 */
export function fitRewardModel(
  model: RewardModel,
  comparisons: readonly ComparisonRows[],
  { steps, batchPairs, learningRate, weightDecay }: Fit,
  rng: Rng,
): number | null {
  const { width } = model.inputs;
  const total = comparisons.reduce((sum, { count }) => sum + count, 0);
  if (steps === 0 || total === 0) return null;
  const pairs = Math.min(batchPairs, total);
  const chosen = join(comparisons.map((batch) => batch.chosen));
  const rejected = join(comparisons.map((batch) => batch.rejected));
  const rows = new Float32Array(2 * pairs * width);
  const gradients = new Float32Array(2 * pairs);

  let loss = 0;
  model.members.forEach((network, m) => {
    const stream = rng.stream(m === 0 ? "rewardModel/batches" : `rewardModel/${m}/batches`);
    const batches = shuffledBatches(total, pairs, stream);
    for (let step = 0; step < steps; step++) {
      const batch = batches.next().value;
      gatherRows(chosen, batch, width, rows);
      gatherRows(rejected, batch, width, rows, pairs);
      loss += bradleyTerry(network.forward(rows, 2 * pairs), pairs, gradients);
      network.backward(gradients);
      network.adam({ learningRate, weightDecay });
    }
  });
  return loss / (steps * model.members.length);
}

/** Arrays one after the other in one. */
function join(arrays: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const array of arrays) {
    joined.set(array, next);
    next += array.length;
  }
  return joined;
}
