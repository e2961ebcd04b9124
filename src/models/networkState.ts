/**
 * A network's parameters and optimiser state as plain arrays: what checkpoints hold and what the frozen copy of the
 * policy is made from.
 */
import type { Network, OptimizerState } from "../nn/network.js";

/** Everything that one network has learned. */
export interface NetworkState {
  readonly parameters: Float32Array;
  readonly optimizer: OptimizerState;
}

export function saveNetwork(network: Network): NetworkState {
  return { parameters: network.parameters(), optimizer: network.optimizerState() };
}

export function restoreNetwork(network: Network, state: NetworkState): void {
  network.setParameters(state.parameters);
  network.setOptimizerState(state.optimizer);
}

/** The same parameters beside an optimiser that has taken no step yet. */
export function withFreshOptimizer({ parameters }: NetworkState): NetworkState {
  const { length } = parameters;
  const optimizer = {
    steps: 0,
    firstMoments: new Float32Array(length),
    secondMoments: new Float32Array(length),
  };
  return { parameters, optimizer };
}
