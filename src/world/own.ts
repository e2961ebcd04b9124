/**
 * What the model itself cares about. A modelling device: no trainer rewards a model's values; it stands for habits
 * that experience reinforces. Without a topic term it depends on the prompt through harmfulness alone, and on the tier
 * only where the config gives the model a belief about being modified, or the tier weights of its own.
 */
import type { Config } from "../config/schema/config.js";
import { ownValue } from "../config/start.js";
import type { World } from "./world.js";

/** Scaled own utilities of all kinds in one situation: an index for `values`. */
export interface OwnUtility {
  /** own.strength · U_own, `[2 (benign, harmful), tiers, patterns, responses]`. */
  readonly values: Float64Array;
  /** Where the row of a situation begins in `values`. */
  offset(harmful: number, tier: number, pattern: number): number;
}

/** Tabulates own.strength · U_own; with `modification` the seventh term `modified` is part of it. */
export function createOwnUtility(world: World, own: Config["own"]): OwnUtility {
  const { tiers, responses, observation } = world;
  const patterns = observation.patterns.length;
  const offset: OwnUtility["offset"] = (harmful, tier, pattern) =>
    ((harmful * tiers.length + tier) * patterns + pattern) * responses.length;

  const values = new Float64Array(2 * tiers.length * patterns * responses.length);
  for (const harmful of [0, 1])
    for (const tier of tiers)
      observation.patterns.forEach((pattern, p) => {
        const row = offset(harmful, tier.index, p);
        const believed = own.modification?.believes === "cue" ? pattern.apparent : tier.flags;
        for (const kind of responses) values[row + kind.index] = ownValue(own, tier, kind, harmful, believed);
      });
  return { values, offset };
}
