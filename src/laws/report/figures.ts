/** Numbers of claims as text: as many digits as their interval supports. Pure. */
import type { JudgedClaim } from "../law/verdict.js";
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

/**
 * Mean and 95 % interval, "0.951 [0.946, 0.956]", with two digits of the interval's half-width and at most four decimals;
 * "0.951" for one seed, "no number" where the mean is none.
 */
export function showMeasured({ measured: { mean, low, high } }: JudgedClaim): string {
  if (!Number.isFinite(mean)) return "no number";
  if (low === null || high === null) return short(mean);
  const margin = (high - low) / 2;
  if (margin === 0) return `${short(mean)} (all seeds)`;
  const decimals = Math.min(most, Math.max(0, 1 - magnitude(margin)));
  return `${fixed(mean, decimals)} [${fixed(low, decimals)}, ${fixed(high, decimals)}]`;
}

/** The standard deviation over seeds; "–" where there is none. */
export function showSd({ measured: { sd } }: JudgedClaim): string {
  return sd === null || !Number.isFinite(sd) ? "–" : String(Number(sd.toPrecision(2)));
}

/** The range that is predicted, in words: "above 0.9", "0.45 to 0.55", "exactly 0", "always 0.5 ± 0.000001". */
export function showRange({ range: { low, high }, test }: Claim): string {
  if (low === high) return `exactly ${short(low)}`;
  const always = test === "exact" ? "always " : "";
  if (low === -Infinity) return `${always}below ${short(high)}`;
  if (high === Infinity) return `${always}above ${short(low)}`;
  const [from, to] = [short(low), short(high)];
  if (from !== to) return `${always}${from} to ${to}`;
  return `${always}${short((low + high) / 2)} ± ${short((high - low) / 2)}`;
}

/** A corrected p: "< 0.001", "0.012"; "–" where nothing was tested. */
export function showP(p: number | null): string {
  if (p === null) return "–";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** The largest p of a law's tests: the one that its verdict hangs on; null where it has none. */
export function decisiveP(claims: readonly JudgedClaim[]): number | null {
  const ps = claims.map(({ p }) => p).filter((p) => p !== null);
  return ps.length === 0 ? null : Math.max(...ps);
}
