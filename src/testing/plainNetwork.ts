/**
 * A network in doubles, written for plainness, and Adam: what engines are compared with, by outputs, by the finite
 * differences of the loss, by its gradients and by steps.
 */
import type { AdamStep, NetworkShape, OptimizerState } from "../nn/network.js";
import { pow, tanh } from "../shared/math.js";

/** The number of parameters. */
export function sizeOf({ inputs, hidden, outputs }: NetworkShape): number {
  const widths = [inputs, ...hidden, outputs];
  return widths.slice(1).reduce((sum, width, l) => sum + (widths[l]! + 1) * width, 0);
}

interface PlainLayer {
  readonly from: number;
  readonly to: number;
  /** Where its weights and its biases begin among the parameters. */
  readonly weights: number;
  readonly bias: number;
}

function layersOf({ inputs, hidden, outputs }: NetworkShape): PlainLayer[] {
  let next = 0;
  return [...hidden, outputs].map((to, l) => {
    const from = [inputs, ...hidden][l]!;
    const weights = next;
    next += (from + 1) * to;
    return { from, to, weights, bias: weights + from * to };
  });
}

/** What every layer gives for one row, the inputs first. */
function valuesOf(shape: NetworkShape, parameters: ArrayLike<number>, row: ArrayLike<number>): number[][] {
  const all = [Array.from(row)];
  for (const { to, weights, bias } of layersOf(shape)) {
    const isHidden = all.length <= shape.hidden.length;
    const sums = Array.from({ length: to }, (_, o) =>
      all.at(-1)!.reduce((sum, x, i) => sum + x * parameters[weights + i * to + o]!, parameters[bias + o]!),
    );
    all.push(
      sums.map((sum) => (!isHidden ? sum : shape.activation === "relu" ? Math.max(0, sum) : tanh(sum))),
    );
  }
  return all;
}

const rowsOf = (values: Float32Array, width: number): Float32Array[] =>
  Array.from({ length: values.length / width }, (_, row) => values.subarray(row * width, (row + 1) * width));

/** A network's outputs, and as its loss the sum of outputGradients · output over rows and outputs. */
export function plainForward(
  shape: NetworkShape,
  parameters: ArrayLike<number>,
  inputs: Float32Array,
  outputGradients: Float32Array,
): { outputs: number[]; loss: number } {
  const outputs = rowsOf(inputs, shape.inputs).flatMap((row) => valuesOf(shape, parameters, row).at(-1)!);
  return { outputs, loss: outputs.reduce((sum, y, i) => sum + y * outputGradients[i]!, 0) };
}

/** The gradient of that loss with respect to the parameters, by the chain rule from the last layer down. */
export function plainGradients(
  shape: NetworkShape,
  parameters: ArrayLike<number>,
  inputs: Float32Array,
  outputGradients: Float32Array,
): number[] {
  const layers = layersOf(shape);
  const gradients = new Array<number>(sizeOf(shape)).fill(0);
  rowsOf(inputs, shape.inputs).forEach((row, r) => {
    const values = valuesOf(shape, parameters, row);
    let deltas = Array.from(outputGradients.subarray(r * shape.outputs, (r + 1) * shape.outputs));
    for (let l = layers.length - 1; l >= 0; l--) {
      const { to, weights, bias } = layers[l]!;
      const above = deltas;
      above.forEach((delta, o) => (gradients[bias + o]! += delta));
      deltas = values[l]!.map((x, i) => {
        let sum = 0;
        above.forEach((delta, o) => {
          gradients[weights + i * to + o]! += x * delta;
          sum += parameters[weights + i * to + o]! * delta;
        });
        return sum * (shape.activation === "relu" ? Number(x > 0) : 1 - x * x); // of no use below the first layer
      });
    }
  });
  return gradients;
}

/** Kingma & Ba 2015, algorithm 1, with the weight decay of Loshchilov & Hutter 2019, algorithm 2. */
export class PlainAdam {
  readonly parameters: number[];
  readonly firstMoments: number[];
  readonly secondMoments: number[];
  steps: number;

  /** Without a state it is before its first step. */
  constructor(parameters: Float32Array, state?: OptimizerState) {
    this.parameters = Array.from(parameters);
    this.firstMoments = Array.from(state?.firstMoments ?? this.parameters.map(() => 0));
    this.secondMoments = Array.from(state?.secondMoments ?? this.parameters.map(() => 0));
    this.steps = state?.steps ?? 0;
  }

  step(gradients: Float32Array, step: AdamStep): void {
    const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = step;
    this.steps++;
    gradients.forEach((g, i) => {
      this.firstMoments[i] = beta1 * this.firstMoments[i]! + (1 - beta1) * g;
      this.secondMoments[i] = beta2 * this.secondMoments[i]! + (1 - beta2) * g * g;
      const m = this.firstMoments[i] / (1 - pow(beta1, this.steps));
      const v = this.secondMoments[i] / (1 - pow(beta2, this.steps));
      const old = this.parameters[i]!;
      this.parameters[i] =
        old - learningRate * (m / (Math.sqrt(v) + epsilon)) - learningRate * weightDecay * old;
    });
  }
}

/** The slopes of a function at a point, one parameter at a time, by central differences. */
export function finiteDifferences(
  point: ArrayLike<number>,
  value: (point: readonly number[]) => number,
): number[] {
  const step = 1e-6;
  return Array.from(point, (at, i) => {
    const moved = Array.from(point);
    moved[i] = at + step;
    const above = value(moved);
    moved[i] = at - step;
    return (above - value(moved)) / (2 * step);
  });
}

/** The largest difference relative to the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) {
    throw new Error(`${actual.length} values to compare with ${expected.length}`);
  }
  let difference = 0;
  let scale = 1e-30;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return difference / scale;
}
