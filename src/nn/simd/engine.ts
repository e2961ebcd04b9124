/**
 * The default engine: networks on WebAssembly kernels with 128-bit SIMD, in Node and in browsers, with the same bits
 * everywhere. An engine is one instance of the module, with memory of its own; instances are cheap.
 */
import type { Engine } from "../network.js";
import { Arena, checkedKernels } from "./arena.js";
import { instantiateKernels } from "./kernels.js";
import { SimdNetwork } from "./network.js";

export interface SimdOptions {
  /**
   * Looks after every kernel call whether something was written past its place, and throws a MemoryError then. Slower;
   * changes no result. Default false.
   */
  readonly checkMemory?: boolean | undefined;
}

/** A new engine that shares nothing with others but the compiled code. */
export function createSimdEngine({ checkMemory = false }: SimdOptions = {}): Engine {
  const plain = instantiateKernels();
  const arena = new Arena(plain, { isTight: checkMemory });
  const kernels = checkMemory ? checkedKernels(plain, arena) : plain;
  return {
    name: "simd",
    backend: "wasm-simd",
    createNetwork: (shape) => new SimdNetwork(kernels, arena, shape),
    dispose() {
      // Nothing to do: the memory is collected with the engine and its networks.
    },
  };
}
