/**
 * Draws the situations that everything in training starts from: which tier, which prompt, and what of the tier is seen.
 */
import { observe, selectObservations, type Observations } from "../models/inputs.js";
import type { Rng } from "../shared/rng.js";
import { drawPatterns } from "../world/observation.js";
import { drawPrompts, moveToTiers, selectPrompts, type Prompts } from "../world/prompts.js";
import type { TierShare } from "../world/tierWeights.js";
import type { World } from "../world/world.js";

/** A batch of episodes before anybody responds. */
export interface Episodes {
  /** Index of each episode's tier, `[count]`. */
  readonly tiers: Uint8Array;
  readonly prompts: Prompts;
  /** Index of the cue pattern that each episode shows, `[count]`. */
  readonly patterns: Uint8Array;
  readonly observations: Observations;
}

/** Draws which tier each of `count` episodes falls into, in proportion to `share`. */
export function drawTiers(world: World, count: number, share: TierShare, rng: Rng, purpose: string) {
  const stream = rng.stream(`${purpose}/tiers`);
  const weights = world.tiers.map(share);
  const tiers = new Uint8Array(count);
  for (let i = 0; i < count; i++) tiers[i] = stream.categorical(weights);
  return tiers;
}

/** Episodes in the given tiers; prompts and cues come from streams named after the purpose. */
export function drawEpisodes(world: World, tiers: Uint8Array, rng: Rng, purpose: string): Episodes {
  const prompts = drawPrompts(world, tiers.length, rng.stream(`${purpose}/prompts`));
  moveToTiers(world, prompts, tiers);
  const patterns = drawPatterns(world.observation, tiers, rng.stream(`${purpose}/cues`));
  return { tiers, prompts, patterns, observations: observe(world, prompts, patterns) };
}

/** The episodes at `rows`, in that order. */
export function selectEpisodes(from: Episodes, rows: Uint32Array): Episodes {
  return {
    tiers: Uint8Array.from(rows, (row) => from.tiers[row]!),
    prompts: selectPrompts(from.prompts, rows),
    patterns: Uint8Array.from(rows, (row) => from.patterns[row]!),
    observations: selectObservations(from.observations, rows),
  };
}
