/** Whole runs as the bench times them. */
import { describe, expect, it } from "vitest";
import { createEngine } from "../nn/createEngine.js";
import { smallConfig } from "../testing/configs.js";
import { timeRuns } from "./runs.js";

describe("timed runs", () => {
  it("give for each engine an epoch's time, the episodes per second and the time of the whole run", async () => {
    const config = smallConfig({ epochs: 3 });
    const openers = [() => createEngine("simd"), () => createEngine("tfjs", { backend: "cpu" })];
    const timings = await timeRuns(config, openers, 1);
    expect(timings.map(({ backend }) => backend)).toEqual(["wasm-simd", "tfjs-cpu"]);
    for (const { epochs, episodes, epochMilliseconds, episodesPerSecond, runSeconds } of timings) {
      expect([epochs, episodes]).toEqual([3, 64]);
      expect((episodesPerSecond * epochMilliseconds) / 1000).toBeCloseTo(64, 6);
      // Three epochs, of which at least two take the median's time or longer.
      expect(runSeconds).toBeGreaterThan((2 * epochMilliseconds) / 1000);
    }
  });
});
