/** The exact gradient against the closed form, in any world and where topics matter. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceTo, setting, startIn, startOf, trainFrom, worst } from "../../testing/oracle.js";
import { randomWorld } from "../../testing/randomWorlds.js";

describe("the exact gradient", () => {
  it("reaches the optimum of any world", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1_000_000 }), (number) => {
        const start = startOf(number);
        const [epochs, objective] = setting("exact", 1);
        expect(distanceTo(trainFrom(start, epochs, objective), start)).toBeLessThan(2e-3);
      }),
      { numRuns: 4, seed: 1, endOnFailure: true },
    );
  });

  it("comes within 1e-3 where topics matter, given a network and steps enough", () => {
    const found = ([0.3, 1] as const).map((klCoef, i) => {
      const number = i + 1;
      const world = randomWorld(number);
      const start = startIn({ ...world, world: { ...world.world, topicStrength: 0.5 } }, number, {
        policy: { hidden: [64, 64] },
      });
      const run = trainFrom(start, 80, { kind: "exact", klCoef, episodes: 256, stepsPerEpoch: 20 });
      return distanceTo(run, start);
    });
    expect(worst(found)).toBeLessThan(1e-3);
  });
});
