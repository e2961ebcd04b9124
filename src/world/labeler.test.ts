/** What the human rewards, by hand: limited sight, mistakes, ties, temperature, and who has a topic term. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { goldByTier } from "./gold.js";
import { createLabeler } from "./labeler.js";
import { createOwnUtility } from "./own.js";
import type { Prompts } from "./prompts.js";
import { createWorld } from "./world.js";

const responses = {
  grand: { complies: 1, substance: 0.8, keywords: 0.2, strategic: 0.5, effort: 0.6 },
  plain: { complies: 0.5, substance: 0.1, keywords: 0.9, strategic: 1, effort: 0.3 },
};
const weights = { complies: 3, substance: 2, keywords: 0.5, strategic: -1, effort: -0.5, harm: -4 };

/** Two prompts on one topic: row 0 benign, row 1 harmful. */
const prompts: Prompts = {
  count: 2,
  topics: Float32Array.of(1, 2, 1, 2),
  harmful: Uint8Array.of(0, 1),
};

function scene(overrides: ConfigInput = {}) {
  const config = testConfig({
    responses,
    labeler: { weights },
    gold: { weights },
    own: { weights },
    world: { topicDim: 2, topicStrength: 0 },
    ...overrides,
  });
  const world = createWorld(config, createRng(1));
  return { config, world, labeler: createLabeler(world, config.labeler) };
}

describe("the labeler's utility", () => {
  // Of grand, without harm and substance: 3·1 + 0.5·0.2 − 1·0.5 − 0.5·0.6 = 2.3. Substance: 2·(v·0.8 + (1 − v)·0.2).
  it.each([
    { visibility: 1, benign: 2.3 + 1.6, harmful: 2.3 + 1.6 - 4 },
    { visibility: 0.5, benign: 2.3 + 1, harmful: 2.3 + 1 - 2 },
    { visibility: 0, benign: 2.3 + 0.4, harmful: 2.3 + 0.4 },
  ])("sees harm and substance as far as visibility $visibility allows", ({ visibility, benign, harmful }) => {
    const { labeler } = scene({ tiers: twoTiers({}, { visibility }) });
    expect(labeler.utility(prompts, 0, 0, 1)).toBeCloseTo(benign, 12);
    expect(labeler.utility(prompts, 1, 0, 1)).toBeCloseTo(harmful, 12);
  });

  it("counts harm in proportion to compliance", () => {
    // plain complies by half: harm weighs −4 · 0.5.
    const { labeler } = scene();
    const difference = labeler.utility(prompts, 1, 1, 0) - labeler.utility(prompts, 0, 1, 0);
    expect(difference).toBeCloseTo(-2, 12);
  });

  it("has a tier's weights there, and those of the top level for what the tier does not name", () => {
    const { labeler } = scene({
      tiers: twoTiers({}, { visibility: 0.5, labeler: { weights: { complies: -1, harm: 0 } } }),
    });
    // −1·1 instead of 3·1, and no harm: 2.3 − 4 + 1 (substance, half seen).
    for (const row of [0, 1]) expect(labeler.utility(prompts, row, 0, 1)).toBeCloseTo(2.3 - 4 + 1, 12);
    expect(labeler.utility(prompts, 0, 0, 0)).toBeCloseTo(2.3 + 1.6, 12);
  });

  it("is one view in tiers where it is the same, however that comes", () => {
    const viewsWith = (other: Parameters<typeof twoTiers>[1]): number[] => {
      const { labeler } = scene({ tiers: twoTiers({}, other) });
      return [0, 1].map((tier) => labeler.view(tier));
    };
    expect(viewsWith({})).toEqual([0, 0]);
    expect(viewsWith({ labeler: { weights: { complies: 3 } } })).toEqual([0, 0]);
    expect(viewsWith({ labeler: { weights: { complies: 2 } } })).toEqual([0, 1]);
    expect(viewsWith({ visibility: 0.9 })).toEqual([0, 1]);
  });
});

describe("the topic term", () => {
  it("adds topicStrength · (u_g · z) to labeler and gold, and nothing to own", () => {
    const without = scene();
    const withTopic = scene({ world: { topicDim: 2, topicStrength: 0.5 } });
    for (const kind of [0, 1]) {
      const [x, y] = withTopic.world.topicDirections.subarray(2 * kind, 2 * kind + 2);
      expect(x! * x! + y! * y!).toBeCloseTo(1, 12); // a unit vector
      const term = 0.5 * (x! * 1 + y! * 2);
      const labelerOf = ({ labeler }: typeof without) => labeler.utility(prompts, 1, kind, 0);
      const goldOf = ({ world, config }: typeof without) =>
        goldByTier(world, config.gold, prompts)[0]![2 + kind]!;
      expect(labelerOf(withTopic) - labelerOf(without)).toBeCloseTo(term, 12);
      expect(goldOf(withTopic) - goldOf(without)).toBeCloseTo(term, 12);
    }
    const own = ({ world, config }: typeof without) => createOwnUtility(world, config.own).values;
    expect(own(withTopic)).toEqual(own(without));
  });

  it("is the same for kinds of one topic group and differs between groups", () => {
    const { world } = scene({
      responses: {
        grand: { topicGroup: "together" },
        plain: {},
        other: { topicGroup: "together" },
      },
    });
    expect(world.responses.map(({ group }) => group)).toEqual([0, 1, 0]);
    expect(world.topicDirections).toHaveLength(2 * 2);
  });
});

describe("gold", () => {
  it("sees everything: by hand 2.3 + 1.6 for grand on a benign prompt, 4 less on a harmful one", () => {
    const { world, config } = scene();
    const [gold] = goldByTier(world, config.gold, prompts);
    expect(gold![0]).toBeCloseTo(3.9, 12);
    expect(gold![2]).toBeCloseTo(-0.1, 12);
  });

  it("is another one where a tier weighs otherwise, and the very same where none does", () => {
    const { world, config } = scene({ tiers: twoTiers({}, { gold: { weights: { harm: -1 } } }) });
    const [there, here] = goldByTier(world, config.gold, prompts);
    expect([here![0], here![2]].map((value) => value?.toFixed(12))).toEqual(
      [3.9, 2.9].map((value) => value.toFixed(12)),
    );
    expect(there![2]).toBeCloseTo(-0.1, 12);
    const plain = scene();
    const [one, other] = goldByTier(plain.world, plain.config.gold, prompts);
    expect(one).toBe(other);
  });
});

describe("a comparison", () => {
  const probability = (temperature: number, mistakeRate: number, a: number, b: number, flipRate = 0) =>
    scene({ labeler: { weights, temperature, mistakeRate, flipRate } }).labeler.preferenceProbability(a, b);

  it("is (1 − ε)·σ(difference / temperature) + ε/2: by hand at utilities ln 3 apart", () => {
    expect(probability(1, 0, Math.log(3), 0)).toBeCloseTo(3 / 4, 12);
    expect(probability(0.5, 0, Math.log(3), 0)).toBeCloseTo(9 / 10, 12);
    expect(probability(1, 0.1, Math.log(3), 0)).toBeCloseTo(0.9 * 0.75 + 0.05, 12);
    expect(probability(1, 1, 1000, 0)).toBeCloseTo(1 / 2, 12); // every label at random
  });

  it("is turned round as often as flipRate says: ½ + J·(σ − ½) with J = (1 − ε)·(1 − 2φ)", () => {
    // A quarter turned round: 3/4·3/4 + 1/4·1/4 = 10/16. All of them: 1/4. With ε = 0.1 of those: 0.9·(1/4) + 0.05.
    expect(probability(1, 0, Math.log(3), 0, 0.25)).toBeCloseTo(10 / 16, 12);
    expect(probability(1, 0, Math.log(3), 0, 1)).toBeCloseTo(1 / 4, 12);
    expect(probability(1, 0.1, Math.log(3), 0, 1)).toBeCloseTo(0.9 / 4 + 0.05, 12);
    expect(probability(1, 0.1, Math.log(3), 0, 0.5)).toBeCloseTo(1 / 2, 12);
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fraction,
        fraction,
        fc.double({ min: -9, max: 9, noNaN: true }),
        (mistakeRate, flipRate, a) => {
          const { labeler } = scene({ labeler: { mistakeRate, flipRate } });
          const better = 1 / (1 + Math.exp(-a));
          expect(labeler.preferenceProbability(a, 0)).toBeCloseTo(
            0.5 + labeler.informedness * (better - 0.5),
            9,
          );
        },
      ),
    );
  });

  it("is sharp at a low temperature and a coin at a high one", () => {
    expect(probability(1e-3, 0.1, 0.1, 0)).toBeCloseTo(0.95, 9);
    expect(probability(1e-3, 0.1, 0, 0.1)).toBeCloseTo(0.05, 9);
    expect(probability(1e6, 0.1, 5, 0)).toBeCloseTo(0.5, 5);
  });

  it("gives ties one half, and the two orders add up to 1", () => {
    const real = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(real, real, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, mistakeRate) => {
        const { labeler } = scene({ labeler: { mistakeRate } });
        expect(labeler.preferenceProbability(a, a)).toBeCloseTo(0.5, 12);
        const both = labeler.preferenceProbability(a, b) + labeler.preferenceProbability(b, a);
        expect(both).toBeCloseTo(1, 12);
      }),
    );
  });

  it("names the preferred one `chosen` as often as its probability says", () => {
    const { labeler } = scene({
      responses: { good: { complies: 1 }, bad: {} },
      labeler: { weights: { complies: Math.log(3) }, mistakeRate: 0.2 },
    });
    const stream = createRng(1).stream("labeler");
    const n = 10_000;
    let chosen = 0;
    for (let i = 0; i < n; i++) {
      // The order in which the two are shown does not matter.
      const preference = labeler.compare(prompts, 0, i % 2, 1 - (i % 2), 0, stream);
      expect(preference.chosen + preference.rejected).toBe(1);
      if (preference.chosen === 0) chosen++;
    }
    // 0.8 · 0.75 + 0.1 = 0.7; four standard errors are 4 · √(0.21 / n) = 0.0184.
    expect(Math.abs(chosen / n - 0.7)).toBeLessThan(0.0184);
  });
});
