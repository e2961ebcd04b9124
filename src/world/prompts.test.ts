/** Prompts: how they are drawn, paired and selected. */
import { describe, expect, it } from "vitest";
import { createRng } from "../shared/rng.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { drawPairedPrompts, drawPrompts, moveToTiers, selectPrompts, tierLikelihoods } from "./prompts.js";
import { createWorld } from "./world.js";

const world = createWorld(testConfig({ world: { topicDim: 3, harmfulRate: 0.3 } }), createRng(1));

describe("prompts", () => {
  it("are harmful as often as harmfulRate says, on topics that are standard normal", () => {
    const n = 10_000;
    const prompts = drawPrompts(world, n, createRng(1).stream("prompts"));
    const harmful = prompts.harmful.reduce((sum, h) => sum + h, 0) / n;
    expect(Math.abs(harmful - 0.3)).toBeLessThan(0.0184); // 4 · √(0.21 / n)
    const square = prompts.topics.reduce((sum, x) => sum + x * x, 0) / (3 * n);
    expect(Math.abs(square - 1)).toBeLessThan(0.033); // 4 · √(2 / 3n)
  });

  it("are paired on the same topics: the first half harmful, the second benign", () => {
    const { count, topics, harmful } = drawPairedPrompts(world, 4, createRng(1).stream("prompts"));
    expect(count).toBe(8);
    expect([...harmful]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(topics.subarray(0, 12)).toEqual(topics.subarray(12));
  });

  it("occur in a tier where it has shifted their first topic, and nowhere else", () => {
    const shifted = createWorld(
      testConfig({ world: { topicDim: 2 }, tiers: twoTiers({ topicShift: 1.5 }, { topicShift: -1 }) }),
      createRng(1),
    );
    const prompts = { count: 3, topics: Float32Array.of(1, 2, 3, 4, 5, 6), harmful: Uint8Array.of(0, 1, 0) };
    moveToTiers(shifted, prompts, [0, 1, 0]);
    expect([...prompts.topics]).toEqual([2.5, 2, 2, 4, 6.5, 6]);
  });

  it("tell of their tier as much as the normal densities differ: by hand", () => {
    const tiers = twoTiers({ topicShift: 1 }, { topicShift: -0.5 });
    const shifted = createWorld(testConfig({ world: { topicDim: 1 }, tiers }), createRng(1));
    const prompts = { count: 1, topics: Float32Array.of(0.75), harmful: Uint8Array.of(0) };
    const density = (mean: number) => Math.exp(-((0.75 - mean) ** 2) / 2);
    const told = tierLikelihoods(shifted, prompts, 0);
    expect(told![0]! / told![1]!).toBeCloseTo(density(1) / density(-0.5), 12);
    expect(tierLikelihoods(world, prompts, 0)).toBeNull();
  });

  it("are selected whole, in the order asked for", () => {
    const prompts = { count: 2, topics: Float32Array.of(1, 2, 3, 4, 5, 6), harmful: Uint8Array.of(0, 1) };
    expect(selectPrompts(prompts, [1, 0, 1])).toEqual({
      count: 3,
      topics: Float32Array.of(4, 5, 6, 1, 2, 3, 4, 5, 6),
      harmful: Uint8Array.of(1, 0, 1),
    });
  });
});
