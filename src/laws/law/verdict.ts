/**
 * From claims to verdicts: every test of a verification is corrected together (Holm), and a law is reproduced where all
 * its predictions and controls hold.
 */
import { holm, pEquivalent, pGreater, pLess, significance } from "../../record/hypothesisTests.js";
import { summarise } from "../../record/statistics.js";
import type { SeedStatistics } from "../../record/metrics.js";
import type { Claim } from "./law.js";

/** A claim with what was measured. */
export interface JudgedClaim extends Claim {
  readonly measured: SeedStatistics;
  /** p after Holm's correction over all tests of the verification; null for exact and for published claims. */
  readonly p: number | null;
  readonly holds: boolean;
}

/**
 * Judges the claims of several laws at once, law by law. `quick`: with few seeds a test has no power, so a mean only has
 * to lie in its range.
 */
export function judge(claimsByLaw: readonly (readonly Claim[])[], quick: boolean): JudgedClaim[][] {
  const tested = claimsByLaw.flat().filter(({ role, test }) => role !== "published" && test === "mean");
  const ps = quick ? [] : holm(tested.map(pOf));
  const adjusted = new Map(tested.map((claim, i) => [claim, ps[i] ?? null]));
  return claimsByLaw.map((claims) =>
    claims.map((claim) => {
      const measured = summarise(claim.values);
      const p = adjusted.get(claim) ?? null;
      return { ...claim, measured, p, holds: p === null ? liesIn(claim, measured.mean) : p < significance };
    }),
  );
}

/** Whether all predictions and controls of a law hold. */
export function isReproduced(claims: readonly JudgedClaim[]): boolean {
  return claims.every(({ role, holds }) => role === "published" || holds);
}

/** Whether a mean lies in the range that a claim predicts; says nothing of how certain it is. */
export function meanInRange({ range: { low, high } }: Claim, mean: number): boolean {
  return mean >= low && mean <= high;
}

function liesIn(claim: Claim, mean: number): boolean {
  return claim.test === "exact"
    ? claim.values.every((value) => meanInRange(claim, value))
    : meanInRange(claim, mean);
}

/** A value that is no number (a fit through log 0) proves nothing, and must not spoil the other tests' correction. */
function pOf({ values, range: { low, high } }: Claim): number {
  if (!values.every(Number.isFinite)) return 1;
  if (low === -Infinity) return pLess(values, high);
  if (high === Infinity) return pGreater(values, low);
  return pEquivalent(values, low, high);
}
