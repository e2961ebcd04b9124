/** Engines by the name they have in a config. */
import type { Engine } from "./network.js";
import { createSimdEngine } from "./simd/engine.js";

export type EngineName = "simd";

const engines: Record<EngineName, () => Promise<Engine>> = {
  simd: () => Promise.resolve(createSimdEngine()),
};

/** A new engine; one serves one training run. */
export function createEngine(name: EngineName): Promise<Engine> {
  return engines[name]();
}
