/**
 * Draws the parameters a network starts from. Weights are normal with a deviation that keeps the size of activations
 * from layer to layer; biases are 0.
 */
import type { Stream } from "../shared/rng.js";
import type { Network } from "./network.js";

/**
 * Sets the network's parameters: hidden layers as He et al. 2015 (relu, variance 2 / in) or Glorot & Bengio 2010 (tanh,
 * 2 / (in + out)), the linear output layer with variance 1 / in, or 0 where `zeroOutput`, so that all outputs start at 0.
 */
export function initialise(
  network: Network,
  stream: Stream,
  { zeroOutput = false }: { readonly zeroOutput?: boolean } = {},
): void {
  const { inputs, hidden, outputs, activation } = network.shape;
  const parameters = new Float32Array(network.size);
  let position = 0;
  let from = inputs;
  for (const to of hidden) {
    const deviation = Math.sqrt(activation === "relu" ? 2 / from : 2 / (from + to));
    for (let i = 0; i < from * to; i++) parameters[position + i] = deviation * stream.normal();
    position += (from + 1) * to;
    from = to;
  }
  if (!zeroOutput) {
    const deviation = Math.sqrt(1 / from);
    for (let i = 0; i < from * outputs; i++) parameters[position + i] = deviation * stream.normal();
  }
  network.setParameters(parameters);
}
