/**
 * A network of the TensorFlow.js engine: the readable counterpart of the simd kernels, with the same flat layout of
 * parameters. The backward pass and Adam are written in forward operations, because tfjs-core by itself has no
 * gradients registered.
 */
import * as tf from "@tensorflow/tfjs-core";
import { pow } from "../../shared/math.js";
import type { AdamStep, Network, NetworkShape, OptimizerState } from "../network.js";

/** Runs work on the engine's backend and frees every tensor it makes but those it returns. */
export type Run = <T extends tf.TensorContainer>(work: () => T) => T;

/** One layer's parameters as tensors: weights `[in, out]`, bias `[out]`. */
interface Layer extends tf.TensorContainerObject {
  readonly weights: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

const widthsOf = ({ inputs, hidden, outputs }: NetworkShape): number[] => [inputs, ...hidden, outputs];

export class TfjsNetwork implements Network {
  readonly shape: NetworkShape;
  readonly size: number;
  readonly #run: Run;
  /** Parameters and moments, flat, `[size]`. */
  #parameters: tf.Tensor1D;
  #firstMoments: tf.Tensor1D;
  #secondMoments: tf.Tensor1D;
  #steps = 0;
  /** The parameters by layer; null where they have changed since they were cut. */
  #layers: Layer[] | null = null;
  /** The accumulated gradients; null stands for zeros. */
  #gradients: tf.Tensor1D | null = null;
  /** What went into each layer in the last forward, `[rows, in]`. */
  #layerInputs: tf.Tensor2D[] = [];
  #rows = 0;

  constructor(shape: NetworkShape, run: Run) {
    this.shape = shape;
    this.#run = run;
    const widths = widthsOf(shape);
    this.size = widths.slice(1).reduce((sum, width, l) => sum + (widths[l]! + 1) * width, 0);
    const zeros = (): tf.Tensor1D => run(() => tf.zeros([this.size]));
    this.#parameters = zeros();
    this.#firstMoments = zeros();
    this.#secondMoments = zeros();
  }

  forward(inputs: Float32Array, rows: number): Float32Array {
    const { inputs: width, activation } = this.shape;
    if (inputs.length < rows * width) {
      throw new RangeError(
        `forward: ${rows} rows of ${width} inputs need ${rows * width} numbers, got ${inputs.length}`,
      );
    }
    tf.dispose(this.#layerInputs);
    this.#layerInputs = [];
    this.#rows = rows;
    if (rows === 0) return new Float32Array(0);
    const layers = (this.#layers ??= this.#cutLayers());

    const values = this.#run(() => {
      // A copy, because the cpu backend keeps the array it is given.
      const values: tf.Tensor2D[] = [tf.tensor2d(inputs.slice(0, rows * width), [rows, width])];
      layers.forEach(({ weights, bias }, l) => {
        const sums = tf.fused.matMul({ a: values[l]!, b: weights, bias }) as tf.Tensor2D;
        // Not fused into the product: on wasm that turns NaN into 0 and would hide divergence.
        const isHidden = l + 1 < layers.length;
        values.push(!isHidden ? sums : activation === "relu" ? tf.relu(sums) : tf.tanh(sums));
      });
      return values;
    });
    const outputs = values.pop()!;
    const result = outputs.dataSync<"float32">();
    outputs.dispose();
    this.#layerInputs = values;
    return result;
  }

  backward(outputGradients: Float32Array): void {
    const rows = this.#rows;
    const { outputs, activation } = this.shape;
    if (outputGradients.length < rows * outputs) {
      throw new RangeError(
        `backward: ${rows} rows of ${outputs} outputs need ${rows * outputs} gradients, got ${outputGradients.length}`,
      );
    }
    if (rows === 0) return;
    const layers = (this.#layers ??= this.#cutLayers());

    const accumulated = this.#run(() => {
      const flat: tf.Tensor1D[] = [];
      let delta = tf.tensor2d(outputGradients.slice(0, rows * outputs), [rows, outputs]);
      for (let l = layers.length - 1; l >= 0; l--) {
        const input = this.#layerInputs[l]!;
        // dL/dW = inputᵀ · delta, dL/db = the sum of delta over rows.
        flat.unshift(tf.reshape(tf.matMul(input, delta, true, false), [-1]), tf.sum(delta, 0));
        if (l === 0) break;
        // dL/dinput = delta · Wᵀ, times the slope of the activation that made the input: 1 or 0, or 1 − tanh².
        const slope: tf.Tensor2D = activation === "relu" ? tf.step(input) : tf.sub(1, tf.square(input));
        delta = tf.mul(tf.matMul(delta, layers[l]!.weights, false, true), slope);
      }
      const gradients = tf.concat1d(flat);
      return this.#gradients === null ? gradients : tf.add<tf.Tensor1D>(this.#gradients, gradients);
    });
    this.#gradients?.dispose();
    this.#gradients = accumulated;
  }

  zeroGradients(): void {
    this.#gradients?.dispose();
    this.#gradients = null;
  }

  gradients(): Float32Array {
    return this.#gradients === null ? new Float32Array(this.size) : read(this.#gradients);
  }

  adam(step: AdamStep): void {
    const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = step;
    this.#steps++;
    const rate = learningRate / (1 - pow(beta1, this.#steps));
    const correction = 1 / Math.sqrt(1 - pow(beta2, this.#steps));
    const old = [this.#parameters, this.#firstMoments, this.#secondMoments];
    [this.#parameters, this.#firstMoments, this.#secondMoments] = this.#run(() => {
      const gradients = this.#gradients ?? tf.zerosLike(this.#parameters);
      // Kingma & Ba 2015, algorithm 1; both bias corrections are in the two factors.
      const m: tf.Tensor1D = tf.add(tf.mul(this.#firstMoments, beta1), tf.mul(gradients, 1 - beta1));
      const v: tf.Tensor1D = tf.add(
        tf.mul(this.#secondMoments, beta2),
        tf.mul(tf.square(gradients), 1 - beta2),
      );
      const scale = tf.add(tf.mul(tf.sqrt(v), correction), epsilon);
      // Loshchilov & Hutter 2019, algorithm 2: the decay does not pass through the moments.
      const kept =
        weightDecay === 0 ? this.#parameters : tf.mul(this.#parameters, 1 - learningRate * weightDecay);
      const moved: tf.Tensor1D = tf.sub(kept, tf.div(tf.mul(m, rate), scale));
      return [moved, m, v] as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    });
    tf.dispose(old);
    this.zeroGradients();
    this.#dropLayers();
  }

  parameters(): Float32Array {
    return read(this.#parameters);
  }

  setParameters(parameters: Float32Array): void {
    const tensor = this.#write(parameters, "parameters");
    this.#parameters.dispose();
    this.#parameters = tensor;
    this.#dropLayers();
  }

  optimizerState(): OptimizerState {
    return {
      steps: this.#steps,
      firstMoments: read(this.#firstMoments),
      secondMoments: read(this.#secondMoments),
    };
  }

  setOptimizerState({ steps, firstMoments, secondMoments }: OptimizerState): void {
    const first = this.#write(firstMoments, "first moments");
    this.#firstMoments.dispose();
    this.#firstMoments = first;
    const second = this.#write(secondMoments, "second moments");
    this.#secondMoments.dispose();
    this.#secondMoments = second;
    this.#steps = steps;
  }

  dispose(): void {
    this.zeroGradients();
    this.#dropLayers();
    tf.dispose([this.#parameters, this.#firstMoments, this.#secondMoments, ...this.#layerInputs]);
  }

  /** Cuts the flat parameters into layers. */
  #cutLayers(): Layer[] {
    const widths = widthsOf(this.shape);
    return this.#run(() => {
      let position = 0;
      return widths.slice(1).map((to, l): Layer => {
        const from = widths[l]!;
        const weights = tf.slice1d(this.#parameters, position, from * to);
        const bias = tf.slice1d(this.#parameters, position + from * to, to);
        position += (from + 1) * to;
        return { weights: tf.reshape<tf.Rank.R2>(weights, [from, to]), bias };
      });
    });
  }

  #dropLayers(): void {
    if (this.#layers !== null) tf.dispose(this.#layers);
    this.#layers = null;
  }

  #write(values: Float32Array, what: string): tf.Tensor1D {
    if (values.length !== this.size) {
      throw new RangeError(`the network has ${this.size} ${what}, got ${values.length}`);
    }
    return this.#run(() => tf.tensor1d(values.slice()));
  }
}

/** A copy of a tensor's numbers. */
function read(tensor: tf.Tensor1D): Float32Array {
  return tensor.dataSync<"float32">().slice();
}
