/**
 * Statistics over seeds: mean, standard deviation and the 95 % t-interval of a measure, null where they do not exist.
 * Student's t comes from the incomplete beta function, on the functions of shared/math, so that a summary has the same
 * bits on every machine.
 */
import type { EpochMetrics, SeedStatistics } from "./metrics.js";
import { exp, log } from "../shared/math.js";

/** The confidence of every interval that is reported or drawn. */
export const confidence = 0.95;

/** Lanczos' coefficients for g = 7 and nine terms (Godfrey 2001): relative error below 1e-14 for x > 0. */
const lanczosG = 7;
const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;
const halfLogTwoPi = 0.9189385332046728;

/** log Γ(x) for x >= 0.5, by Lanczos' approximation. */
function logGamma(x: number): number {
  const shifted = x - 1;
  const [first, ...terms] = lanczos;
  const series = terms.reduce<number>((sum, term, i) => sum + term / (shifted + i + 1), first);
  const t = shifted + lanczosG + 0.5;
  return halfLogTwoPi + (shifted + 0.5) * log(t) - t + log(series);
}

/** The continued fraction of the incomplete beta function, by Lentz's method; it converges fast for x < (a + 1) / (a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300; // keeps a denominator from being 0
  const nonZero = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** The regularised incomplete beta function I_x(a, b); `rest` is 1 - x, given apart because it may be tiny. */
function regularisedBeta(x: number, rest: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(rest));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(rest, b, a)) / b; // I_x(a, b) = 1 - I_(1-x)(b, a)
}

/**
 * P(T <= t) for Student's t with `df` degrees of freedom, any real number >= 1 (Welch's test has fractions). The lower
 * tail keeps its relative precision: take `tCdf(-t, df)` for a small upper one. Throws a RangeError where df < 1.
 */
export function tCdf(t: number, df: number): number {
  if (!(df >= 1)) throw new RangeError(`tCdf needs at least 1 degree of freedom, got ${df}.`);
  if (Number.isNaN(t)) return NaN;
  if (!Number.isFinite(t)) return t < 0 ? 0 : 1;
  const square = t * t;
  const tail = 0.5 * regularisedBeta(df / (df + square), square / (df + square), df / 2, 0.5);
  return t < 0 ? tail : 1 - tail;
}

/** The t with P(T > t) = tail, for 0 < tail <= 1/2, by bisection to the last bit of the lower tail, P(T <= -t) = tail. */
export function upperQuantile(tail: number, df: number): number {
  let low = 0;
  let high = 1;
  while (tCdf(-high, df) > tail) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (tCdf(-middle, df) > tail) low = middle;
    else high = middle;
  }
}

/** The half-width of a 95 % interval in standard errors, by degrees of freedom: charts ask for the same few all the time. */
const intervalFactors = new Map<number, number>();

function intervalFactor(df: number): number {
  let factor = intervalFactors.get(df);
  if (factor === undefined) {
    factor = upperQuantile((1 - confidence) / 2, df);
    intervalFactors.set(df, factor);
  }
  return factor;
}

/** The arithmetic mean; NaN of no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value; of an even number, the mean of the two in the middle. Throws a RangeError where there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError("the median of no values");
  return (low + high) / 2;
}

/** The least-squares slope of y against x; NaN where all x are the same. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const x0 = mean(points.map(({ x }) => x));
  const y0 = mean(points.map(({ y }) => y));
  return (
    mean(points.map(({ x, y }) => (x - x0) * (y - y0))) / mean(points.map(({ x }) => (x - x0) * (x - x0)))
  );
}

/**
 * Mean, standard deviation (n - 1) and 95 % t-interval, mean ± t · sd / √n. One value has no deviation and no interval
 * (null). Throws a RangeError where there is no value.
 */
export function summarise(values: readonly number[]): SeedStatistics {
  const n = values.length;
  if (n === 0) throw new RangeError("summarise needs at least one value, got none.");
  const middle = mean(values);
  if (n === 1) return { n, mean: middle, sd: null, low: null, high: null };
  const squares = values.reduce((sum, value) => sum + (value - middle) * (value - middle), 0);
  const sd = Math.sqrt(squares / (n - 1));
  const margin = (intervalFactor(n - 1) * sd) / Math.sqrt(n);
  return { n, mean: middle, sd, low: middle - margin, high: middle + margin };
}

/** The statistics of one key over records (one per seed). Records where it is null or absent do not count; null where none is left. */
export function summariseColumn(records: readonly EpochMetrics[], key: string): SeedStatistics | null {
  const values = records.map((record) => record[key] ?? null).filter((value) => value !== null);
  return values.length === 0 ? null : summarise(values);
}
