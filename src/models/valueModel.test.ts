/** The learned baseline: it starts at 0 and comes to the mean target of what it is shown. */
import { describe, expect, it } from "vitest";
import { createSimdEngine } from "../nn/simd/engine.js";
import { createRng } from "../shared/rng.js";
import { smallConfig } from "../testing/configs.js";
import { createWorld } from "../world/world.js";
import { observe } from "./inputs.js";
import { createValueModel } from "./valueModel.js";

describe("the value model", () => {
  it("starts at 0 and learns the mean target under each cue", () => {
    const config = smallConfig();
    const world = createWorld(config, createRng(1));
    const value = createValueModel(createSimdEngine(), world, config.objective.value, createRng(1));
    const prompts = { count: 4, topics: new Float32Array(24), harmful: new Uint8Array(4) };
    const seen = observe(world, prompts, Uint8Array.of(0, 0, 1, 1));
    expect([...value.values(seen)]).toEqual([0, 0, 0, 0]);
    const targets = Float32Array.of(1, 3, -4, 0); // means 2 and −2
    for (let step = 0; step < 300; step++) value.fit(seen, targets, { learningRate: 0.03 });
    const [a, b, c, d] = value.values(seen);
    expect(a).toBeCloseTo(2, 2);
    expect(b).toBe(a);
    expect(c).toBeCloseTo(-2, 2);
    expect(d).toBe(c);
  });
});
