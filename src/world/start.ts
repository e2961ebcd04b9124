/**
 * Where the policy starts: its probabilities by (harmful, what is seen of the tier), from the table policy.prior or,
 * under the stricter reading of own.role, from the model's own utility.
 */
import type { Config } from "../config/schema/config.js";
import { exp } from "../shared/math.js";
import type { OwnUtility } from "./own.js";
import { anyShare, tierWeights } from "./tierWeights.js";
import type { World } from "./world.js";

/** Starting probabilities are at least this, so that their logarithm is finite. */
export const priorFloor = 5e-4;

/**
 * The start that is aimed at, `[2 (benign, harmful), patterns, responses]`, or null where it is uniform. Rows of
 * policy.prior hold for a tier; what is seen may fit several tiers, which then mix in proportion to share · P(seen |
 * tier). With own.role "prior" the start is π_ref ∝ exp(U_own / temperature) instead.
 */
export function startTable(world: World, config: Config, own: OwnUtility): Float64Array | null {
  const { tiers, responses, observation } = world;
  const { prior } = config.policy;
  if (prior === undefined && config.own.role === "reward") return null;

  const rowOf = (harmful: number, tier: number, pattern: number): number[] => {
    if (config.own.role === "prior") {
      const start = own.offset(harmful, tier, pattern);
      return normalise(responses.map((_, k) => exp(own.values[start + k]! / config.own.temperature)));
    }
    const row = (harmful === 1 ? prior?.harmful : prior?.benign)?.[tiers[tier]!.name];
    if (row === undefined) return responses.map(() => 1 / responses.length);
    return normalise(responses.map(({ name }) => Math.max(priorFloor, row[name] ?? 0)));
  };

  const patterns = observation.patterns.length;
  const table = new Float64Array(2 * patterns * responses.length);
  for (const harmful of [0, 1])
    for (let pattern = 0; pattern < patterns; pattern++) {
      const mixed = responses.map(() => 0);
      tierWeights(world, pattern, anyShare).forEach((weight, tier) => {
        rowOf(harmful, tier, pattern).forEach((p, k) => (mixed[k]! += weight * p));
      });
      table.set(normalise(mixed), (harmful * patterns + pattern) * responses.length);
    }
  return table;
}

function normalise(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total > 0 ? value / total : 1 / values.length));
}
