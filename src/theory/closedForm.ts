/**
 * Where an algorithm should end for rewards that stay as they are: at the KL-regularised optimum or, for some, at a fixed
 * point of their own. Every objective brings its closed form with it.
 */
import type { Labeler } from "../world/labeler.js";
import type { Distribution, HeldOut } from "./heldOut.js";
import { pooledRewards, type PooledRewards } from "./optimum.js";

/** Fixed rewards: all that a closed form may depend on beside klCoef. */
export interface Terms {
  readonly heldOut: HeldOut;
  readonly labeler: Labeler;
  /** proxyRewards under each pattern, `[patterns]` of `[prompts, responses]`; null without a reward model. */
  readonly proxy: readonly Float64Array[] | null;
  /** The same for the prompts as they occur in the tiers, in the order of heldOut.natural. */
  readonly natural: readonly Terms[];
}

/** A point of rest that is not the KL-regularised optimum. */
export interface FixedPoint {
  /** The policy under each pattern at a klCoef (reward per nat); null where the search for it does not settle. */
  at(terms: Terms, klCoef: number): Distribution[] | null;
}

/** The search for a fixed point found none. */
export class NotSettled extends Error {
  override readonly name = "NotSettled";
}

/** What `search` finds; null where it throws NotSettled. */
export function orNotSettled<T>(search: () => T): T | null {
  try {
    return search();
  } catch (error) {
    if (error instanceof NotSettled) return null;
    throw error;
  }
}

/** The closed form of one objective of one config. It may keep what it has computed, so it serves one run. */
export interface ClosedForm {
  /** The reward whose KL-regularised optimum the objective is meant to reach. */
  rewards(terms: Terms): PooledRewards;
  /** Where it comes to rest instead; null where that is the optimum itself. */
  readonly fixedPoint: FixedPoint | null;
}

/** Of every algorithm that follows the gradient of the reward with its KL term. */
export const klOptimum: ClosedForm = {
  rewards: ({ heldOut, proxy }) => pooledRewards(heldOut, proxy),
  fixedPoint: null,
};
