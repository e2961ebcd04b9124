/** Engines by name. */
import type { Engine } from "./network.js";
import { createSimdEngine, type SimdOptions } from "./simd/engine.js";
import type { TfjsOptions } from "./tfjs/backends.js";

export type EngineName = Engine["name"];

/** What each engine wants to know; one leaves alone what is another's. */
export type EngineOptions = TfjsOptions & SimdOptions;

const engines: Record<EngineName, (options: EngineOptions) => Promise<Engine>> = {
  simd: (options) => Promise.resolve(createSimdEngine(options)),
  tfjs: async (options) => {
    // Loaded here, because nobody who trains on the kernels should wait for TensorFlow.js.
    const { createTfjsEngine } = await import("./tfjs/engine.js");
    return createTfjsEngine(options);
  },
};

/**
 * A new engine; one serves one training run. The options say what tfjs is to run on, and whether simd looks after its
 * memory. Throws a UserError where it cannot run here.
 */
export function createEngine(name: EngineName, options: EngineOptions = {}): Promise<Engine> {
  return engines[name](options);
}
