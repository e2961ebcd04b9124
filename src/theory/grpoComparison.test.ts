/** The comparison against its two closed forms where they can be computed by hand. */
import { expect, it } from "vitest";
import { grpoFixedPoint as chart } from "../charts/specs/grpoFixedPoint.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { idealGrpoComparison } from "./grpoComparison.js";

// Two kinds, all graded, no own utility and no topics: the ideal proxyReward of (½, ½) is (−1, 1).
const config = smallConfig({
  tiers: twoTiers({}, { graded: 1 }),
  world: { topicStrength: 0 },
  responses: { refuse: {}, comply: { complies: 1 } },
  own: { strength: 0 },
  objective: { kind: "grpo", groupSize: 2, grpo: { divideBySd: false } },
});

it("has the optimum and GRPO's fixed point at every klCoef", () => {
  const comparison = idealGrpoComparison(config, 1, [0.5, 2]);
  expect(comparison.kinds).toEqual(["refuse", "comply"]);
  expect(comparison.reference[1]).toBeCloseTo(0.5, 6);
  for (const { klCoef, optimum, grpoFixedPoint } of comparison.points) {
    expect(optimum[1]).toBeCloseTo(1 / (1 + Math.exp(-2 / klCoef)), 5);
    // p = λ/2 / (λ + V − 1) with V = 2p − 1 and λ = 2·klCoef: 2p² + (λ − 2)p − λ/2 = 0.
    const lambda = 2 * klCoef;
    const p = (2 - lambda + Math.sqrt((lambda - 2) * (lambda - 2) + 4 * lambda)) / 4;
    expect(grpoFixedPoint[1]).toBeCloseTo(p, 5);
  }
});

it("is what the chart draws", () => {
  expect(chart(idealGrpoComparison(config, 1, [0.1, 0.3, 1])).data.datasets.length).toBeGreaterThan(0);
});
