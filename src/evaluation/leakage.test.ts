/** Leakage slopes by hand. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { createWorld } from "../world/world.js";
import { leakageSlopes } from "./leakage.js";

const worldOf = (config: ConfigInput) => createWorld(testConfig(config), createRng(1));
const world = worldOf({ tiers: twoTiers({}, { trained: false }) });

describe("the leakage slope", () => {
  it("is the change of log-odds in the untrained tier per change in the trained one", () => {
    // From odds 1 to 9 in the trained tier, from 1 to 3 in the other: ln 3 / ln 9 = 1/2.
    const [trained, untrained] = leakageSlopes(world, [0.5, 0.5], [0.9, 0.75]);
    expect(trained).toBeNull();
    expect(untrained).toBeCloseTo(0.5, 12);
    expect(leakageSlopes(world, [0.5, 0.2], [0.9, 0.2])[1]).toBeCloseTo(0, 12); // odds stay: no leak
    expect(leakageSlopes(world, [0.5, 0.2], [0.9, 9 / 13])[1]).toBeCloseTo(1, 12); // odds 1/4 to 9/4: a common shift
    expect(leakageSlopes(world, [0.5, 0.5], [0.9, 0.25])[1]).toBeCloseTo(-0.5, 12);
  });

  it("does not exist where all tiers train or none, nor before the trained tier has moved, nor at infinite odds", () => {
    expect(leakageSlopes(worldOf({}), [0.5, 0.5], [0.9, 0.75])).toEqual([null, null]);
    const none = worldOf({ tiers: twoTiers({ trained: false }, { trained: false }) });
    expect(leakageSlopes(none, [0.5, 0.5], [0.9, 0.75])).toEqual([null, null]);
    expect(leakageSlopes(world, [0.5, 0.5], [0.5, 0.75])).toEqual([null, null]);
    expect(leakageSlopes(world, [0.5, 0.5], [0.9, 1])).toEqual([null, null]);
    expect(leakageSlopes(world, [0.5, 0.5], [1, 0.75])[1]).toBe(0); // any change is nothing beside an infinite one
  });

  it("is measured against gap.of where that is trained, else gap.minus, else the first tier that is", () => {
    const other = worldOf({ tiers: twoTiers({ trained: false }) });
    expect(leakageSlopes(other, [0.5, 0.5], [0.75, 0.9])[0]).toBeCloseTo(0.5, 12);
    const flags = { monitored: 1 as const };
    const three = worldOf({
      tiers: {
        monitored: { share: 0.3, flags, trained: false },
        unmonitored: { share: 0.3, flags, trained: false },
        hidden: { share: 0.4, flags },
      },
    });
    const [first, second, third] = leakageSlopes(three, [0.5, 0.5, 0.5], [0.75, 0.5, 0.9]);
    expect(first).toBeCloseTo(0.5, 12);
    expect(second).toBeCloseTo(0, 12);
    expect(third).toBeNull();
  });
});
