/**
 * Where the policy starts: its probabilities by (harmful, what is seen of the tier), from the table policy.prior or,
 * under the stricter reading of own.role, from the model's own utility.
 */
import type { Config } from "../config/schema/config.js";
import { normalise, startRow } from "../config/start.js";
import type { OwnUtility } from "./own.js";
import { anyShare, patternShare, tierWeights } from "./tierWeights.js";
import type { World } from "./world.js";

/**
 * The start that is aimed at, `[2 (benign, harmful), patterns, responses]`, or null where it is uniform. Rows of
 * policy.prior hold for a tier; what is seen may fit several tiers, which then mix in proportion to share · P(seen |
 * tier), or P(seen | tier) where only tiers of no share can show it. With own.role "prior" the start is π_ref ∝ exp(U_own / temperature) instead.
 */
export function startTable(world: World, config: Config, own: OwnUtility): Float64Array | null {
  const { tiers, responses, observation } = world;
  const { prior } = config.policy;
  if (prior === undefined && config.own.role === "reward") return null;

  const patterns = observation.patterns.length;
  const everyTier = (): number => 1;
  const table = new Float64Array(2 * patterns * responses.length);
  for (const harmful of [0, 1])
    for (let pattern = 0; pattern < patterns; pattern++) {
      const mixed = responses.map(() => 0);
      const share = patternShare(world, pattern, anyShare) > 0 ? anyShare : everyTier;
      tierWeights(world, pattern, share).forEach((weight, tier) => {
        const row = own.offset(harmful, tier, pattern);
        const utilities = own.values.subarray(row, row + responses.length);
        startRow(config, tiers[tier]!.name, harmful, utilities).forEach((p, k) => (mixed[k]! += weight * p));
      });
      table.set(normalise(mixed), (harmful * patterns + pattern) * responses.length);
    }
  return table;
}
