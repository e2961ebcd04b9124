/**
 * Stage 1: the policy is fitted to a table of starting probabilities by (harmful, what is seen of the tier). A frozen
 * copy of the result is the reference policy.
 */
import type { Config } from "../config/schema/config.js";
import type { Policy } from "../models/policy.js";
import { exp } from "../shared/math.js";
import type { Rng } from "../shared/rng.js";
import { patternProbability } from "../world/observation.js";
import type { OwnUtility } from "../world/own.js";
import type { World } from "../world/world.js";
import { drawEpisodes, drawTiers } from "./episodes.js";

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
      for (const tier of tiers) {
        const weight = tier.share * patternProbability(observation, tier.index, pattern);
        rowOf(harmful, tier.index, pattern).forEach((p, k) => (mixed[k]! += weight * p));
      }
      table.set(normalise(mixed), (harmful * patterns + pattern) * responses.length);
    }
  return table;
}

function normalise(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total > 0 ? value / total : 1 / values.length));
}

/**
 * Minimises the cross-entropy −Σ_k target_k · log π(k | x) over prompts of all tiers, with a learning rate that falls
 * linearly to 0. Does nothing for a uniform start, which the policy has from its making.
 */
export function supervisedStart(
  world: World,
  policy: Policy,
  table: Float64Array | null,
  { steps, rows, learningRate }: Config["policy"]["supervised"],
  rng: Rng,
): void {
  if (table === null) return;
  const responses = policy.responses;
  const patterns = world.observation.patterns.length;
  const gradients = new Float32Array(rows * responses);
  for (let step = 0; step < steps; step++) {
    const tiers = drawTiers(world, rows, ({ share }) => share, rng, "supervised");
    const { prompts, patterns: seen, observations } = drawEpisodes(world, tiers, rng, "supervised");
    for (let row = 0; row < rows; row++) {
      const start = (prompts.harmful[row]! * patterns + seen[row]!) * responses;
      for (let k = 0; k < responses; k++) gradients[row * responses + k] = -table[start + k]! / rows;
    }
    policy.logProbs(observations);
    policy.backward(gradients);
    policy.adam({ learningRate: learningRate * (1 - step / steps) });
  }
}
