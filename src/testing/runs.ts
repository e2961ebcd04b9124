/**
 * Whole runs for tests: trained to the end in this process, on an engine of their own.
 */
import type { Config } from "../config/schema/config.js";
import { metric, type EpochMetrics, type MeasureId } from "../record/metrics.js";
import type { Engine, Network } from "../nn/network.js";
import { Arena } from "../nn/simd/arena.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { instantiateKernels } from "../nn/simd/kernels.js";
import { SimdNetwork } from "../nn/simd/network.js";
import { train } from "../training/loop.js";
import { createRun, type TrainingRun } from "../training/state.js";

/** All records of one seed. */
export function recordsOf(config: Config, seed = 1): EpochMetrics[] {
  return [...train(createRun(config, seed, createSimdEngine()))];
}

/** A run that has been trained to its end. */
export function trained(config: Config, seed = 1): TrainingRun {
  const run = createRun(config, seed, createSimdEngine());
  for (const record of train(run)) void record;
  return run;
}

/** A measure that has to exist. */
export function measured(
  record: EpochMetrics | undefined,
  id: MeasureId,
  tier?: string,
  kind?: string,
): number {
  const value = record === undefined ? null : metric(record, id, tier, kind);
  if (value === null) throw new Error(`no ${id} in the record`);
  return value;
}

/** An engine that remembers the networks it has made, so that a test can look at their gradients. */
export function watchedEngine(): { engine: Engine; networks: Network[] } {
  const networks: Network[] = [];
  const engine = createSimdEngine();
  return {
    networks,
    engine: {
      ...engine,
      createNetwork(shape) {
        const network = engine.createNetwork(shape);
        networks.push(network);
        return network;
      },
    },
  };
}

/** An engine whose memory a test can look at. */
export function engineWithArena(): { engine: Engine; arena: Arena } {
  const kernels = instantiateKernels();
  const arena = new Arena(kernels);
  const createNetwork: Engine["createNetwork"] = (shape) => new SimdNetwork(kernels, arena, shape);
  return { arena, engine: { ...createSimdEngine(), createNetwork } };
}
