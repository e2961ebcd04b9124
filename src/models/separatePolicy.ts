/**
 * One policy for each cue pattern: nothing is shared between tiers that look different, so what is learned in one
 * cannot leak into another. The control that separates leakage from learning.
 */
import { gatherRows, selectObservations } from "./inputs.js";
import type { Policy } from "./policy.js";

/** A policy that hands each row to the part of its cue pattern; `parts[p]` sees only pattern p. */
export function createSeparatePolicy(parts: readonly Policy[]): Policy {
  const responses = parts[0]!.responses;
  let rowsOf: number[][] = [];

  return {
    responses,
    logProbs(observations) {
      rowsOf = parts.map(() => []);
      for (let row = 0; row < observations.rows; row++) rowsOf[observations.patterns[row]!]!.push(row);
      const logProbs = new Float32Array(observations.rows * responses);
      parts.forEach((part, p) => {
        const rows = rowsOf[p]!;
        if (rows.length === 0) return;
        scatter(part.logProbs(selectObservations(observations, rows)), rows, logProbs, responses);
      });
      return logProbs;
    },
    backward(gradients) {
      parts.forEach((part, p) => {
        const rows = rowsOf[p]!;
        if (rows.length === 0) return;
        const picked = new Float32Array(rows.length * responses);
        gatherRows(gradients, rows, responses, picked);
        part.backward(picked);
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
}

/** Copies rows of `from` `[rows.length, columns]` to the places `rows` of `to`. */
function scatter(from: Float32Array, rows: readonly number[], to: Float32Array, columns: number): void {
  rows.forEach((row, i) => {
    to.set(from.subarray(i * columns, (i + 1) * columns), row * columns);
  });
}
