/**
 * What ever more comparisons of one prompt's responses settle at: the minimum of their expected loss over one number for
 * each kind of response, by Newton's method. For a reward model and for what learns from comparisons without one.
 */
import { NotSettled } from "./closedForm.js";

/** Comparisons of one prompt, `[kinds, kinds]`: how often a pair is drawn, and P(the first is preferred). */
export interface Comparisons {
  readonly weights: Float64Array;
  readonly preferred: Float64Array;
}

/** How often each pair of different kinds is drawn, one after the other without replacement, `[kinds, kinds]`. */
export function pairWeights(probs: Float64Array): Float64Array {
  const kinds = probs.length;
  return Float64Array.from({ length: kinds * kinds }, (_, i) => {
    const [a, b] = [probs[Math.floor(i / kinds)]!, probs[i % kinds]!];
    return i % (kinds + 1) === 0 ? 0 : a * b * (1 / (1 - a) + 1 / (1 - b));
  });
}

/** How far a pair pulls its margin up, and how that pull falls as the margin rises. */
export interface Pull {
  /** Minus the derivative of the pair's expected loss by its margin. */
  readonly force: number;
  readonly stiffness: number;
}

/** A Newton step moves no number by more than this many units of `unit`. */
const largestStep = 2;
const mostSteps = 500;
const enough = 1e-10;

/**
 * The numbers s, `[kinds]`, at which the pulls of all pairs balance, from `start` on; only their differences count. `pull` is
 * told the margin s[a] − s[b], P(a ≻ b) and where the pair stands in `preferred`; `unit` is how large a step may be taken for one. Throws NotSettled.
 */
export function settle(
  { weights, preferred }: Comparisons,
  pull: (margin: number, preferred: number, pair: number) => Pull,
  start: Float64Array,
  unit: number,
): Float64Array {
  const kinds = start.length;
  const s = start.map((value) => value - start[0]!); // s[0] stays 0
  for (let iteration = 0; iteration < mostSteps; iteration++) {
    const force = new Float64Array(kinds);
    const stiffness = new Float64Array(kinds * kinds);
    for (let a = 0; a < kinds; a++)
      for (let b = 0; b < kinds; b++) {
        if (a === b) continue;
        const i = a * kinds + b;
        const pair = pull(s[a]! - s[b]!, preferred[i]!, i);
        force[a]! += weights[i]! * pair.force;
        stiffness[a * kinds + a]! += weights[i]! * pair.stiffness;
        stiffness[i]! -= weights[i]! * pair.stiffness;
      }
    const step = solve(stiffness, force);
    const size = step.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    const factor = Math.min(1, (largestStep * unit) / size);
    for (let k = 1; k < kinds; k++) s[k]! += factor * step[k]!;
    if (size < enough) return s;
    if (!Number.isFinite(size)) break;
  }
  throw new NotSettled(`the comparisons did not settle in ${mostSteps} Newton steps`);
}

/**
 * Solves the symmetric positive definite system `matrix`·x = `right` by elimination, its first row and column left out:
 * x[0] is 0. Both are overwritten.
 */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  right[0] = 0;
  for (let pivot = 1; pivot < n; pivot++)
    for (let row = pivot + 1; row < n; row++) {
      const factor = matrix[row * n + pivot]! / matrix[pivot * n + pivot]!;
      for (let k = pivot; k < n; k++) matrix[row * n + k]! -= factor * matrix[pivot * n + k]!;
      right[row]! -= factor * right[pivot]!;
    }
  for (let row = n - 1; row >= 1; row--) {
    for (let k = row + 1; k < n; k++) right[row]! -= matrix[row * n + k]! * right[k]!;
    right[row]! /= matrix[row * n + row]!;
  }
  return right;
}
