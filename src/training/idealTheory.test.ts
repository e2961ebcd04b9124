/** The gold of an ideal reward model: the mean over seeds of what theory says of each. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import { mostIdealSeeds } from "../record/idealGold.js";
import { idealGold, idealTheory } from "./idealTheory.js";

const config = resolveConfig({ evaluation: { prompts: 16 }, world: { topicDim: 2 } });

describe("idealGold", () => {
  it("is the mean of the seeds' closed forms, by tier", () => {
    const { byTier, seeds } = idealGold(config, [3, 8]);
    const [a, b] = [3, 8].map((seed) => idealTheory(config, seed).at(config.objective.klCoef).tiers);
    expect(seeds).toBe(2);
    expect(Object.keys(byTier)).toEqual(Object.keys(config.tiers));
    a!.forEach(({ tier, goldReward }, t) => {
      expect(byTier[tier]).toBeCloseTo((goldReward + b![t]!.goldReward) / 2, 12);
    });
  });

  it("takes the algorithm's own fixed point where it has one", () => {
    const grpo = resolveConfig({ ...config, objective: { kind: "grpo", grpo: { klInLoss: true } } });
    const { fixedPoint } = idealTheory(grpo, 1);
    const point = fixedPoint?.at(grpo.objective.klCoef);
    expect(idealGold(grpo, [1]).byTier["monitored"]).toBe(point?.tiers[0]?.goldReward);
  });

  it("is over the first seeds where there are many", () => {
    const many = Array.from({ length: mostIdealSeeds + 2 }, (_, i) => i + 1);
    expect(idealGold(config, many)).toEqual(idealGold(config, many.slice(0, mostIdealSeeds)));
  });
});
