/**
 * The few tests that claims over seeds need: is a mean above, below or inside a range, does a share of the seeds exceed one,
 * how far from a published figure is a mean, and what remains of many tests at once. One-sample t-tests on one number per
 * seed; paired comparisons are tests of the differences.
 */
import { exp, log } from "../shared/math.js";
import { summarise, tCdf, upperQuantile } from "./statistics.js";

/** The chance of a wrong "holds" of one test, or after Holm's correction of a whole table of them. */
export const significance = 0.05;

/** From where to where a quantity may lie. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** p of the one-sided test that the mean of `values` is not above `bound` (small: it is above). Needs two values. */
export function pGreater(values: readonly number[], bound: number): number {
  const { n, mean, sd } = summarise(values);
  if (sd === null) throw new RangeError(`a t-test needs at least 2 seeds, got ${n}`);
  const error = sd / Math.sqrt(n);
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

/**
 * The two one-sided 95 % bounds of the mean, which together are its 90 % interval: `pGreater(values, bound)` is below 0.05
 * where `low` lies above the bound, `pLess` where `high` lies below, `pEquivalent` where both lie inside. Needs two values.
 */
export function meanBounds(values: readonly number[]): Bounds {
  const { n, mean, sd } = summarise(values);
  if (sd === null) throw new RangeError(`a bound of the mean needs at least 2 seeds, got ${n}`);
  const margin = (upperQuantile(significance, n - 1) * sd) / Math.sqrt(n);
  return { low: mean - margin, high: mean + margin };
}

/** P(X >= count) of a binomial of n trials with chance `share` in (0, 1) each: p of the test that the share is larger. */
export function pShareGreater(count: number, n: number, share: number): number {
  const odds = share / (1 - share);
  let term = exp(n * log(1 - share)); // P(X = 0)
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= ((n - k) / (k + 1)) * odds;
  }
  return Math.max(0, 1 - below);
}

/** The two one-sided 95 % bounds of a share of which `count` of n was seen (Clopper and Pearson 1934). */
export function shareBounds(count: number, n: number): Bounds {
  // P(X >= k) grows with the share: the bound is where it is as small as a test's p may be.
  const where = (k: number, chance: number): number => {
    let [low, high] = [0, 1];
    for (let step = 0; step < 50; step++) {
      const middle = (low + high) / 2;
      if (pShareGreater(k, n, middle) < chance) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    low: count === 0 ? 0 : where(count, significance),
    high: count === n ? 1 : where(count + 1, 1 - significance),
  };
}

/** The standard error of a share of n trials; Laplace's share, (count + 1) / (n + 2), because 0 of n is no proof of never. */
export function shareError(share: number, n: number): number {
  const smoothed = (share * n + 1) / (n + 2);
  return Math.sqrt((smoothed * (1 - smoothed)) / n);
}

/** How many standard errors of both the mean of `values` lies above a figure with an error of its own. Needs two values. */
export function zScore(values: readonly number[], figure: { value: number; error: number }): number {
  const { n, mean, sd } = summarise(values);
  if (sd === null) throw new RangeError(`a standard error needs at least 2 seeds, got ${n}`);
  return (mean - figure.value) / Math.sqrt((sd * sd) / n + figure.error * figure.error);
}

/** Two figures are compatible where they are fewer standard errors apart than this: the normal's two-sided 5 %. */
export const compatibleBelow = 1.96;

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
