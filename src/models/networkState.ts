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
