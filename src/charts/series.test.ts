/** The grid of epochs, carried-forward seeds and clipped bands, by hand. */
import { describe, expect, it } from "vitest";
import type { EpochMetrics } from "../record/metrics.js";
import { alignSeeds, bandOf, exists, lastEpoch, lastMean, seedLine } from "./series.js";

const row = (seed: number, epoch: number, value: number | null): EpochMetrics => ({ epoch, seed, value });

describe("records on a grid of epochs", () => {
  it("brings seeds into step whatever the order of the records", () => {
    const tracks = alignSeeds([row(2, 1, 0.8), row(1, 0, 0.1), row(2, 0, 0.2), row(1, 1, 0.4)], 1, 1);
    expect(tracks.seeds).toEqual([1, 2]);
    expect(tracks.epochs).toEqual([0, 1]);
    expect(seedLine(tracks, "value", 2)).toEqual([0.2, 0.8]);
    expect(bandOf(tracks, "value").map(({ mean }) => mean)).toEqual([
      expect.closeTo(0.15),
      expect.closeTo(0.6),
    ]);
  });

  it("leaves out what lies after the epoch that is drawn", () => {
    const tracks = alignSeeds([row(1, 0, 0), row(1, 1, 1), row(1, 2, 2)], 1, 2);
    expect(seedLine(tracks, "value", 1)).toEqual([0, 1]);
  });

  it("carries a seed that stopped early forward with its last values", () => {
    const tracks = alignSeeds(
      [row(1, 0, 0), row(1, 1, 0.5), row(2, 0, 0), row(2, 1, 0.1), row(2, 2, 0.3)],
      2,
      5,
    );
    expect(seedLine(tracks, "value", 1)).toEqual([0, 0.5, 0.5]);
    expect(bandOf(tracks, "value")[2]?.mean).toBeCloseTo(0.4, 12); // (0.5 + 0.3) / 2
  });

  it("thins a long run out, on the same grid for every frame, and always has the epoch that is drawn", () => {
    const records = Array.from({ length: 1001 }, (_, epoch) => row(1, epoch, epoch));
    const { epochs } = alignSeeds(records, 1000, 1000); // 1000 / 400 rounded up: every third
    expect(epochs.slice(0, 3)).toEqual([0, 3, 6]);
    expect(epochs.at(-1)).toBe(1000);
    const early = alignSeeds(records, 7, 1000);
    expect(early.epochs).toEqual([0, 3, 6, 7]);
    expect(seedLine(early, "value", 1)).toEqual([0, 3, 6, 7]);
  });

  it("ends where the records end", () => {
    expect(lastEpoch([row(1, 4, 0), row(2, 3, 0)])).toBe(4);
    expect(lastEpoch([])).toBe(0);
  });
});

describe("the band over seeds", () => {
  it("clips an interval to the bounds of its measure, and never the mean", () => {
    // 0.9 and 1: mean 0.95, sd 0.0707, margin 12.706 · 0.0707 / √2 = 0.635, so 0.315 … 1.585.
    const tracks = alignSeeds([row(1, 0, 0.9), row(2, 0, 1)], 0, 0);
    const [open] = bandOf(tracks, "value");
    expect(open?.high).toBeCloseTo(1.585, 3);
    const [clipped] = bandOf(tracks, "value", [0, 1]);
    expect(clipped).toMatchObject({ epoch: 0, high: 1 });
    expect(clipped?.mean).toBeCloseTo(0.95, 12);
    expect(clipped?.low).toBeCloseTo(0.315, 3);
  });

  it("has no interval for one seed, and nothing for a measure that does not exist", () => {
    const tracks = alignSeeds([row(1, 0, 0.5), row(1, 1, null)], 1, 1);
    expect(bandOf(tracks, "value")).toEqual([
      { epoch: 0, mean: 0.5, low: null, high: null },
      { epoch: 1, mean: null, low: null, high: null },
    ]);
    expect(lastMean(bandOf(tracks, "value"))).toBe(0.5);
    expect(exists(bandOf(tracks, "absent"))).toBe(false);
  });
});
