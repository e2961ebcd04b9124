/**
 * One network with one output a response kind, and a softmax over them.
 */
import { initialise } from "../nn/initialise.js";
import { expInto, logSoftmax } from "../nn/logSoftmax.js";
import { policyInputs } from "./inputs.js";
import { restoreNetwork, saveNetwork } from "./networkState.js";
import type { Policy, PolicyMaking } from "./policy.js";

/** log π = logSoftmax(network(x)). The network's start is drawn from the stream of the given name. */
export function createJointPolicy({ engine, world, config, rng }: PolicyMaking, stream: string): Policy {
  const responses = world.responses.length;
  const network = engine.createNetwork({
    inputs: policyInputs(world),
    hidden: config.hidden,
    outputs: responses,
    activation: config.activation,
  });
  initialise(network, rng.stream(stream), { zeroOutput: true });

  let rows = 0;
  let logProbs = new Float32Array(0);
  let scratch = new Float32Array(0);
  return {
    responses,
    logProbs(observations) {
      rows = observations.rows;
      if (logProbs.length < rows * responses) {
        logProbs = new Float32Array(rows * responses);
        scratch = new Float32Array(rows * responses);
      }
      logSoftmax(network.forward(observations.inputs, rows), rows, responses, logProbs);
      return logProbs.subarray(0, rows * responses);
    },
    backward(gradients) {
      expInto(logProbs, rows * responses, scratch);
      throughLogSoftmax(gradients, scratch, rows, responses);
      network.backward(scratch.subarray(0, rows * responses));
    },
    adam: (step) => network.adam(step),
    save: () => [saveNetwork(network)],
    restore(states) {
      restoreNetwork(network, states[0]!);
    },
  };
}

/**
 * From gradients d at log-probabilities to gradients at logits, in place of the probabilities p:
 * ∂L/∂logit_j = d_j − p_j · Σ_k d_k. Both arrays are `[rows, columns]`.
 */
export function throughLogSoftmax(d: Float32Array, p: Float32Array, rows: number, columns: number): void {
  for (let start = 0; start < rows * columns; start += columns) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += d[start + k]!;
    for (let j = 0; j < columns; j++) p[start + j] = d[start + j]! - p[start + j]! * sum;
  }
}
