/** Engines by name. */
import type { Engine } from "./network.js";
import { createSimdEngine } from "./simd/engine.js";
import type { TfjsOptions } from "./tfjs/backends.js";

export type EngineName = Engine["name"];

const engines: Record<EngineName, (tfjs: TfjsOptions) => Promise<Engine>> = {
  simd: () => Promise.resolve(createSimdEngine()),
  tfjs: async (options) => {
    // Loaded here, because nobody who trains on the kernels should wait for TensorFlow.js.
    const { createTfjsEngine } = await import("./tfjs/engine.js");
    return createTfjsEngine(options);
  },
};

/**
 * A new engine; one serves one training run. `tfjs` says what that engine is to run on. Throws a UserError where it
 * cannot run here.
 */
export function createEngine(name: EngineName, tfjs: TfjsOptions = {}): Promise<Engine> {
  return engines[name](tfjs);
}
