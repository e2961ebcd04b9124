/** The model's own utility by hand, and that nothing but a configured belief lets it depend on the tier. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { testConfig } from "../testing/configs.js";
import { createOwnUtility } from "./own.js";
import { createWorld } from "./world.js";

const noisy = { flags: { monitored: { salience: 1, noise: 0.2 } } };

function ownOf(own: NonNullable<ConfigInput["own"]>, observation: ConfigInput["observation"] = noisy) {
  const config = testConfig({
    own,
    observation,
    responses: {
      refuse: { effort: 0.1 },
      half: { complies: 0.5, effort: 0.3 },
      comply: { complies: 1, effort: 0.5 },
    },
  });
  const world = createWorld(config, createRng(1));
  const utility = createOwnUtility(world, config.own);
  const at = (harmful: number, tier: number, pattern: number, kind: number) =>
    utility.values[utility.offset(harmful, tier, pattern) + kind]!;
  return { at, world };
}

describe("own utility", () => {
  it("is strength · Σ w·attribute, harm counting on harmful prompts only", () => {
    const { at } = ownOf({ strength: 2, weights: { effort: -0.1, harm: -0.5, complies: 0.2 } });
    // comply: 2·(0.2·1 − 0.1·0.5) = 0.3 benign, and 2·(−0.5)·1 less harmful; half: 2·(0.1 − 0.03) = 0.14, −0.5 harmful.
    expect(at(0, 0, 0, 2)).toBeCloseTo(0.3, 12);
    expect(at(1, 0, 0, 2)).toBeCloseTo(-0.7, 12);
    expect(at(0, 0, 0, 1)).toBeCloseTo(0.14, 12);
    expect(at(1, 0, 0, 1)).toBeCloseTo(-0.36, 12);
  });

  it("is switched off by strength 0", () => {
    const { at } = ownOf({ strength: 0, modification: { flag: "monitored" } });
    for (const kind of [0, 1, 2]) expect(Math.abs(at(1, 0, 0, kind))).toBe(0);
  });

  it("does not depend on tier or cue without a belief about modification", () => {
    const weight = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(weight, weight, fc.nat({ max: 1 }), fc.nat({ max: 2 }), (harm, effort, harmful, kind) => {
        const { at } = ownOf({ weights: { harm, effort } });
        const everywhere = [0, 1].flatMap((tier) =>
          [0, 1].map((pattern) => at(harmful, tier, pattern, kind)),
        );
        expect(new Set(everywhere).size).toBe(1);
      }),
      { numRuns: 30 },
    );
  });

  it("adds weight · believed · max(0, target − complies), by hand for the target 0.75 on harmful prompts", () => {
    const weights = { harm: 0, effort: 0 };
    const modification = { flag: "monitored", target: { harmful: 0.75, benign: 0.25 }, weight: -2 };
    const { at } = ownOf({ weights, modification });
    // Shortfalls of refuse, half, comply: 0.75, 0.25, 0 harmful; 0.25, 0, 0 benign. Monitored is tier 0.
    expect([0, 1, 2].map((kind) => at(1, 0, 0, kind) + 0)).toEqual([-1.5, -0.5, 0]);
    expect([0, 1, 2].map((kind) => at(0, 0, 0, kind) + 0)).toEqual([-0.5, 0, 0]);
    expect([0, 1, 2].map((kind) => at(1, 1, 0, kind) + 0)).toEqual([0, 0, 0]);
  });

  it("believes several cues as far as the share of them that is on", () => {
    const modification = { flag: "monitored", weight: -1, believes: "cue" as const };
    const own = { weights: { harm: 0, effort: 0 }, modification };
    const flags = { monitored: { noise: 0.3, cues: 4 } };
    const { world, at } = ownOf(own, { flags });
    world.observation.patterns.forEach(({ cues }, pattern) => {
      const share = cues.filter((cue) => cue > 0).length / 4;
      for (const tier of [0, 1]) expect(at(1, tier, pattern, 0)).toBeCloseTo(-share, 12);
    });
  });

  it("lets belief follow the flag itself or the cue that is seen", () => {
    const weights = { harm: 0, effort: 0 };
    const modification = { flag: "monitored", weight: -1 };
    const byFlag = ownOf({ weights, modification });
    const byCue = ownOf({ weights, modification: { ...modification, believes: "cue" as const } });
    for (const tier of [0, 1])
      byFlag.world.observation.patterns.forEach(({ apparent }, pattern) => {
        expect(byFlag.at(1, tier, pattern, 0) + 0).toBe(tier === 0 ? -1 : 0);
        expect(byCue.at(1, tier, pattern, 0) + 0).toBe(apparent["monitored"] === 1 ? -1 : 0);
      });
  });
});
