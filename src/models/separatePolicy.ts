/**
 * One policy for each cue pattern: nothing is shared between tiers that look different, so what is learned in one
 * cannot leak into another. The control that separates leakage from learning.
 */
import { gatherRows, selectObservations, type Observations } from "./inputs.js";
import type { Policy } from "./policy.js";

/** A policy that hands each row to the part of its cue pattern; `parts[p]` sees only pattern p. */
export function createSeparatePolicy(parts: readonly Policy[]): Policy {
  const responses = parts[0]!.responses;
  let rowsOf: number[][] = [];

  /** What the parts say of their rows, `[rows, columns]`. */
  const ofParts = (
    observations: Observations,
    columns: number,
    say: (part: Policy, seen: Observations) => Float32Array,
  ): Float32Array => {
    rowsOf = parts.map(() => []);
    for (let row = 0; row < observations.rows; row++) rowsOf[observations.patterns[row]!]!.push(row);
    const said = new Float32Array(observations.rows * columns);
    parts.forEach((part, p) => {
      const rows = rowsOf[p]!;
      if (rows.length > 0) scatter(say(part, selectObservations(observations, rows)), rows, said, columns);
    });
    return said;
  };

  const policy: Policy = {
    responses,
    logProbs: (observations) => ofParts(observations, responses, (part, seen) => part.logProbs(seen)),
    backward(gradients, pull) {
      parts.forEach((part, p) => {
        const rows = rowsOf[p]!;
        if (rows.length === 0) return;
        const picked = new Float32Array(rows.length * responses);
        gatherRows(gradients, rows, responses, picked);
        if (pull === undefined) {
          part.backward(picked);
          return;
        }
        const refLogSides = new Float32Array(rows.length * 2);
        gatherRows(pull.refLogSides, rows, 2, refLogSides);
        // Each part takes the mean over its own rows, and counts for as much as it has of all.
        const all = pull.refLogSides.length / 2;
        part.backward(picked, { refLogSides, weight: (pull.weight * rows.length) / all });
      });
    },
    adam(step) {
      // A part that saw no row has no gradient; stepping it would still move it by its momentum.
      parts.forEach((part, p) => {
        if (rowsOf[p]!.length > 0) part.adam(step);
      });
    },
    save: () => parts.flatMap((part) => part.save()),
    restore(saved) {
      const states = saved.length / parts.length;
      parts.forEach((part, p) => {
        part.restore(saved.slice(p * states, (p + 1) * states));
      });
    },
  };
  if (parts[0]!.logSides === undefined) return policy;
  const logSides = (part: Policy, seen: Observations): Float32Array =>
    part.logSides?.(seen) ?? new Float32Array(0);
  return { ...policy, logSides: (observations) => ofParts(observations, 2, logSides) };
}

/** Copies rows of `from` `[rows.length, columns]` to the places `rows` of `to`. */
function scatter(from: Float32Array, rows: readonly number[], to: Float32Array, columns: number): void {
  rows.forEach((row, i) => {
    to.set(from.subarray(i * columns, (i + 1) * columns), row * columns);
  });
}
