/**
 * Endless minibatches without replacement: rows are shuffled, dealt out, and shuffled anew when too few are left.
 */
import { allRows } from "../models/inputs.js";
import type { Stream } from "../shared/rng.js";

/** Yields indices of `size` (at most `total`) rows out of `total`, for ever; a view that the next one overwrites. */
export function* shuffledBatches(
  total: number,
  size: number,
  stream: Stream,
): Generator<Uint32Array, never, void> {
  const order = allRows(total);
  const length = Math.min(size, total);
  for (let next = total; ; next += length) {
    if (next + length > total) {
      stream.shuffle(order);
      next = 0;
    }
    yield order.subarray(next, next + length);
  }
}
