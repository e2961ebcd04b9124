/** The two sides of the comparison do the same work, and the work is counted right. */
import { describe, expect, it } from "vitest";
import { benchShape, createContenders, flopsPerRow } from "./kernels.js";
import { useTensorflowWasm } from "./tensorflowStep.js";

describe("kernel bench", () => {
  it("counts 8,960 operations a row", () => {
    // Weights 512 + 1024 + 128. Forward 2 * 1664, weight gradients 2 * 1664, input gradients 2 * (1024 + 128).
    expect(flopsPerRow(benchShape)).toBe(8960);
  });

  it("compares engines that arrive at the same parameters", async () => {
    await useTensorflowWasm();
    const [simd, tensorflow] = createContenders(40);
    const before = simd!.parameters();
    for (let step = 0; step < 30; step++) {
      simd!.step();
      tensorflow!.step();
    }
    const actual = simd!.parameters();
    let moved = 0;
    let apart = 0;
    tensorflow!.parameters().forEach((expected, i) => {
      moved = Math.max(moved, Math.abs(expected - before[i]!));
      apart = Math.max(apart, Math.abs(expected - actual[i]!));
    });
    expect(moved).toBeGreaterThan(2e-3); // 30 steps of 1e-4
    expect(apart).toBeLessThan(2e-5);
    for (const contender of [simd!, tensorflow!]) contender.dispose();
  });
});
