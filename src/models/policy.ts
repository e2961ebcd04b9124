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

/** What a reasoning step is taught where a rollout's reward does not reach it: to stay at its reference. */
export interface ReasoningPull {
  /** log p_ref(side | x), `[rows, 2]`. */
  readonly refLogSides: Float32Array;
  /** Weight of the mean KL(p‖p_ref) over the rows, in the units of the gradients beside it. */
  readonly weight: number;
}

/** A distribution over response kinds for each row that it sees. */
export interface Policy {
  readonly responses: number;
  /** log π(k | x), `[rows, responses]`; the view is valid until the next call on this policy. */
  logProbs(observations: Observations): Float32Array;
  /**
   * log p(side | x) of a reasoning step that a rollout's reward does not reach, `[rows, 2]`; only where there is one. The
   * call takes the place of a `logProbs`.
   */
  readonly logSides?: (observations: Observations) => Float32Array;
  /**
   * Adds the parameter gradients of a loss with gradient `[rows, responses]` at the last `logProbs`. With a pull the
   * reasoning step follows that one instead, and the response step alone the loss.
   */
  backward(gradients: Float32Array, pull?: ReasoningPull): void;
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
