/**
 * Seeds for which the memory of the machine does not do, on the build in dist/: fewer at a time, and what ran out of it
 * repeated. Neither changes a number.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema/config.js";
import { metricKeys, type EpochMetrics } from "../record/metrics.js";
import type { SeedCheckpoint } from "../storage/checkpoint.js";
import { createRowDigest } from "../storage/rowDigest.js";
import { smallConfig } from "../testing/configs.js";
import { recordsOf } from "../testing/runs.js";
import { memoryNeed } from "../training/memory/need.js";
import { thisMachine } from "./machine.js";
import { runBytes } from "./memoryShare.js";
import type * as RunSeeds from "./runSeeds.js";

const dist = (...path: string[]): string => pathToFileURL(resolve("dist", ...path)).href;
if (!existsSync(resolve("dist", "runner", "runSeeds.js")))
  throw new Error('These tests run on the build. Start them by "npm test".');
const { runSeeds } = (await import(/* @vite-ignore */ dist("runner", "runSeeds.js"))) as typeof RunSeeds;

const keysOf = ({ tiers, responses }: Config): string[] =>
  metricKeys(Object.keys(tiers), Object.keys(responses));

async function run(config: Config, options: Partial<RunSeeds.RunSeedsOptions> = {}) {
  const epochs: (readonly EpochMetrics[])[] = [];
  const notices: string[] = [];
  await runSeeds({
    config,
    seeds: Array.from({ length: config.seeds }, (_, i) => config.seed + i),
    keys: keysOf(config),
    engine: "simd",
    workers: 2,
    onRows: (rows) => epochs.push(rows),
    onNotice: (sentence) => notices.push(sentence),
    ...options,
  });
  return { epochs, notices };
}

/** The rows of all seeds as training in this process gives them, epoch by epoch. */
function trainedHere(config: Config): EpochMetrics[][] {
  const tracks = Array.from({ length: config.seeds }, (_, i) => recordsOf(config, config.seed + i));
  return Array.from({ length: config.epochs + 1 }, (_, epoch) => tracks.map((track) => track[epoch]!));
}

describe("a machine with little memory", () => {
  it("trains few seeds at a time, gives the same rows in the same order, and says so once", async () => {
    const config = resolveConfig({ ...smallConfig(), seeds: 5 });
    const need = memoryNeed(config);
    const load = { config, engine: "simd", draws: false, resumed: false } as const;
    const free = runBytes(load, need, { seeds: 5, atOnce: 2, threads: 2 }) / 0.9 + 1;
    const { epochs, notices } = await run(config, { machine: { ...thisMachine(), free } });
    expect(epochs).toEqual(trainedHere(config));
    expect(notices).toEqual(["Memory is short, so 2 of 5 seeds are trained at a time."]);
  });
});

/** A config of which a seed fills much of a heap and not much time: many ways in which an episode can be paid. */
function heavyConfig(): Config {
  const flags = [..."abcdefg"];
  const tiers = Array.from({ length: 40 }, (_, t) => {
    const bits = Object.fromEntries(flags.map((flag, f) => [flag, ((t >> f) & 1) as 0 | 1]));
    return [`tier${t}`, { share: 1 / 40, graded: t === 0 ? 1 : 0, flags: bits }] as const;
  });
  return resolveConfig({
    ...smallConfig({ evaluation: { prompts: 1, referencePrompts: 4 } }),
    seeds: 4,
    epochs: 1,
    tiers: Object.fromEntries(tiers),
    gap: { of: "tier0", minus: "tier1" },
    observation: { flags: Object.fromEntries(flags.map((flag) => [flag, { noise: 0.1 }])) },
  });
}

describe("threads that run out of memory", () => {
  it("are repeated one seed at a time, to the same rows", async () => {
    const config = heavyConfig();
    const { epochs, notices } = await run(config, { workers: 1, limits: { maxOldGenerationSizeMb: 20 } });
    expect(epochs).toEqual(trainedHere(config));
    expect(notices).toEqual([
      "Memory ran out, so seeds 1, 2, 3, 4 will be repeated when the others are done, one at a time.",
    ]);
  });

  it("end the run in a sentence where one seed is too much", async () => {
    const limits = { maxOldGenerationSizeMb: 8 };
    await expect(run(heavyConfig(), { workers: 1, limits })).rejects.toMatchObject({
      name: "MemoryShortage",
      exitCode: 1,
      message:
        "Training ran out of memory. Lower the number of tiers (40), or close other programs and go on with --resume.",
    });
  });

  it("go on from what was saved last, and hand out no row twice", async () => {
    const config = resolveConfig({ ...smallConfig(), seeds: 3, epochs: 5 });
    const keys = keysOf(config);
    // Does what seedWorker.ts does without training. Two seeds at once are too much for it after epoch 3.
    const worker = new URL(
      `data:text/javascript,${encodeURIComponent(`
        import { serve } from ${JSON.stringify(dist("runner", "poolWorker.js"))};
        serve(({ config, starts }, { send }) => {
          send({ kind: "started", backend: "none" });
          for (let epoch = 0; epoch <= config.epochs; epoch++) {
            for (const { seed, checkpoint } of starts) {
              if (epoch <= (checkpoint?.epoch ?? -1)) continue;
              const row = { epoch, seed, repeated: starts.length === 1 ? 1 : 0 };
              for (const key of ${JSON.stringify(keys)}) row[key] = 100 * seed + epoch;
              send({ kind: "rows", rows: [row] });
              if (epoch !== 2) send({ kind: "checkpoint", seed, epoch, ended: false, state: { epoch } });
            }
            if (epoch === 3 && starts.length > 1) throw new RangeError("Array buffer allocation failed");
          }
          for (const { seed } of starts) send({ kind: "ended", seed });
        });
      `)}`,
    );
    const saved = new Map<number, SeedCheckpoint>();
    const asked: number[] = [];
    const checkpoints: SeedCheckpoint[] = [];
    const { epochs, notices } = await run(config, {
      worker,
      savedCheckpoint(seed) {
        asked.push(seed);
        const found = saved.get(seed);
        if (seed === 1 || found === undefined) return found;
        return { ...found, epoch: 5 }; // of seed 3, one that lies before it, because it was begun anew
      },
      onCheckpoint(checkpoint) {
        if (checkpoint.epoch === 1) saved.set(checkpoint.seed, checkpoint);
        checkpoints.push(checkpoint);
      },
    });
    expect(notices).toEqual([
      "Memory ran out, so seeds 1, 3 will be repeated when the others are done, one at a time.",
    ]);
    expect(asked).toEqual([1, 3]);
    expect(epochs.map((rows) => rows.map(({ epoch, seed }) => [epoch, seed]))).toEqual(
      [0, 1, 2, 3, 4, 5].map((epoch) => [1, 2, 3].map((seed) => [epoch, seed])),
    );
    // Rows up to epoch 3 are those of the first time.
    expect(epochs.map((rows) => rows[0]?.["repeated"])).toEqual([0, 0, 0, 0, 1, 1]);
    // A checkpoint has the digest of just the rows up to its epoch, also after the repetition.
    for (const { seed, epoch, rowDigest } of checkpoints) {
      const digest = createRowDigest(keys);
      for (const rows of epochs.slice(0, epoch + 1)) digest.add(rows[seed - 1]!);
      expect(rowDigest).toBe(digest.text());
    }
  });
});
