/**
 * How laws put claims: a quantity with one number per seed, and the range that its mean is predicted to lie in.
 */
import type { Claim, PublishedFigure } from "./law.js";

type Role = Claim["role"];

/** The mean lies above `bound`. */
export function above(
  quantity: string,
  values: readonly number[],
  bound: number,
  role: Role = "prediction",
): Claim {
  return within(quantity, values, bound, Infinity, role);
}

/** The mean lies below `bound`. */
export function below(
  quantity: string,
  values: readonly number[],
  bound: number,
  role: Role = "prediction",
): Claim {
  return within(quantity, values, -Infinity, bound, role);
}

/** The mean lies inside (low, high): an equivalence test where both are finite. */
export function within(
  quantity: string,
  values: readonly number[],
  low: number,
  high: number,
  role: Role = "prediction",
): Claim {
  return { role, quantity, values, range: { low, high }, test: "mean", check: false };
}

/** The mean lies nearer to `centre` than `margin`: what a prediction writes as "0.287 ± 0.06". */
export function near(
  quantity: string,
  values: readonly number[],
  centre: number,
  margin: number,
  role: Role = "prediction",
): Claim {
  return within(quantity, values, decimal(centre - margin), decimal(centre + margin), role);
}

/** 0.287 − 0.06 is 0.227, as it would be written, and not 0.22699999999999998; what has more digits stays as it is. */
function decimal(value: number): number {
  const short = Number(value.toPrecision(12));
  return Math.abs(value - short) < 1e-15 ? short : value;
}

/** Of all seeds, more than `share` do what `does` says seed by seed: 15 of 20 show that it is more than half. */
export function inMostSeeds(
  quantity: string,
  does: readonly boolean[],
  share = 0.5,
  role: Role = "prediction",
): Claim {
  const values = does.map(Number);
  return { role, quantity, values, range: { low: share, high: Infinity }, test: "share", check: false };
}

/** Every single value lies in [low, high]: for what holds by construction, so it is a check and no evidence. */
export function always(
  quantity: string,
  values: readonly number[],
  low: number,
  high: number,
  role: Role = "prediction",
): Claim {
  return { role, quantity, values, range: { low, high }, test: "exact", check: true };
}

/** Every single value is exactly `value`: a check. */
export function exactly(
  quantity: string,
  values: readonly number[],
  value: number,
  role: Role = "prediction",
): Claim {
  return always(quantity, values, value, value, role);
}

/** The claim as a check: it cannot fail unless the code is wrong, so it is no evidence for the law. */
export function asCheck(claim: Claim): Claim {
  return { ...claim, check: true };
}

/**
 * A published figure beside what was measured: shown with their difference in standard errors, and not part of the verdict.
 * Where neither `error` nor `trials` was published there is nothing to divide by, and both are only shown.
 */
export function published(quantity: string, values: readonly number[], figure: PublishedFigure): Claim {
  return { ...within(quantity, values, figure.value, figure.value, "published"), figure };
}

/** What was published as a range or a direction (±Infinity: open), beside what was measured: not part of the verdict. */
export function publishedRange(
  quantity: string,
  values: readonly number[],
  low: number,
  high: number,
): Claim {
  return within(quantity, values, low, high, "published");
}
