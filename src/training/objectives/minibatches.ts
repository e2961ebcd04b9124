/**
 * What the algorithms share in handling a batch: cutting it into shuffled minibatches, and whitening advantages.
 */
import { allRows } from "../../models/inputs.js";
import type { Stream } from "../../shared/rng.js";

/** Shuffled row indices of `rows`, cut into `count` parts of equal size; a remainder sits out this pass. */
export function minibatches(rows: number, count: number, stream: Stream): Uint32Array[] {
  const order = allRows(rows);
  stream.shuffle(order);
  const parts = Math.min(count, rows);
  const size = parts === 0 ? 0 : Math.floor(rows / parts);
  return Array.from({ length: parts }, (_, i) => order.subarray(i * size, (i + 1) * size));
}

/** Keeps the whitening of a batch without spread from dividing by 0. */
const smallestSd = 1e-8;

/** Below this sd of the advantages, what stands beside them in the loss is no longer scaled up with them. */
const smallestScale = 1e-4;

/**
 * Advantages shifted and scaled to mean 0 and sd 1, in place. The shift adds no bias (E[∇ log π] = 0) and the scale only
 * changes the step, so the optimum stays where it is. Returns the scale that a weight beside them in the loss has to be
 * divided by, to keep its meaning in units of reward.
 */
export function whiten(advantages: Float64Array): number {
  const n = advantages.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += advantages[i]! / n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += ((advantages[i]! - mean) * (advantages[i]! - mean)) / n;
  const sd = Math.sqrt(variance) + smallestSd;
  for (let i = 0; i < n; i++) advantages[i] = (advantages[i]! - mean) / sd;
  return Math.max(smallestScale, sd);
}
