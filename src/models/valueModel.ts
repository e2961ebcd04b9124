/**
 * The value model: the expected reward of an episode from what the policy sees of it. The learned baseline of PPO and
 * REINFORCE.
 */
import type { Config } from "../config/schema/config.js";
import type { AdamStep, Engine } from "../nn/network.js";
import { initialise } from "../nn/initialise.js";
import type { Rng } from "../shared/rng.js";
import type { World } from "../world/world.js";
import { policyInputs, type Observations } from "./inputs.js";
import { restoreNetwork, saveNetwork, type NetworkState } from "./networkState.js";

export interface ValueModel {
  /** V(x), `[rows]`; the view is valid until the next call. */
  values(observations: Observations): Float32Array;
  /** One Adam step on the mean of ½·(V − target)² over the rows, with `targets` `[rows]`. */
  fit(observations: Observations, targets: Float32Array, step: AdamStep): void;
  save(): NetworkState;
  restore(state: NetworkState): void;
}

/** The value model of a config; it starts at 0 everywhere. */
export function createValueModel(
  engine: Engine,
  world: World,
  { hidden, activation }: Config["objective"]["value"],
  rng: Rng,
): ValueModel {
  const network = engine.createNetwork({ inputs: policyInputs(world), hidden, outputs: 1, activation });
  initialise(network, rng.stream("value"), { zeroOutput: true });
  let gradients = new Float32Array(0);
  return {
    values: ({ inputs, rows }) => network.forward(inputs, rows),
    fit({ inputs, rows }, targets, step) {
      const values = network.forward(inputs, rows);
      if (gradients.length !== rows) gradients = new Float32Array(rows);
      for (let i = 0; i < rows; i++) gradients[i] = (values[i]! - targets[i]!) / rows;
      network.backward(gradients);
      network.adam(step);
    },
    save: () => saveNetwork(network),
    restore: (state) => {
      restoreNetwork(network, state);
    },
  };
}
