/**
 * The compiled kernels as functions. Pointers are byte offsets into the instance's own memory, counts are numbers of
 * floats; what a kernel computes stands beside its source in assembly/.
 */
import { compileBase64, instantiate, type WasmModule } from "../../shared/wasm.js";
import { moduleBase64 } from "./kernels.generated.js";

/** The part of WebAssembly.Memory that is used. `buffer` is another object after growth; old views are then detached. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What assembly/kernels.ts exports. */
export interface Kernels {
  readonly memory: WasmMemory;
  /** The first byte that the module does not use itself, a multiple of 64. */
  heapStart(): number;
  layerForward(
    input: number,
    weights: number,
    bias: number,
    output: number,
    rows: number,
    inputs: number,
    outputs: number,
    floor: number,
  ): void;
  tanhForward(values: number, count: number): void;
  parameterGradients(
    input: number,
    delta: number,
    gradient: number,
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  inputGradients(
    delta: number,
    weights: number,
    activations: number,
    result: number,
    rows: number,
    inputs: number,
    outputs: number,
    isTanh: boolean,
  ): void;
  adam(
    parameters: number,
    gradients: number,
    firstMoments: number,
    secondMoments: number,
    count: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    rate: number,
    correction: number,
    epsilon: number,
    decay: number,
  ): void;
  toFeatures(source: number, target: number, rows: number, padded: number, width: number): void;
  fromFeatures(source: number, target: number, rows: number, padded: number, width: number): void;
  logSoftmax(values: number, rows: number, columns: number): void;
  expInto(values: number, count: number): void;
}

let compiled: WasmModule | undefined;

/** A new instance of the kernels with a memory of its own. The module is compiled once, at the first call. */
export function instantiateKernels(): Kernels {
  compiled ??= compileBase64(moduleBase64);
  return instantiate<Kernels>(compiled);
}
