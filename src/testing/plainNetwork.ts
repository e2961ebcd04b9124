/**
 * A network in doubles, written for plainness: what engines are compared with, by its outputs and by the finite
 * differences of its loss.
 */
import type { NetworkShape } from "../nn/network.js";
import { tanh } from "../shared/math.js";

/** The number of parameters. */
export function sizeOf({ inputs, hidden, outputs }: NetworkShape): number {
  const widths = [inputs, ...hidden, outputs];
  return widths.slice(1).reduce((sum, width, l) => sum + (widths[l]! + 1) * width, 0);
}

/** A network's outputs, and as its loss the sum of outputGradients · output over rows and outputs. */
export function plainForward(
  shape: NetworkShape,
  parameters: ArrayLike<number>,
  inputs: Float32Array,
  outputGradients: Float32Array,
): { outputs: number[]; loss: number } {
  const widths = [shape.inputs, ...shape.hidden, shape.outputs];
  const outputs: number[] = [];
  for (let row = 0; row < inputs.length / shape.inputs; row++) {
    let values = Array.from(inputs.subarray(row * shape.inputs, (row + 1) * shape.inputs));
    let position = 0;
    for (let l = 1; l < widths.length; l++) {
      const width = widths[l]!;
      const bias = position + values.length * width;
      const sums = Array.from({ length: width }, (_, o) =>
        values.reduce(
          (sum, value, i) => sum + value * parameters[position + i * width + o]!,
          parameters[bias + o]!,
        ),
      );
      position = bias + width;
      const isHidden = l + 1 < widths.length;
      values = sums.map((sum) =>
        !isHidden ? sum : shape.activation === "relu" ? Math.max(0, sum) : tanh(sum),
      );
    }
    outputs.push(...values);
  }
  return { outputs, loss: outputs.reduce((sum, y, i) => sum + y * outputGradients[i]!, 0) };
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
