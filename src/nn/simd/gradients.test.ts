/**
 * The kernels' outputs and gradients against two other derivations: a plain forward pass in doubles with finite
 * differences, and TensorFlow.js with automatic differentiation.
 */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { tanh } from "../../shared/math.js";
import { createRng } from "../../shared/rng.js";
import {
  finiteDifferences,
  plainForward,
  plainGradients,
  relativeError,
  sizeOf,
} from "../../testing/plainNetwork.js";
import type { NetworkShape } from "../network.js";
import { createSimdEngine } from "./engine.js";

/** Normal numbers, deviation `scale`. */
function draw(name: string, length: number, scale = 1): Float32Array {
  const stream = createRng(7).stream(name);
  return Float32Array.from({ length }, () => scale * stream.normal());
}

/** The parameter gradients of the same loss by TensorFlow.js. */
function tensorflowGradients(
  shape: NetworkShape,
  parameters: Float32Array,
  inputs: Float32Array,
  outputGradients: Float32Array,
): { outputs: Float32Array; gradients: Float32Array } {
  const widths = [shape.inputs, ...shape.hidden, shape.outputs];
  return tf.tidy(() => {
    const rows = inputs.length / shape.inputs;
    const tensors: tf.Tensor[] = [];
    let position = 0;
    for (let l = 1; l < widths.length; l++) {
      const [from, to] = [widths[l - 1]!, widths[l]!];
      tensors.push(tf.tensor2d(parameters.slice(position, position + from * to), [from, to]));
      position += from * to;
      tensors.push(tf.tensor1d(parameters.slice(position, position + to)));
      position += to;
    }
    const forward = (...layers: tf.Tensor[]): tf.Tensor => {
      let x: tf.Tensor = tf.tensor2d(inputs, [rows, shape.inputs]);
      for (let l = 0; l < layers.length; l += 2) {
        x = tf.add(tf.matMul(x, layers[l]!), layers[l + 1]!);
        if (l + 2 < layers.length) x = shape.activation === "relu" ? tf.relu(x) : tf.tanh(x);
      }
      return x;
    };
    const weights = tf.tensor2d(outputGradients, [rows, shape.outputs]);
    const gradients = tf.grads((...layers) => tf.sum(tf.mul(forward(...layers), weights)).asScalar())(
      tensors,
    );
    return {
      outputs: forward(...tensors).dataSync() as Float32Array,
      gradients: Float32Array.from(gradients.flatMap((tensor) => Array.from(tensor.dataSync()))),
    };
  });
}

function simdGradients(
  shape: NetworkShape,
  parameters: Float32Array,
  inputs: Float32Array,
  outputGradients: Float32Array,
): { outputs: Float32Array; gradients: Float32Array } {
  const network = createSimdEngine().createNetwork(shape);
  network.setParameters(parameters);
  const outputs = network.forward(inputs, inputs.length / shape.inputs).slice();
  network.backward(outputGradients);
  return { outputs, gradients: network.gradients() };
}

const activation = fc.constantFrom("relu" as const, "tanh" as const);
const widths = (max: number) => fc.integer({ min: 1, max });
const shapes = (max: number): fc.Arbitrary<NetworkShape> =>
  fc.record({
    inputs: widths(max),
    hidden: fc.array(widths(max), { maxLength: 3 }),
    outputs: widths(max),
    activation,
  });

describe("gradients of the simd engine", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  it("agree with finite differences of a plain forward pass in doubles", () => {
    fc.assert(
      fc.property(shapes(6), fc.integer({ min: 1, max: 11 }), (shape, rows) => {
        const parameters = draw("parameters", sizeOf(shape), 0.7);
        const inputs = draw("inputs", rows * shape.inputs);
        const outputGradients = draw("gradients", rows * shape.outputs);
        const { outputs, gradients } = simdGradients(shape, parameters, inputs, outputGradients);

        const loss = (at: ArrayLike<number>) => plainForward(shape, at, inputs, outputGradients);
        expect(relativeError(outputs, loss(parameters).outputs)).toBeLessThan(2e-6);
        const numeric = finiteDifferences(parameters, (moved) => loss(moved).loss);
        expect(relativeError(gradients, numeric)).toBeLessThan(5e-6);
        const byChainRule = plainGradients(shape, parameters, inputs, outputGradients);
        expect(relativeError(byChainRule, numeric)).toBeLessThan(5e-6);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it("agree with TensorFlow.js on random shapes to 1e-4", () => {
    fc.assert(
      fc.property(shapes(37), fc.integer({ min: 1, max: 300 }), (shape, rows) => {
        const parameters = draw("parameters", sizeOf(shape), 0.3);
        const inputs = draw("inputs", rows * shape.inputs);
        const outputGradients = draw("gradients", rows * shape.outputs);
        const expected = tensorflowGradients(shape, parameters, inputs, outputGradients);
        const { outputs, gradients } = simdGradients(shape, parameters, inputs, outputGradients);
        expect(relativeError(outputs, expected.outputs)).toBeLessThan(1e-4);
        expect(relativeError(gradients, expected.gradients)).toBeLessThan(1e-4);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it("take tanh to 1e-6 relative, from tiny to saturated", () => {
    const network = createSimdEngine().createNetwork({
      inputs: 1,
      hidden: [1],
      outputs: 1,
      activation: "tanh",
    });
    network.setParameters(Float32Array.of(1, 0, 1, 0)); // y = tanh(x)
    const inputs = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 200);
    inputs[0] = 1e-6;
    inputs[1] = -Infinity;
    const outputs = network.forward(inputs, inputs.length);
    inputs.forEach((x, row) => {
      const expected = tanh(x);
      expect(Math.abs(outputs[row]! - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected));
      expect(Math.abs(outputs[row]!)).toBeLessThanOrEqual(1);
    });
  });
});
