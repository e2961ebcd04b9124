/** The engines of the comparison do the same work, the work is counted right, and the verdict follows from the times. */
import { describe, expect, it } from "vitest";
import { createSimdEngine } from "../nn/simd/engine.js";
import { createTfjsEngine } from "../nn/tfjs/engine.js";
import {
  createContender,
  crossovers,
  flopsPerRow,
  rewardModelTask,
  timeStep,
  trainingTask,
  type StepTiming,
} from "./steps.js";

describe("steps of the bench", () => {
  it("count 8,960 operations a row for the network that the kernels were designed around", () => {
    // Weights 512 + 1024 + 128. Forward 2 * 1664, weight gradients 2 * 1664, input gradients 2 * (1024 + 128).
    expect(flopsPerRow(trainingTask(32, 64).shape)).toBe(8960);
  });

  it.each([trainingTask(32, 40), rewardModelTask])(
    "bring every engine to the same parameters ($kind)",
    async (task) => {
      const tfjs = await createTfjsEngine({ backend: "wasm" });
      const [a, b] = [createSimdEngine(), tfjs].map((engine) => createContender(engine, task));
      const before = a!.parameters();
      for (let step = 0; step < 30; step++) {
        a!.step();
        b!.step();
      }
      const after = a!.parameters();
      let moved = 0;
      let apart = 0;
      // Without the last bias: comparisons leave it free, and Adam turns what rounding leaves of its gradient into steps.
      b!
        .parameters()
        .slice(0, -1)
        .forEach((value, i) => {
          moved = Math.max(moved, Math.abs(value - before[i]!));
          apart = Math.max(apart, Math.abs(value - after[i]!));
        });
      expect(moved).toBeGreaterThan(2e-3); // 30 steps of 1e-4
      expect(apart).toBeLessThan(2e-5);
      tfjs.dispose();
    },
  );

  it("give times, speeds and ratios that belong together", () => {
    const timings = timeStep(trainingTask(16, 8), [createSimdEngine(), createSimdEngine()], {
      rounds: 1,
      milliseconds: 1,
    });
    const [first, second] = timings;
    expect(first).toMatchObject({
      network: "16-16-16-4",
      width: 16,
      rows: 8,
      backend: "wasm-simd",
      timesFirst: 1,
    });
    expect(second!.timesFirst).toBeCloseTo(second!.microseconds / first!.microseconds, 9);
    // 4 * 256 + 6 * (256 + 64) = 2,944 operations a row.
    expect(first!.gflops * first!.microseconds * 1000).toBeCloseTo(8 * 2944, 6);
  });
});

describe("crossovers", () => {
  const timing = (backend: string, rows: number, width: number, timesFirst: number): StepTiming => ({
    ...{ kind: "training", network: "", microseconds: 1, gflops: 1 },
    ...{ backend, rows, width, timesFirst },
  });
  const widths = [16, 32, 64];
  const of = (backend: string, rows: number, ratios: readonly number[]) =>
    ratios.map((ratio, w) => timing(backend, rows, widths[w]!, ratio));

  it("are the smallest width from which on an engine is always faster, or none", () => {
    expect(
      crossovers([
        ...of("simd", 64, [1, 1, 1]),
        ...of("simd", 512, [1, 1, 1]),
        ...of("native", 64, [0.9, 1.2, 0.8]), // faster at 16 by chance: only from 64 on for good
        ...of("native", 512, [3, 2, 1.1]),
        ...of("magic", 64, [0.5, 0.5, 0.5]),
        ...of("magic", 512, [1, 0.9, 0.5]), // as fast is not faster
      ]),
    ).toEqual([
      { backend: "native", rows: 64, width: 64, upTo: 64 },
      { backend: "native", rows: 512, width: null, upTo: 64 },
      { backend: "magic", rows: 64, width: 16, upTo: 64 },
      { backend: "magic", rows: 512, width: 32, upTo: 64 },
    ]);
  });
});
