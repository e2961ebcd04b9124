/**
 * Seeds on worker threads, on the build in dist/ (threads cannot load TypeScript): checkpoints taken anywhere between
 * two epochs, of seeds at different epochs, go on to the same numbers.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../config/read/load.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { metricKeys, type EpochMetrics } from "../record/metrics.js";
import { packRows, unpackRows } from "../record/rowValues.js";
import type { SeedCheckpoint } from "../storage/checkpoint.js";
import { decode, encode } from "../storage/codec.js";
import { createRowDigest } from "../storage/rowDigest.js";
import { train } from "../training/loop.js";
import { createRun, saveRun } from "../training/state.js";
import type * as MeanPay from "../commands/meanPay.js";
import type * as RunSeeds from "./runSeeds.js";

const built = resolve("dist", "runner", "runSeeds.js");
if (!existsSync(built)) throw new Error('These tests run on the build. Start them by "npm test".');
const { runSeeds } = (await import(/* @vite-ignore */ pathToFileURL(built).href)) as typeof RunSeeds;

const meaning = resolve("dist", "commands", "meanPay.js");
const { meanPay } = (await import(/* @vite-ignore */ pathToFileURL(meaning).href)) as typeof MeanPay;

const seeds = [1, 2, 3];
const { config } = loadConfig("configs/smoke.json", { overrides: { seeds: 3, epochs: 40 } });
const keys = metricKeys(Object.keys(config.tiers), Object.keys(config.responses));

/** A run's rows, epoch by epoch, and every checkpoint it gave. */
async function run(options: Partial<RunSeeds.RunSeedsOptions> = {}) {
  const epochs: (readonly EpochMetrics[])[] = [];
  const checkpoints: SeedCheckpoint[] = [];
  const { interrupted, pay } = await runSeeds({
    config,
    seeds,
    keys,
    engine: "simd",
    workers: 2,
    checkpointMilliseconds: 0,
    onRows: (rows) => epochs.push(rows),
    onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
    ...options,
  });
  return { epochs, checkpoints, interrupted, pay };
}

const throughFile = (state: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(state))));

describe("runSeeds", () => {
  it("gives every epoch once, in order, with all seeds in order", async () => {
    const { epochs, interrupted } = await run();
    expect(interrupted).toBe(false);
    expect(epochs.map((rows) => rows.map(({ epoch, seed }) => [epoch, seed]))).toEqual(
      Array.from({ length: 41 }, (_, epoch) => seeds.map((seed) => [epoch, seed])),
    );
  });

  it("goes on to the same numbers from checkpoints of different epochs", async () => {
    const whole = await run();
    // Made here, because which epochs a thread saves depends on how fast it is. Seed 3 is done already. All seeds have
    // epoch 1 in common; what is later waits in the checkpoints.
    const at = (seed: number, epoch: number): SeedCheckpoint => {
      const one = createRun(config, seed, createSimdEngine());
      for (const row of train(one)) if (row.epoch === epoch) break;
      const rows = whole.epochs.flat().filter((row) => row.seed === seed && row.epoch <= epoch);
      const digest = createRowDigest(keys);
      rows.forEach(digest.add);
      return {
        seed,
        epoch,
        ended: false,
        engine: "simd",
        backend: "wasm",
        config,
        rowDigest: digest.text(),
        pending: packRows(
          rows.filter((row) => row.epoch > 1),
          keys,
          2,
        ),
        state: throughFile(saveRun(one)),
      };
    };
    const digests = new Map(seeds.map((seed) => [seed, createRowDigest(keys)]));
    for (const row of whole.epochs.slice(0, 2).flat()) digests.get(row.seed)?.add(row);
    const starts = [at(1, 1), at(2, 7), at(3, config.epochs)];
    const rest = await run({
      resume: {
        epoch: 1,
        checkpoints: new Map(starts.map((checkpoint) => [checkpoint.seed, checkpoint])),
        digests,
      },
    });
    expect(rest.epochs).toEqual(whole.epochs.slice(2));
    // What is paid at the end is the same, also of the seed that had ended before: from its checkpoint.
    expect(rest.pay.get(2)).toEqual(whole.pay.get(2));
    const both = { seeds, resume: { checkpoints: new Map([[3, starts[2]!]]) } };
    expect(await meanPay(both, rest.pay)).toEqual(await meanPay({ seeds }, whole.pay));
    expect(await meanPay({ seeds }, rest.pay)).toBeNull();
    // And the digests go on as if nothing had been: the last checkpoints have those of all rows.
    const last = ({ checkpoints }: typeof whole, of: number) =>
      checkpoints.find(({ seed, epoch }) => seed === of && epoch === config.epochs)?.rowDigest;
    for (const seed of [1, 2]) expect(last(rest, seed)).toBe(last(whole, seed));
    expect(starts[2]?.rowDigest).toBe(last(whole, 3));
  });

  it("stops between epochs when it is asked to, and gives every seed's state as it is then", async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const { interrupted, checkpoints } = await run({
      signal: abort.signal,
      checkpointMilliseconds: 60_000,
      onRows: (rows) => {
        seen.push(rows[0]!.epoch);
        abort.abort();
      },
    });
    expect(interrupted).toBe(true);
    expect(seen.length).toBeLessThan(41);
    expect(checkpoints.map(({ seed }) => seed).sort()).toEqual(seeds);
    // What a seed has done beyond the last common epoch is not lost: its rows are in the checkpoint.
    for (const { seed, epoch, pending } of checkpoints) {
      const last = seen.at(-1)!;
      const rows = unpackRows(pending, seed, keys);
      expect(rows.map((row) => row.epoch).filter((each) => each > last)).toEqual(
        Array.from({ length: epoch - last }, (_, index) => last + 1 + index),
      );
    }
  });

  it("ends seeds that stop by themselves, without waiting for them", async () => {
    const stop = { measure: "compliance", tier: "monitored", below: 2 } as const; // always true after an epoch
    const { epochs, checkpoints, interrupted } = await run({ config: { ...config, stop } });
    expect(interrupted).toBe(false);
    expect(epochs.map((rows) => rows.length)).toEqual([3, 3]); // epochs 0 and 1
    expect(checkpoints.filter(({ ended }) => ended).map(({ epoch }) => epoch)).toEqual([1, 1, 1]);
  });

  it("hands on what a worker threw, and what could not be kept", async () => {
    const full = new Error("the disk is full");
    const keep = () => {
      throw full;
    };
    await expect(run({ onRows: keep })).rejects.toThrow("the disk is full");
    const wild = { ...config, objective: { ...config.objective, learningRate: 1e30 } };
    await expect(run({ config: wild })).rejects.toMatchObject({
      name: "TrainingError",
      message: expect.stringMatching(/diverged: .* at epoch \d+ of seed \d/) as string,
    });
  });
});
