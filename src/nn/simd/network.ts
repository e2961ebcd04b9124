/**
 * A network of the SIMD engine: which kernel runs on which piece of memory. Batches are cut into blocks of up to 128
 * rows and each block goes through all layers while it is in the cache (see assembly/kernels.ts for the layout).
 */
import { pow } from "../../shared/math.js";
import type { AdamStep, Network, NetworkShape, OptimizerState } from "../network.js";
import type { Arena, Region } from "./arena.js";
import type { Kernels } from "./kernels.js";
import { batchFloats, blockRows, layoutOf, padded, withRoom, type Layer, type Layout } from "./layout.js";

export class SimdNetwork implements Network {
  readonly shape: NetworkShape;
  readonly size: number;
  readonly #kernels: Kernels;
  readonly #arena: Arena;
  readonly #layout: Layout;
  readonly #layers: readonly Layer[];
  /** The shape, for the names of regions. */
  readonly #label: string;
  /** As many floats each as the layout says (`flat`), of which the first `size` are used. */
  readonly #parameters: Region;
  readonly #gradients: Region;
  readonly #firstMoments: Region;
  readonly #secondMoments: Region;
  /** Features of a row over all layers, inputs and outputs included. */
  readonly #features: number;
  /** Gradients at a layer's outputs and at those of the layer below, for one block of the widest layer. */
  readonly #deltas: readonly [Region, Region];
  #steps = 0;
  /** The last batch: every layer's values, block by block. */
  #activations: Region;
  /** Row-major batches on their way in and out. */
  #staging: Region;
  #rows = 0;
  #disposed = false;
  #outputs = new Float32Array(0);
  #outputView = this.#outputs;

  constructor(kernels: Kernels, arena: Arena, shape: NetworkShape) {
    this.shape = shape;
    this.#kernels = kernels;
    this.#arena = arena;
    const layout = layoutOf(shape);
    const { flat, deltas } = layout;
    this.#layout = layout;
    this.#layers = layout.layers;
    this.size = layout.size;
    this.#features = layout.features;
    this.#label = [shape.inputs, ...shape.hidden, shape.outputs].join("→");
    this.#parameters = this.#allocate(flat, "parameters");
    this.#gradients = this.#allocate(flat, "gradients");
    this.#firstMoments = this.#allocate(flat, "first moments");
    this.#secondMoments = this.#allocate(flat, "second moments");
    this.#deltas = [this.#allocate(deltas, "deltas"), this.#allocate(deltas, "deltas below")];
    this.#activations = this.#allocate(0, "activations");
    this.#staging = this.#allocate(0, "staging");
  }

  forward(inputs: Float32Array, rows: number): Float32Array {
    this.#requireAlive();
    const { inputs: width, outputs } = this.shape;
    if (inputs.length < rows * width) {
      throw new RangeError(
        `forward: ${rows} rows of ${width} inputs need ${rows * width} numbers, got ${inputs.length}`,
      );
    }
    this.#reserve(rows);
    this.#rows = rows;
    const kernels = this.#kernels;
    const parameters = this.#parameters.pointer;
    const staging = this.#staging.pointer;
    const isTanh = this.shape.activation === "tanh";
    this.#arena.write(this.#staging, firstOf(inputs, rows * width));

    for (let row = 0; row < rows; row += blockRows) {
      const count = Math.min(blockRows, rows - row);
      const stride = padded(count);
      const block = this.#activations.pointer + 4 * row * this.#features;
      kernels.toFeatures(staging + 4 * row * width, block, count, stride, width);
      for (const layer of this.#layers) {
        const hidden = layer.outputFeature + layer.outputs < this.#features;
        const output = block + 4 * layer.outputFeature * stride;
        kernels.layerForward(
          block + 4 * layer.inputFeature * stride,
          parameters + 4 * layer.weights,
          parameters + 4 * layer.bias,
          output,
          stride,
          layer.inputs,
          layer.outputs,
          hidden && !isTanh ? 0 : -Infinity,
        );
        if (hidden && isTanh) kernels.tanhForward(output, layer.outputs * stride);
      }
    }
    // Out only now: the rows of the inputs and those of the outputs share the staging memory.
    const first = (this.#features - outputs) * 4;
    for (let row = 0; row < rows; row += blockRows) {
      const count = Math.min(blockRows, rows - row);
      const stride = padded(count);
      const block = this.#activations.pointer + 4 * row * this.#features;
      kernels.fromFeatures(block + first * stride, staging + 4 * row * outputs, count, stride, outputs);
    }
    if (this.#outputView.length !== rows * outputs) {
      if (this.#outputs.length < rows * outputs) this.#outputs = new Float32Array(rows * outputs);
      this.#outputView = this.#outputs.subarray(0, rows * outputs);
    }
    this.#outputView.set(this.#arena.view(this.#staging, rows * outputs));
    return this.#outputView;
  }

  backward(outputGradients: Float32Array): void {
    this.#requireAlive();
    const rows = this.#rows;
    const { outputs } = this.shape;
    if (outputGradients.length < rows * outputs) {
      throw new RangeError(
        `backward: ${rows} rows of ${outputs} outputs need ${rows * outputs} gradients, got ${outputGradients.length}`,
      );
    }
    const kernels = this.#kernels;
    const parameters = this.#parameters.pointer;
    const gradients = this.#gradients.pointer;
    const staging = this.#staging.pointer;
    const isTanh = this.shape.activation === "tanh";
    this.#arena.write(this.#staging, firstOf(outputGradients, rows * outputs));

    for (let row = 0; row < rows; row += blockRows) {
      const count = Math.min(blockRows, rows - row);
      const stride = padded(count);
      const block = this.#activations.pointer + 4 * row * this.#features;
      let delta = this.#deltas[0].pointer;
      let below = this.#deltas[1].pointer;
      kernels.toFeatures(staging + 4 * row * outputs, delta, count, stride, outputs);
      for (let l = this.#layers.length - 1; l >= 0; l--) {
        const layer = this.#layers[l]!;
        const input = block + 4 * layer.inputFeature * stride;
        kernels.parameterGradients(
          input,
          delta,
          gradients + 4 * layer.weights,
          stride,
          layer.inputs,
          layer.outputs,
        );
        if (l === 0) break;
        const weights = parameters + 4 * layer.weights;
        kernels.inputGradients(delta, weights, input, below, stride, layer.inputs, layer.outputs, isTanh);
        [delta, below] = [below, delta];
      }
    }
  }

  zeroGradients(): void {
    this.#view(this.#gradients).fill(0);
  }

  gradients(): Float32Array {
    return this.#view(this.#gradients).slice();
  }

  adam(step: AdamStep): void {
    const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = step;
    this.#requireAlive();
    this.#steps++;
    this.#kernels.adam(
      this.#parameters.pointer,
      this.#gradients.pointer,
      this.#firstMoments.pointer,
      this.#secondMoments.pointer,
      this.#layout.flat,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      learningRate / (1 - pow(beta1, this.#steps)),
      1 / Math.sqrt(1 - pow(beta2, this.#steps)),
      epsilon,
      learningRate * weightDecay,
    );
  }

  parameters(): Float32Array {
    return this.#view(this.#parameters).slice();
  }

  setParameters(parameters: Float32Array): void {
    this.#write(this.#parameters, parameters, "parameters");
  }

  optimizerState(): OptimizerState {
    return {
      steps: this.#steps,
      firstMoments: this.#view(this.#firstMoments).slice(),
      secondMoments: this.#view(this.#secondMoments).slice(),
    };
  }

  setOptimizerState({ steps, firstMoments, secondMoments }: OptimizerState): void {
    this.#write(this.#firstMoments, firstMoments, "first moments");
    this.#write(this.#secondMoments, secondMoments, "second moments");
    this.#steps = steps;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const moments = [this.#firstMoments, this.#secondMoments];
    const batch = [...this.#deltas, this.#activations, this.#staging];
    for (const region of [this.#parameters, this.#gradients, ...moments, ...batch]) this.#arena.free(region);
  }

  #allocate(floats: number, what: string): Region {
    return this.#arena.allocate(floats, `${what} of ${this.#label}`);
  }

  /** What a flat region holds, without its padding; not a copy. */
  #view(region: Region): Float32Array {
    this.#requireAlive();
    return this.#arena.view(region, this.size);
  }

  /** What the memory of a disposed network holds is another's by now. */
  #requireAlive(): void {
    if (this.#disposed) throw new Error(`the network ${this.#label} is used after it was disposed of`);
  }

  #write(region: Region, values: Float32Array, what: string): void {
    if (values.length !== this.size) {
      throw new RangeError(`the network has ${this.size} ${what}, got ${values.length}`);
    }
    this.#view(region).set(values);
  }

  /** Makes room for a batch of this many rows. */
  #reserve(rows: number): void {
    if (padded(rows) * this.#features <= this.#activations.floats) return;
    const held = this.#arena.isTight ? rows : withRoom(rows);
    const { activations, staging } = batchFloats(this.shape, this.#layout, held);
    this.#arena.free(this.#activations);
    this.#arena.free(this.#staging);
    this.#activations = this.#allocate(activations, "activations");
    this.#staging = this.#allocate(staging, "staging");
  }
}

/** The first numbers of an array that may be longer. */
function firstOf(values: Float32Array, length: number): Float32Array {
  return values.length === length ? values : values.subarray(0, length);
}
