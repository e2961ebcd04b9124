/**
 * The few tests that claims over seeds need: is a mean above, below or inside a range, and what remains of many tests
 * at once. One-sample t-tests on one number per seed; paired comparisons are tests of the differences.
 */
import { tCdf } from "./statistics.js";

/** The chance of a wrong "holds" that a whole table of tests may have. */
export const significance = 0.05;

interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Standard error of the mean. */
  readonly error: number;
}

function moments(values: readonly number[]): Moments {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { n, mean, error: Math.sqrt(squares / (n - 1) / n) };
}

/** p of the one-sided test that the mean of `values` is not above `bound` (small: it is above). Needs two values. */
export function pGreater(values: readonly number[], bound: number): number {
  if (values.length < 2) throw new RangeError(`a t-test needs at least 2 seeds, got ${values.length}`);
  const { n, mean, error } = moments(values);
  // Without any spread the t statistic is not defined; the mean then is where it is for certain.
  if (error === 0) return mean > bound ? 0 : 1;
  return tCdf(-(mean - bound) / error, n - 1);
}

/** p of the one-sided test that the mean of `values` is not below `bound` (small: it is below). */
export function pLess(values: readonly number[], bound: number): number {
  return pGreater(
    values.map((value) => -value),
    -bound,
  );
}

/**
 * p of two one-sided tests (TOST, Schuirmann 1987): small where the mean lies inside (low, high). The way to claim that
 * there is no effect: a large p of an ordinary test is no evidence of absence.
 */
export function pEquivalent(values: readonly number[], low: number, high: number): number {
  return Math.max(pGreater(values, low), pLess(values, high));
}

/** Holm's correction (1979): the adjusted p of each test, to be compared with the significance of all together. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  order.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[i]!));
    adjusted[i] = largest;
  });
  return adjusted;
}
