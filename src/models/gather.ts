/**
 * Picks rows out of a batch: what every minibatch begins with.
 */

/** Copies the rows `picked` of `from`, each `width` numbers long, one after the other to the rows of `to` from `at` on. */
export function gatherRows(
  from: Float32Array,
  picked: ArrayLike<number>,
  width: number,
  to: Float32Array,
  at = 0,
): void {
  let next = at * width;
  for (let i = 0; i < picked.length; i++) {
    const start = picked[i]! * width;
    for (let j = start; j < start + width; j++) to[next++] = from[j]!;
  }
}
