/** The start of a tier, where its numbers are large; and that the world's table and the check of the KL target agree. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../shared/rng.js";
import { testConfig } from "../testing/configs.js";
import { randomWorld } from "../testing/randomWorlds.js";
import { createOwnUtility } from "../world/own.js";
import { startTable } from "../world/start.js";
import { createWorld } from "../world/world.js";
import { largestReachableKl } from "./checks/klTarget.js";
import { startRow } from "./start.js";

const asPrior = testConfig({ own: { role: "prior" } });

describe("the start of role prior", () => {
  it("is finite where exp of the model's own utilities is not", () => {
    expect(startRow(asPrior, "monitored", 1, [2000, 2000, -2000, 1900])).toEqual([
      0.5,
      0.5,
      0,
      expect.closeTo(0, 12),
    ]);
    expect(startRow(asPrior, "monitored", 1, [-2000, -2000, -2000, -3000])).toEqual([
      ...[1, 2, 3].map(() => expect.closeTo(1 / 3, 12) as number),
      0,
    ]);
  });

  it("has a bound on the KL even where a response is too rare for a number", () => {
    const { world } = testConfig({ world: { harmfulRate: 1 } });
    const bound = largestReachableKl(testConfig({ world, own: { role: "prior", strength: 1e6 } }));
    expect(bound).toBeGreaterThan(700);
    expect(bound).toBeLessThan(Infinity);
  });
});

describe("the check of the KL target", () => {
  it("bounds by the start that the policy is fitted to, in any world whose cues show the tier", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom("reward" as const, "prior" as const), (number, role) => {
        const drawn = randomWorld(number);
        const flags = Object.fromEntries(
          Object.keys(drawn.observation?.flags ?? {}).map((flag) => [flag, {}]),
        );
        const [flag = ""] = Object.keys(flags);
        const modification = { flag, weight: -0.7, target: { harmful: 0.8, benign: 0.3 } };
        const policy = role === "prior" ? {} : drawn.policy;
        const own = { ...drawn.own, role, modification };
        const config = testConfig({ ...drawn, observation: { flags }, own, policy });
        const world = createWorld(config, createRng(1));
        const kinds = world.responses.length;
        const patterns = world.observation.patterns.length;
        const table =
          startTable(world, config, createOwnUtility(world, config.own)) ??
          new Float64Array(2 * patterns * kinds).fill(1 / kinds);

        const rarest = (harmful: number, pattern: number): number => {
          const row = (harmful * patterns + pattern) * kinds;
          return -Math.log(Math.min(...table.subarray(row, row + kinds)));
        };
        const { harmfulRate } = config.world;
        let bound = 0;
        for (const tier of world.tiers) {
          const shown = world.observation.patterns.findIndex(({ apparent }) =>
            Object.keys(flags).every((flag) => apparent[flag] === tier.flags[flag]),
          );
          bound += tier.share * (harmfulRate * rarest(1, shown) + (1 - harmfulRate) * rarest(0, shown));
        }
        expect(largestReachableKl(config)).toBeCloseTo(bound, 9);
      }),
      { numRuns: 60 },
    );
  });
});
