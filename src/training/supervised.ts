/**
 * Stage 1: the policy is fitted to a table of starting probabilities by (harmful, what is seen of the tier). A frozen
 * copy of the result is the reference policy.
 */
import type { Config } from "../config/schema/config.js";
import type { Policy } from "../models/policy.js";
import type { Rng } from "../shared/rng.js";
import { startShare } from "../world/tierWeights.js";
import type { World } from "../world/world.js";
import { drawEpisodes, drawTiers } from "./episodes.js";

/**
 * Minimises the cross-entropy −Σ_k target_k · log π(k | x) over prompts of all tiers that have something of their own to show, with a learning rate that falls
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
  const share = startShare(world);
  const gradients = new Float32Array(rows * responses);
  for (let step = 0; step < steps; step++) {
    const tiers = drawTiers(world, rows, share, rng, "supervised");
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
