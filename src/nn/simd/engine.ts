/**
 * The default engine: networks on WebAssembly kernels with 128-bit SIMD, in Node and in browsers, with the same bits
 * everywhere. An engine is one instance of the module, with memory of its own; instances are cheap.
 */
import type { Engine } from "../network.js";
import { Arena } from "./arena.js";
import { instantiateKernels } from "./kernels.js";
import { SimdNetwork } from "./network.js";

/** A new engine that shares nothing with others but the compiled code. */
export function createSimdEngine(): Engine {
  const kernels = instantiateKernels();
  const arena = new Arena(kernels);
  return {
    name: "simd",
    backend: "wasm-simd",
    createNetwork: (shape) => new SimdNetwork(kernels, arena, shape),
    dispose() {
      // Nothing to do: the memory is collected with the engine and its networks.
    },
  };
}
