/**
 * From claims to verdicts. A law says that all its claims hold, so each is tested alone and the law's p is the largest of
 * theirs (an intersection–union test: no correction within, Berger 1982); Holm's correction runs over the laws.
 */
import {
  compatibleBelow,
  holm,
  meanBounds,
  pEquivalent,
  pGreater,
  pLess,
  pShareGreater,
  shareBounds,
  shareError,
  significance,
  zScore,
  type Bounds,
} from "../../record/hypothesisTests.js";
import { summarise } from "../../record/statistics.js";
import type { SeedStatistics } from "../../record/metrics.js";
import type { Claim, PublishedFigure, Verdict } from "./law.js";

/** A claim with what was measured. */
export interface JudgedClaim extends Claim {
  readonly measured: SeedStatistics;
  /** The one-sided 95 % bounds, together the 90 % interval; null where there is none: no number, or one seed. */
  readonly bounds: Bounds | null;
  /** p of its own test; null for exact claims, for published figures and where nothing is tested. */
  readonly p: number | null;
  /** Of a published figure, how many standard errors above it the mean lies; null where that cannot be said. */
  readonly z: number | null;
  /** Of a published figure: compatible with it. */
  readonly holds: boolean;
  /** Its bounds lie wholly outside the range that was predicted. */
  readonly contradicted: boolean;
}

/** A law's claims with what follows from them. */
export interface JudgedLaw {
  readonly claims: readonly JudgedClaim[];
  /** The largest p of the claims that are evidence; null where none has one. */
  readonly p: number | null;
  /** The same after Holm's correction over the laws of the verification. */
  readonly correctedP: number | null;
  /** Of a quick look: "reproduced" where every mean lies in its range, else "inconclusive". */
  readonly verdict: Verdict;
}

/** What decides a verdict: neither published figures, nor checks, which only the code can fail. */
export const isEvidence = ({ role, check }: Claim): boolean => role !== "published" && !check;

/**
 * Judges the claims of several laws, law by law. `quick`: with few seeds a test has no power, so a mean only has to lie in
 * its range.
 */
export function judge(claimsByLaw: readonly (readonly Claim[])[], quick: boolean): JudgedLaw[] {
  const laws = claimsByLaw.map((claims) => {
    const judged = claims.map((claim) => judgeClaim(claim, quick));
    return { claims: judged, p: largestP(judged) };
  });
  const tested = laws.filter(({ p }) => p !== null);
  const corrected = holm(tested.map(({ p }) => p ?? 1));
  return laws.map((law) => {
    const correctedP = corrected[tested.indexOf(law)] ?? null;
    return { ...law, correctedP, verdict: verdictOf(law.claims, correctedP) };
  });
}

function largestP(claims: readonly JudgedClaim[]): number | null {
  const ps = claims.filter(isEvidence).flatMap(({ p }) => p ?? []);
  return ps.length === 0 ? null : Math.max(...ps);
}

function verdictOf(claims: readonly JudgedClaim[], correctedP: number | null): Verdict {
  if (claims.some((claim) => isEvidence(claim) && claim.contradicted)) return "contradicted";
  const hold = claims.every(({ role, holds }) => role === "published" || holds);
  return hold && (correctedP === null || correctedP < significance) ? "reproduced" : "inconclusive";
}

function judgeClaim(claim: Claim, quick: boolean): JudgedClaim {
  const measured = summarise(claim.values);
  const enough = measured.n > 1 && claim.values.every(Number.isFinite);
  const bounds = enough ? boundsOf(claim) : null;
  const judged = { ...claim, measured, bounds, p: null, z: null, contradicted: false };
  if (claim.figure !== undefined) {
    const error = errorOf(claim.figure);
    const z = enough && error !== null ? zScore(claim.values, { ...claim.figure, error }) : null;
    return { ...judged, z, holds: z !== null && Math.abs(z) < compatibleBelow };
  }
  if (claim.test === "exact") {
    return { ...judged, holds: claim.values.every((value) => meanInRange(claim, value)) };
  }
  if (quick) return { ...judged, holds: meanInRange(claim, measured.mean) };
  const p = enough ? pOf(claim) : 1; // a fit through log 0 proves nothing
  const { low, high } = claim.range;
  const contradicted = bounds !== null && (bounds.high < low || bounds.low > high);
  return { ...judged, p, holds: p < significance, contradicted };
}

/** The standard error of a published figure, derived where only the number of trials is known; null where neither is. */
export function errorOf({ value, error, trials }: PublishedFigure): number | null {
  return error ?? (trials === undefined ? null : shareError(value, trials));
}

/** Whether a mean lies in the range that a claim predicts; says nothing of how certain it is. */
export function meanInRange({ range: { low, high } }: Claim, mean: number): boolean {
  return mean >= low && mean <= high;
}

const countOf = ({ values }: Claim): number => values.filter((value) => value === 1).length;

function boundsOf(claim: Claim): Bounds {
  return claim.test === "share" ? shareBounds(countOf(claim), claim.values.length) : meanBounds(claim.values);
}

function pOf(claim: Claim): number {
  const {
    test,
    values,
    range: { low, high },
  } = claim;
  if (test === "share") return pShareGreater(countOf(claim), values.length, low);
  if (low === -Infinity) return pLess(values, high);
  if (high === Infinity) return pGreater(values, low);
  return pEquivalent(values, low, high);
}

/** What a claim was decided by: the bounds that were compared with its range, and how they are called. */
export interface Decision {
  /** "z": the distance from a published figure. "none": one seed, or no number. */
  readonly by: "lower bound" | "upper bound" | "interval" | "every seed" | "z" | "none";
  /** Null where the side is open, or decided nothing. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The interval that decided: of a one-sided test the 95 % bound on the side where it lies beyond the range's end; the 90 %
 * interval of an equivalence test, and where nothing is decided; of an exact claim the least and the greatest seed.
 */
export function decisionOf(claim: JudgedClaim): Decision {
  const { test, values, bounds, figure, holds, contradicted, p } = claim;
  if (test === "exact") return { by: "every seed", low: Math.min(...values), high: Math.max(...values) };
  if (bounds === null) return { by: "none", low: null, high: null };
  if (figure !== undefined) return { by: "z", ...bounds };
  const { low, high } = claim.range;
  const oneSided = (low === -Infinity) !== (high === Infinity);
  if (!oneSided || p === null || !(holds || contradicted)) return { by: "interval", ...bounds };
  const above = (high === Infinity) === holds; // above a bound and holds, or below one and contradicted
  return above
    ? { by: "lower bound", low: bounds.low, high: null }
    : { by: "upper bound", low: null, high: bounds.high };
}
