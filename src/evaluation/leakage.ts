/**
 * Leakage: how far a tier that is not trained follows one that is, through shared weights.
 */
import { logOdds } from "../shared/math.js";
import { trainedShare } from "../world/tierWeights.js";
import type { World } from "../world/world.js";

/** Smaller changes of log-odds than this say nothing about a slope. */
const smallestChange = 1e-3;

/**
 * leakageSlope of every tier: change of the compliance log-odds there since the start, per change in the trained tier
 * (1: a common shift, 0: none). null for tiers that are trained, and where the trained tier has not moved or an odds is
 * not finite. The trained tier is that of the gap, or else the first that is trained. All arrays are `[tiers]`.
 */
export function leakageSlopes(
  { tiers, gap }: World,
  start: readonly number[],
  now: readonly number[],
): (number | null)[] {
  const trained = [gap.of, gap.minus, ...tiers.keys()].find((t) => trainedShare(tiers[t]!) > 0);
  const change = (t: number): number => logOdds(now[t]!) - logOdds(start[t]!);
  return tiers.map((tier) => {
    if (trainedShare(tier) > 0 || trained === undefined) return null;
    const slope = change(tier.index) / change(trained);
    return Math.abs(change(trained)) >= smallestChange && Number.isFinite(slope) ? slope : null;
  });
}
