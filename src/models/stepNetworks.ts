/**
 * The networks behind a scratchpad's two steps: one network for each step, or one that does both, so that what it learns for
 * the answer moves its reasoning as well.
 */
import type { Network } from "../nn/network.js";
import { initialise } from "../nn/initialise.js";
import { expInto, logSoftmax } from "../nn/logSoftmax.js";
import { exp, log } from "../shared/math.js";
import { policyInputs, type Observations } from "./inputs.js";
import { throughLogSoftmax } from "./jointPolicy.js";
import type { PolicyMaking } from "./policy.js";

/** Logit of a response kind that does not fit the reasoning: its probability is 0 in single precision. */
const excluded = -1e4;

/** What the two steps say of a batch. */
export interface StepLogProbs {
  /** log p(side | x), `[rows, 2]`. */
  readonly sides: Float32Array;
  /** log q(kind | x, side), `[rows, 2, responses]`; next to nothing for a kind of the other side. */
  readonly kinds: Float32Array;
}

/** Both steps, on whatever networks. */
export interface StepNetworks {
  readonly networks: readonly Network[];
  forward(observations: Observations): StepLogProbs;
  /** Adds the parameter gradients of a loss with these gradients at the last `forward`'s log-probabilities. */
  backward(gradients: StepLogProbs): void;
}

interface StepMaking extends Pick<PolicyMaking, "engine" | "world" | "config" | "rng"> {
  /** The stream that the networks' start is drawn from. */
  readonly stream: string;
  /** On which side each kind is, `[responses]`. */
  readonly sideOf: Uint8Array;
}

/** A reasoning network, and a response network that reads its decision. */
export function separateSteps({ engine, world, config, rng, stream, sideOf }: StepMaking): StepNetworks {
  const responses = sideOf.length;
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
  let sides = new Float32Array(0);
  let kinds = new Float32Array(0);
  let rows = 0;
  return {
    networks: [reasoning, response],
    forward(observations) {
      rows = observations.rows;
      sides = Float32Array.from(reasoning.forward(observations.inputs, rows));
      for (let i = 0; i < rows * 2; i++) sides[i]! += log(kindsOn[i % 2]!);
      logSoftmax(sides, rows, 2, sides);
      const inputs = withMarks(observations, [0, 1]);
      kinds = Float32Array.from(response.forward(inputs, rows * 2));
      keepSides(kinds, sideOf);
      return { sides, kinds };
    },
    backward(gradients) {
      expInto(sides, sides.length, sides);
      expInto(kinds, kinds.length, kinds);
      throughLogSoftmax(gradients.sides, sides, rows, 2);
      throughLogSoftmax(gradients.kinds, kinds, rows * 2, responses);
      reasoning.backward(sides);
      response.backward(kinds);
    },
  };
}

/** How one network knows where it is: nothing reasoned yet, reasoned plainly, reasoned strategically. */
const marks = [0, -1, 1];

/**
 * One network that scores every kind, told what has been reasoned so far. Before any reasoning its scores decide for a side,
 * in proportion to what they give to the kinds there; after it, for a kind of that side. As in a language model the same
 * weights write the reasoning and the answer.
 */
export function sharedSteps({ engine, world, config, rng, stream, sideOf }: StepMaking): StepNetworks {
  const responses = sideOf.length;
  const { hidden, activation } = config;
  const network = engine.createNetwork({
    inputs: policyInputs(world) + 1,
    hidden,
    outputs: responses,
    activation,
  });
  initialise(network, rng.stream(`${stream}/steps`), { zeroOutput: true });
  let first = new Float32Array(0); // log of its softmax before any reasoning, [rows, responses]
  let sides: Float32Array = new Float32Array(0);
  let kinds = new Float32Array(0);
  let rows = 0;
  return {
    networks: [network],
    forward(observations) {
      rows = observations.rows;
      const scores = network.forward(withMarks(observations, marks), rows * marks.length);
      first = new Float32Array(rows * responses);
      kinds = new Float32Array(rows * 2 * responses);
      for (let row = 0; row < rows; row++) {
        const from = row * marks.length * responses;
        first.set(scores.subarray(from, from + responses), row * responses);
        kinds.set(scores.subarray(from + responses, from + 3 * responses), row * 2 * responses);
      }
      logSoftmax(first, rows, responses, first);
      sides = massOfSides(first, rows, sideOf);
      keepSides(kinds, sideOf);
      return { sides, kinds };
    },
    backward(gradients) {
      expInto(kinds, kinds.length, kinds);
      throughLogSoftmax(gradients.kinds, kinds, rows * 2, responses);
      const outputs = new Float32Array(rows * marks.length * responses);
      for (let row = 0; row < rows; row++) {
        const to = row * marks.length * responses;
        const both = gradients.sides[row * 2]! + gradients.sides[row * 2 + 1]!;
        for (let k = 0; k < responses; k++) {
          // log p(side) = log Σ_{k on side} P_k: its gradient at score k is P_k / p(side) on its side, less P_k.
          const side = row * 2 + sideOf[k]!;
          const logProb = first[row * responses + k]!;
          outputs[to + k] = gradients.sides[side]! * exp(logProb - sides[side]!) - both * exp(logProb);
        }
        outputs.set(kinds.subarray(row * 2 * responses, (row + 1) * 2 * responses), to + responses);
      }
      network.backward(outputs);
    },
  };
}

/** The logarithm of what each side holds of a distribution over kinds, `[rows, 2]`; a side that underflows keeps its largest. */
function massOfSides(logProbs: Float32Array, rows: number, sideOf: Uint8Array): Float32Array {
  const kinds = sideOf.length;
  const masses = new Float32Array(rows * 2);
  for (let i = 0; i < rows * 2; i++) {
    const from = (i >> 1) * kinds;
    let highest = -Infinity;
    for (let k = 0; k < kinds; k++) if (sideOf[k] === i % 2) highest = Math.max(highest, logProbs[from + k]!);
    let total = 0;
    for (let k = 0; k < kinds; k++) if (sideOf[k] === i % 2) total += exp(logProbs[from + k]! - highest);
    masses[i] = highest + log(total);
  }
  return masses;
}

/** Log-softmax over the kinds that fit each side, in place of their scores `[rows, 2, responses]`. */
function keepSides(kinds: Float32Array, sideOf: Uint8Array): void {
  const responses = sideOf.length;
  for (let i = 0; i < kinds.length; i++)
    if (sideOf[i % responses] !== Math.floor(i / responses) % 2) kinds[i] = excluded;
  logSoftmax(kinds, kinds.length / responses, responses, kinds);
}

/** Each row once for every mark, followed by it, `[rows · marks, width + 1]`. */
function withMarks({ inputs, rows }: Observations, marks: readonly number[]): Float32Array {
  const width = inputs.length / rows;
  const repeated = new Float32Array(rows * marks.length * (width + 1));
  let to = 0;
  for (let row = 0; row < rows; row++)
    for (const mark of marks) {
      repeated.set(inputs.subarray(row * width, (row + 1) * width), to);
      repeated[to + width] = mark;
      to += width + 1;
    }
  return repeated;
}
