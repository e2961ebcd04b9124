/**
 * A scratchpad in two steps: a reasoning network first decides whether to reason strategically, then a response network
 * that reads this decision chooses among the kinds that fit it. Since both steps are few and finite, the distribution
 * over kinds is still exact: π(k | x) = p(s_k | x) · q(k | x, s_k).
 */
import type { Network } from "../nn/network.js";
import { initialise } from "../nn/initialise.js";
import { expInto, logSoftmax } from "../nn/logSoftmax.js";
import { log } from "../shared/math.js";
import { policyInputs } from "./inputs.js";
import { throughLogSoftmax } from "./jointPolicy.js";
import { restoreNetwork, saveNetwork } from "./networkState.js";
import type { Policy, PolicyMaking } from "./policy.js";

/** Logit of a response kind that does not fit the reasoning: its probability is 0 in single precision. */
const excluded = -1e4;

/**
 * The two-step policy. A kind is strategic where its attribute `strategic` is at least 1/2. It starts uniform over
 * kinds, like the joint policy: the reasoning step starts in proportion to the number of kinds on each side.
 */
export function createTwoStepPolicy({ engine, world, config, rng }: PolicyMaking, stream: string): Policy {
  const responses = world.responses.length;
  const sideOf = Uint8Array.from(world.responses, ({ strategic }) => (strategic >= 0.5 ? 1 : 0));
  const kindsOn = [0, 1].map((side) => sideOf.filter((one) => one === side).length);
  const width = policyInputs(world);
  const make = (inputs: number, outputs: number, name: string): Network => {
    const { hidden, activation } = config;
    const network = engine.createNetwork({ inputs, hidden, outputs, activation });
    initialise(network, rng.stream(`${stream}/${name}`), { zeroOutput: true });
    return network;
  };
  const reasoning = make(width, 2, "reasoning");
  const response = make(width + 1, responses, "response");

  let rows = 0;
  let logSides = new Float32Array(0); // log p(side | x), [rows, 2]
  let logKinds = new Float32Array(0); // log q(kind | x, side), [rows, 2, responses]

  return {
    responses,
    logProbs(observations) {
      rows = observations.rows;
      logSides = Float32Array.from(reasoning.forward(observations.inputs, rows));
      for (let i = 0; i < rows * 2; i++) logSides[i]! += log(kindsOn[i % 2]!);
      logSoftmax(logSides, rows, 2, logSides);

      logKinds = Float32Array.from(response.forward(withSides(observations.inputs, rows, width), rows * 2));
      for (let i = 0; i < logKinds.length; i++)
        if (sideOf[i % responses] !== Math.floor(i / responses) % 2) logKinds[i] = excluded;
      logSoftmax(logKinds, rows * 2, responses, logKinds);

      const logProbs = new Float32Array(rows * responses);
      for (let row = 0; row < rows; row++)
        for (let k = 0; k < responses; k++) {
          const side = sideOf[k]!;
          logProbs[row * responses + k] =
            logSides[row * 2 + side]! + logKinds[(row * 2 + side) * responses + k]!;
        }
      return logProbs;
    },
    backward(gradients) {
      // log π_k is the sum of one entry of each table, so d_k goes to both.
      const dSides = new Float32Array(rows * 2);
      const dKinds = new Float32Array(rows * 2 * responses);
      for (let row = 0; row < rows; row++)
        for (let k = 0; k < responses; k++) {
          const d = gradients[row * responses + k]!;
          dSides[row * 2 + sideOf[k]!]! += d;
          dKinds[(row * 2 + sideOf[k]!) * responses + k] = d;
        }
      expInto(logSides, logSides.length, logSides);
      expInto(logKinds, logKinds.length, logKinds);
      throughLogSoftmax(dSides, logSides, rows, 2);
      throughLogSoftmax(dKinds, logKinds, rows * 2, responses);
      reasoning.backward(logSides);
      response.backward(logKinds);
    },
    adam(step) {
      reasoning.adam(step);
      response.adam(step);
    },
    save: () => [saveNetwork(reasoning), saveNetwork(response)],
    restore(states) {
      restoreNetwork(reasoning, states[0]!);
      restoreNetwork(response, states[1]!);
    },
  };
}

/** Each row twice, followed by 0 (plain reasoning) and by 1 (strategic), `[rows · 2, width + 1]`. */
function withSides(inputs: Float32Array, rows: number, width: number): Float32Array {
  const doubled = new Float32Array(rows * 2 * (width + 1));
  for (let i = 0; i < rows * 2; i++) {
    const row = i >> 1;
    doubled.set(inputs.subarray(row * width, (row + 1) * width), i * (width + 1));
    doubled[i * (width + 1) + width] = i % 2;
  }
  return doubled;
}
