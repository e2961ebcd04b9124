/**
 * The one interface between the learning code and the arithmetic. An engine makes networks; a network maps a batch of
 * rows to outputs, takes the loss's gradient at those outputs back to its parameters, and makes Adam steps. Losses are
 * written once, above this interface, as gradients with respect to the outputs.
 */

/** The widths and the nonlinearity of a fully connected network; the output layer is linear. */
export interface NetworkShape {
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: "relu" | "tanh";
}

/** One Adam step (Kingma & Ba 2015; with weightDecay: AdamW, Loshchilov & Hutter 2019). */
export interface AdamStep {
  readonly learningRate: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** Decoupled: every parameter shrinks by learningRate * weightDecay of itself. Default 0. */
  readonly weightDecay?: number;
}

/** Adam's moments, flat in the order of the parameters, and the number of steps taken. */
export interface OptimizerState {
  readonly steps: number;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
}

/**
 * A network. Parameters are flat: layer by layer, the weights `[in, out]` in row-major order, then the biases `[out]`.
 * All arrays given are read at once and never kept; all arrays returned by `parameters` and `optimizerState` are copies.
 */
export interface Network {
  readonly shape: NetworkShape;
  /** The number of parameters. */
  readonly size: number;

  /**
   * Outputs `[rows, outputs]` of the inputs `[rows, inputs]`. The returned view is valid until the next call on this
   * network. Throws a RangeError where `inputs` is shorter than rows * shape.inputs.
   */
  forward(inputs: Float32Array, rows: number): Float32Array;

  /** Adds the parameter gradients of a loss with gradient `[rows, outputs]` at the outputs of the *last* forward. */
  backward(outputGradients: Float32Array): void;

  /** Sets the accumulated gradients to 0. `adam` does so by itself. */
  zeroGradients(): void;

  /** The accumulated gradients, flat (a copy). */
  gradients(): Float32Array;

  /** One Adam step against the accumulated gradients, which are then 0. */
  adam(step: AdamStep): void;

  parameters(): Float32Array;
  /** Throws a RangeError where the length is not `size`. */
  setParameters(parameters: Float32Array): void;
  optimizerState(): OptimizerState;
  setOptimizerState(state: OptimizerState): void;

  /** Frees what the engine holds for this network. */
  dispose(): void;
}

/** Makes networks. One engine instance serves one training run. */
export interface Engine {
  readonly name: "simd" | "tfjs";
  /** What the engine runs on, for the record: "wasm-simd", "tfjs-wasm", "tfjs-cpu", "tfjs-node". */
  readonly backend: string;
  /** A network whose parameters are all 0; `nn/initialise.ts` draws a start. */
  createNetwork(shape: NetworkShape): Network;
  /** Frees everything the engine holds. */
  dispose(): void;
}
