/**
 * The two published shapes of gold against distance (Gao et al. 2022), fitted to what a seed did: with d = √KL(π‖π_ref),
 * gold − gold at the start = d·(α − β·d) for best-of-n, and d·(α − β·ln d) for reinforcement learning.
 */
import { log } from "../../shared/math.js";

/** One policy: how far from the reference policy it is (√nats), and how much gold that gained. */
export interface GoldPoint {
  readonly d: number;
  readonly gain: number;
}

/** "best-of-n": gain = d·(α − β·d). "rl": gain = d·(α − β·ln d). */
export type GoldForm = "best-of-n" | "rl";

export interface GoldFit {
  /** Gold per √nat. */
  readonly alpha: number;
  /** How much of it each √nat (best-of-n) or each factor of e in d (rl) takes away. */
  readonly beta: number;
  /** What is left of the sum of squares about the gains' mean: 0 where the form fits perfectly, 1 where it says nothing. */
  readonly unexplained: number;
  /** Root mean square of the residuals, in units of gold. */
  readonly error: number;
}

/**
 * Least squares for α and β; both forms are linear in them. The start itself (d = 0) lies on every such curve and is left
 * out. Throws a RangeError where fewer than three points remain.
 */
export function fitGold(form: GoldForm, points: readonly GoldPoint[]): GoldFit {
  const rows = points
    .filter(({ d }) => d > 0)
    .map(({ d, gain }) => ({ a: d, b: form === "rl" ? -d * log(d) : -d * d, gain }));
  if (rows.length < 3)
    throw new RangeError(`a fit needs at least 3 points off the start, got ${rows.length}`);
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const [aa, ab, bb] = [sum(({ a }) => a * a), sum(({ a, b }) => a * b), sum(({ b }) => b * b)];
  const [ay, by] = [sum(({ a, gain }) => a * gain), sum(({ b, gain }) => b * gain)];
  const determinant = aa * bb - ab * ab; // normal equations: [aa ab; ab bb]·[α; β] = [ay; by]
  const alpha = (ay * bb - by * ab) / determinant;
  const beta = (by * aa - ay * ab) / determinant;
  const square = (x: number): number => x * x;
  const residuals = sum(({ a, b, gain }) => square(gain - alpha * a - beta * b));
  const mean = sum(({ gain }) => gain) / rows.length;
  return {
    alpha,
    beta,
    unexplained: residuals / sum(({ gain }) => square(gain - mean)),
    error: Math.sqrt(residuals / rows.length),
  };
}
