/** The way of a reward through training, as the summary tells it. */
import { describe, expect, it } from "vitest";
import { createMeasurePaths, pathText } from "./measurePaths.js";

describe("the path of a reward", () => {
  const row = (epoch: number, seed: number, gold: number) => ({
    epoch,
    seed,
    "goldReward.a": gold,
    "proxyReward.a": null,
  });

  it("is the mean over seeds at the start, at its peak and at the end", () => {
    const paths = createMeasurePaths(["goldReward.a", "proxyReward.a"]);
    paths.add([row(0, 1, 0), row(0, 2, 1)]); // mean 0.5
    paths.add([row(1, 1, 2), row(1, 2, 3)]); // mean 2.5
    paths.add([row(2, 1, 1)]); // seed 2 ended early and counts with its 3: mean 2
    expect(paths.of("goldReward", "a")).toEqual({
      firstEpoch: 0,
      start: 0.5,
      peak: 2.5,
      peakEpoch: 1,
      end: 2,
    });
    expect(pathText(paths.of("goldReward", "a"))).toBe("+0.50 → +2.50 (epoch 1) → +2.00");
    expect(paths.of("proxyReward", "a")).toBeNull();
  });

  it("names no peak where it starts or ends there", () => {
    expect(pathText({ firstEpoch: 0, start: 0, peak: 3, peakEpoch: 9, end: 2.99 })).toBe("0.00 → +2.99");
    expect(pathText({ firstEpoch: 0, start: 1, peak: 1, peakEpoch: 0, end: -2 })).toBe("+1.00 → -2.00");
  });
});
