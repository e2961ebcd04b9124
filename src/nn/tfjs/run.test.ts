/** Whole training runs on the tfjs engine: they end where those on the kernels end, and leave no tensors behind. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { summarise } from "../../record/statistics.js";
import { smallConfig, testConfig } from "../../testing/configs.js";
import { measured } from "../../testing/runs.js";
import type { Config } from "../../config/schema/config.js";
import { train } from "../../training/loop.js";
import { createRun } from "../../training/state.js";
import type { Engine } from "../network.js";
import { createSimdEngine } from "../simd/engine.js";
import { createTfjsEngine } from "./engine.js";

/** The default world, with fewer and shorter epochs, a smaller batch and a faster policy. */
const reduced = testConfig({
  epochs: 12,
  rewardModel: { pretrain: { pairs: 512, steps: 60 }, pairsPerEpoch: 64, stepsPerEpoch: 4, batchPairs: 64 },
  objective: { episodes: 256, learningRate: 0.01 },
});

/** The behaviour gap after the last epoch of one seed. */
function finalGap(config: Config, seed: number, engine: Engine): number {
  const records = [...train(createRun(config, seed, engine))];
  engine.dispose();
  return measured(records.at(-1), "behaviourGap");
}

describe("a run on the tfjs engine", () => {
  it("ends at the same behaviour gap as on the kernels, within the interval over seeds", async () => {
    const seeds = [1, 2, 3];
    const simd = summarise(seeds.map((seed) => finalGap(reduced, seed, createSimdEngine())));
    let sum = 0;
    for (const seed of seeds) sum += finalGap(reduced, seed, await createTfjsEngine({ backend: "wasm" }));
    const mean = sum / seeds.length;
    expect(simd.mean).toBeGreaterThan(0.5); // it has learned something to compare
    expect(mean).toBeGreaterThan(simd.low!);
    expect(mean).toBeLessThan(simd.high!);
  });

  it("keeps a constant number of tensors from epoch to epoch", async () => {
    const engine = await createTfjsEngine({ backend: "cpu" });
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    for (const record of train(createRun(smallConfig({ epochs: 5 }), 1, engine))) {
      if (record.epoch > 0) counts.push(tf.memory().numTensors - before); // at epoch 0 some networks are unused yet
    }
    expect(counts).toEqual(counts.map(() => counts[0]));
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
