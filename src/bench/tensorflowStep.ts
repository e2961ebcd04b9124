/**
 * One training step on TensorFlow.js with its WebAssembly backend: what the kernels are compared with. As fused as its
 * operations allow: matMul with bias and relu in one operation, the backward pass in forward operations (no tape), and
 * Adam over one flat tensor.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { NetworkShape } from "../nn/network.js";
import { pow } from "../shared/math.js";

/** Makes TensorFlow.js compute in WebAssembly. Throws where the backend does not start. */
export async function useTensorflowWasm(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(`${dirname(entry)}/`);
  if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js could not start its wasm backend.");
}

interface Layer {
  readonly weights: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** A relu network with Adam's defaults, on TensorFlow.js; layouts as in nn/network.ts. */
export class TensorflowNetwork {
  readonly #shape: NetworkShape;
  readonly #learningRate: number;
  #parameters: tf.Tensor1D;
  #firstMoments: tf.Tensor1D;
  #secondMoments: tf.Tensor1D;
  #steps = 0;

  constructor(shape: NetworkShape, parameters: Float32Array, learningRate: number) {
    this.#shape = shape;
    this.#learningRate = learningRate;
    this.#parameters = tf.tensor1d(parameters);
    this.#firstMoments = tf.zerosLike(this.#parameters);
    this.#secondMoments = tf.zerosLike(this.#parameters);
  }

  /** Forward, backward and Adam for `[rows, inputs]` and the gradients `[rows, outputs]`; returns the outputs. */
  step(inputs: Float32Array, outputGradients: Float32Array, rows: number): Float32Array {
    const old = [this.#parameters, this.#firstMoments, this.#secondMoments];
    const { outputs, updated } = tf.tidy(() => {
      const layers = this.#layers();
      const values: tf.Tensor2D[] = [tf.tensor2d(inputs, [rows, this.#shape.inputs])];
      layers.forEach(({ weights, bias }, l) => {
        const activation = l + 1 < layers.length ? "relu" : "linear";
        values.push(tf.fused.matMul({ a: values[l]!, b: weights, bias, activation }) as tf.Tensor2D);
      });
      // The loss is computed outside of the engine, so the outputs are read here as they are there.
      const outputs = values.at(-1)!.dataSync<"float32">();

      const gradients: tf.Tensor1D[] = [];
      let delta = tf.tensor2d(outputGradients, [rows, this.#shape.outputs]);
      for (let l = layers.length - 1; l >= 0; l--) {
        const input = values[l]!;
        gradients.unshift(tf.reshape(tf.matMul(input, delta, true, false), [-1]), tf.sum(delta, 0));
        if (l > 0) delta = tf.mul(tf.matMul(delta, layers[l]!.weights, false, true), tf.step(input));
      }
      return { outputs, updated: this.#adam(tf.concat1d(gradients)) };
    });
    [this.#parameters, this.#firstMoments, this.#secondMoments] = updated;
    tf.dispose(old);
    return outputs;
  }

  parameters(): Float32Array {
    return this.#parameters.dataSync<"float32">().slice();
  }

  dispose(): void {
    tf.dispose([this.#parameters, this.#firstMoments, this.#secondMoments]);
  }

  #layers(): Layer[] {
    const { inputs, hidden, outputs } = this.#shape;
    let from = inputs;
    let position = 0;
    return [...hidden, outputs].map((to) => {
      const flat = tf.slice1d(this.#parameters, position, from * to);
      const weights = tf.reshape<tf.Rank.R2>(flat, [from, to]);
      const bias = tf.slice1d(this.#parameters, position + from * to, to);
      position += (from + 1) * to;
      from = to;
      return { weights, bias };
    });
  }

  #adam(gradients: tf.Tensor1D): [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D] {
    this.#steps++;
    const m: tf.Tensor1D = tf.add(tf.mul(this.#firstMoments, 0.9), tf.mul(gradients, 0.1));
    const v: tf.Tensor1D = tf.add(tf.mul(this.#secondMoments, 0.999), tf.mul(tf.square(gradients), 0.001));
    const rate = this.#learningRate / (1 - pow(0.9, this.#steps));
    const correction = 1 / Math.sqrt(1 - pow(0.999, this.#steps));
    const scale = tf.add(tf.mul(tf.sqrt(v), correction), 1e-8);
    return [tf.sub(this.#parameters, tf.div(tf.mul(m, rate), scale)), m, v];
  }
}
