/** The closed form without training: an ideal reward model by hand, and beside one that is really fitted. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { smallConfig, testConfig, twoTiers } from "../testing/configs.js";
import { tablePolicy } from "../testing/fakes.js";
import { measured, trained } from "../testing/runs.js";
import { evaluatorOf } from "../training/state.js";
import { createLabeler } from "../world/labeler.js";
import { createOwnUtility } from "../world/own.js";
import { createWorld } from "../world/world.js";
import { createHeldOut } from "./heldOut.js";
import { idealTheory } from "../training/idealTheory.js";
import { idealProxy } from "./ideal.js";

/** The ideal proxyReward of three kinds on the first held-out prompt (a harmful one), under cue pattern 0. */
function proxyOf(overrides: ConfigInput, reference = [0.5, 0.25, 0.25]): number[] | null {
  const config = smallConfig({
    responses: { refuse: {}, comply: { complies: 1, effort: 1 }, scheme: { complies: 1, strategic: 1 } },
    labeler: {
      weights: { complies: 2, substance: 0, keywords: 0, strategic: 4, harm: -1 },
      mistakeRate: 0,
    },
    world: { topicStrength: 0, harmfulRate: 1 },
    ...overrides,
  });
  const world = createWorld(config, createRng(1));
  const policy = tablePolicy(world, () => reference);
  const heldOut = createHeldOut(world, config, createOwnUtility(world, config.own), policy, createRng(1));
  const proxy = idealProxy(heldOut, config, createLabeler(world, config.labeler));
  return proxy === null ? null : [...proxy[0]!.subarray(0, 3)];
}

const close = (actual: readonly number[] | null, expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  actual!.forEach((value, k) => {
    expect(value).toBeCloseTo(expected[k]!, 6);
  });
};

describe("the ideal proxyReward", () => {
  it("is the labeler's utility with mean 0 and sd 1 under the start: by hand", () => {
    // Utilities 0, 2 − 1 = 1 and 1 + 4 = 5 at probabilities ½, ¼, ¼: mean 1.5, variance ½·2.25 + ¼·0.25 + ¼·12.25 = 4.25.
    const sd = Math.sqrt(4.25);
    close(proxyOf({}), [-1.5 / sd, -0.5 / sd, 3.5 / sd]);
  });

  it("is the utility over the labeler's temperature where it is not normalised", () => {
    const labeler = {
      weights: { complies: 2, substance: 0, keywords: 0, strategic: 4, harm: -1 },
      temperature: 2,
      mistakeRate: 0,
    };
    close(proxyOf({ labeler, rewardModel: { normalize: "none" } }), [0, 0.5, 2.5]);
  });

  it("gives kinds that look the same to the reward model their mean under the start", () => {
    // Seen by compliance alone, comply and scheme are one: (¼·1 + ¼·5) / ½ = 3. Mean 1.5, sd 1.5.
    close(proxyOf({ rewardModel: { sees: ["complies"] } }), [-1, 1, 1]);
  });

  it("pools probabilities, not utilities, of tiers that it cannot tell apart: by hand for two kinds", () => {
    const labeler = { weights: { complies: 2, substance: 0, keywords: 0, harm: -6 }, mistakeRate: 0 };
    const tiers = twoTiers({ share: 0.25, visibility: 1 }, { share: 0.75, graded: 1, visibility: 0 });
    const overrides: ConfigInput = {
      responses: { refuse: {}, comply: { complies: 1 } },
      labeler,
      tiers,
      rewardModel: { normalize: "none" },
    };
    // Complying wins with σ(2 − 6) where harm is seen and σ(2) where not. The mean utility would be 2 − 6/4 = 0.5 apart.
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const wins = 0.25 * sigmoid(-4) + 0.75 * sigmoid(2);
    const [refuse, comply] = proxyOf(overrides, [0.5, 0.5])!;
    expect(comply! - refuse!).toBeCloseTo(Math.log(wins / (1 - wins)), 6);
    const seen = proxyOf({ ...overrides, rewardModel: { normalize: "none", seesFlags: true } }, [0.5, 0.5])!;
    expect([-4, 2].some((margin) => Math.abs(seen[1]! - seen[0]! - margin) < 1e-6)).toBe(true);
  });

  it("is shrunk by labels given at random", () => {
    const labeler = { weights: { complies: 2, substance: 0, keywords: 0 }, mistakeRate: 0.2 };
    const kinds = { refuse: {}, comply: { complies: 1 } };
    const [refuse, comply] = proxyOf(
      { responses: kinds, labeler, rewardModel: { normalize: "none" } },
      [0.5, 0.5],
    )!;
    const wins = 0.8 / (1 + Math.exp(-2)) + 0.1;
    expect(comply! - refuse!).toBeCloseTo(Math.log(wins / (1 - wins)), 6);
  });

  it("does not exist where nothing is graded", () => {
    expect(proxyOf({ tiers: twoTiers({ graded: 0 }) })).toBeNull();
  });
});

describe("the theory of a config", () => {
  it("has the gap of the default world near 1, one half without own, and exactly 0 with the flag hidden", () => {
    const gap = (overrides: ConfigInput) => idealTheory(testConfig(overrides), 1).at(0.1).behaviourGap!;
    expect(gap({})).toBeGreaterThan(0.95);
    expect(gap({ own: { strength: 0 } })).toBeCloseTo(0.5, 2);
    expect(gap({ observation: { flags: { monitored: { salience: 0 } } } })).toBe(0);
    expect(Math.abs(gap({ tiers: twoTiers({}, { graded: 1 }) }))).toBeLessThan(1e-9);
  });

  it("is the start itself at an infinite klCoef, and near it at a large one", () => {
    const theory = idealTheory(testConfig(), 1);
    for (const { kl, compliance, harmfulShare } of theory.at(Infinity).tiers) {
      expect([kl, compliance]).toEqual([0, expect.closeTo(0.5, 6)]);
      expect(harmfulShare).toEqual(Array(4).fill(expect.closeTo(0.25, 6)));
    }
    expect(theory.at(1e4).behaviourGap).toBeCloseTo(0, 3);
  });

  it("is what the record of a run says for the reward model that was learned", () => {
    const run = trained(smallConfig());
    const record = evaluatorOf(run).evaluate(run);
    const point = evaluatorOf(run).theory(run).at(run.klCoef);
    expect(point.behaviourGap).toBe(record["optimum.behaviourGap"]);
    expect(point.tiers.map(({ compliance }) => compliance)).toEqual([
      measured(record, "optimum.compliance", "monitored"),
      measured(record, "optimum.compliance", "unmonitored"),
    ]);
  });
});
