/** Numbers of claims as text: as many digits as their interval supports, and the interval that decided. Pure. */
import { decisionOf, errorOf, type JudgedClaim } from "../law/verdict.js";
import type { Claim } from "../law/law.js";

const fewest = 3;
const most = 4;

/** The power of ten of a number's first digit: 0 for 1 to 9.99, −2 for 0.012. */
const magnitude = (value: number): number => Number(value.toExponential().split("e")[1]);

/** A number without trailing zeros: 0.05, 5.7, 1200; −0 is 0. */
function short(value: number): string {
  return String(Number(value.toPrecision(fewest)) + 0);
}

function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}

/** How to read what `showMeasured` writes behind a mean. */
export const intervalsInWords =
  "[a, b]: 90 % interval; [≥ a] or [≤ b]: one-sided 95 % bound, where that decided";

/**
 * The mean with the interval that decided (see `intervalsInWords`), "0.951 [≥ 0.946]", with two digits of its half-width and
 * at most four decimals; "17 of 20 seeds [≥ 0.66]" for a share of seeds; of an exact claim "0.5 (all seeds)", or from where
 * to where the seeds lie; "0.838 ± 0.002", with the standard error, beside a published figure; "0.951" for one seed; "no
 * number" where the mean is none.
 */
export function showMeasured(claim: JudgedClaim): string {
  const { mean, sd, n } = claim.measured;
  if (!Number.isFinite(mean)) return "no number";
  const { by, low, high } = decisionOf(claim);
  const middle = claim.test === "share" ? `${Math.round(mean * n)} of ${n} seeds` : null;
  if (by === "none" || sd === null) return middle ?? short(mean);
  const margin = by === "z" ? sd / Math.sqrt(n) : Math.max(mean - (low ?? mean), (high ?? mean) - mean);
  if (margin === 0) return middle ?? `${short(mean)} (all seeds)`;
  const decimals = Math.min(most, Math.max(0, 1 - magnitude(margin)));
  const text = (value: number): string => fixed(value, decimals);
  const start = middle ?? text(mean);
  if (by === "z") return `${start} ± ${text(margin)}`;
  if (by === "every seed" && text(low ?? mean) === text(high ?? mean)) return `${short(mean)} (all seeds)`;
  if (by === "every seed") return `${start} (seeds ${text(low ?? mean)} to ${text(high ?? mean)})`;
  if (high === null) return `${start} [≥ ${text(low ?? mean)}]`;
  if (low === null) return `${start} [≤ ${text(high)}]`;
  return `${start} [${text(low)}, ${text(high)}]`;
}

/** What was published: "0.784 ± 0.031", "0.364 ± 0.034 (error of a share of 200)", or the range. */
export function showPublished(claim: Claim): string {
  const { figure } = claim;
  if (figure === undefined) return showRange(claim);
  const error = errorOf(figure);
  if (error === null) return `${short(figure.value)} (without an error)`;
  const derived = figure.error === undefined ? ` (error of a share of ${figure.trials ?? 0})` : "";
  return `${short(figure.value)} ± ${Number(error.toPrecision(2))}${derived}`;
}

/** How a published figure compares: "compatible, z = 1.6", "z = 2.0", "as published", "not as published", "undecided". */
export function showComparison({ figure, z, holds, contradicted }: JudgedClaim): string {
  if (figure === undefined) return holds ? "as published" : contradicted ? "not as published" : "undecided";
  if (z === null) return "not comparable";
  return `${holds ? "compatible, " : ""}z = ${fixed(z, 1)}`;
}

/** The standard deviation over seeds; "–" where there is none. */
export function showSd({ measured: { sd } }: JudgedClaim): string {
  return sd === null || !Number.isFinite(sd) ? "–" : String(Number(sd.toPrecision(2)));
}

/** The range that is predicted, in words: "above 0.9", "0.45 to 0.55", "exactly 0", "always 0.5 ± 0.000001". */
export function showRange({ range: { low, high }, test }: Claim): string {
  if (test === "share") return `in more than ${short(100 * low)} % of seeds`;
  if (low === high) return `exactly ${short(low)}`;
  const always = test === "exact" ? "always " : "";
  if (low === -Infinity) return `${always}below ${short(high)}`;
  if (high === Infinity) return `${always}above ${short(low)}`;
  const [from, to] = [short(low), short(high)];
  if (from !== to) return `${always}${from} to ${to}`;
  return `${always}${short((low + high) / 2)} ± ${short((high - low) / 2)}`;
}

/** A p: "< 0.001", "0.012"; "–" where nothing was tested. */
export function showP(p: number | null): string {
  if (p === null) return "–";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** A law's p alone and among all laws: "0.012, 0.310 after Holm's correction". */
export function showLawP({ p, correctedP }: { p: number | null; correctedP: number | null }): string {
  return p === null ? "–" : `${showP(p)}, ${showP(correctedP)} after Holm's correction`;
}
