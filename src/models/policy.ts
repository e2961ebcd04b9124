/**
 * The policy: from what is seen of an episode to the log-probabilities of the response kinds. Objectives speak in
 * gradients at log-probabilities, so they work unchanged for every shape of policy below.
 */
import type { Config } from "../config/schema/config.js";
import type { AdamStep, Engine } from "../nn/network.js";
import type { Rng } from "../shared/rng.js";
import type { World } from "../world/world.js";
import type { Observations } from "./inputs.js";
import type { NetworkState } from "./networkState.js";

/** A distribution over response kinds for each row that it sees. */
export interface Policy {
  readonly responses: number;
  /** log π(k | x), `[rows, responses]`; the view is valid until the next call on this policy. */
  logProbs(observations: Observations): Float32Array;
  /** Adds the parameter gradients of a loss with gradient `[rows, responses]` at the last `logProbs`. */
  backward(gradients: Float32Array): void;
  /** One Adam step on everything accumulated since the last. */
  adam(step: AdamStep): void;
  save(): NetworkState[];
  restore(states: readonly NetworkState[]): void;
}

/** What the makers of policies need. */
export interface PolicyMaking {
  readonly engine: Engine;
  readonly world: World;
  readonly config: Config["policy"];
  readonly rng: Rng;
}
