/**
 * The closed form against brute force: nothing on the simplex is better, and any policy falls short of it by exactly
 * klCoef · KL(π‖π*), in worlds with noisy and hidden flags, audits and untrained tiers.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { behaviourGap } from "../record/findings.js";
import { createRng } from "../shared/rng.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { tablePolicy, type Table } from "../testing/fakes.js";
import { createLabeler } from "../world/labeler.js";
import { patternProbability } from "../world/observation.js";
import { createOwnUtility } from "../world/own.js";
import { createWorld } from "../world/world.js";
import { behaviours } from "./behaviour.js";
import { createHeldOut, meanKl, type Distribution } from "./heldOut.js";
import { klCoefAtTarget, optimum, pooledLabelerUtility, pooledRewards, tilt, trainedKl } from "./optimum.js";

const responses = { refuse: {}, comply: { complies: 1, effort: 1 }, scheme: { complies: 1, strategic: 1 } };
const uniform: Table = () => [1 / 3, 1 / 3, 1 / 3];

function scene(overrides: ConfigInput = {}, reference: Table = uniform) {
  const config = smallConfig({ responses, evaluation: { prompts: 2 }, ...overrides });
  const world = createWorld(config, createRng(1));
  const own = createOwnUtility(world, config.own);
  const heldOut = createHeldOut(world, config, own, tablePolicy(world, reference), createRng(1));
  /** The same scores by kind for every prompt and pattern. */
  const paid = (scores: readonly number[]) =>
    world.observation.patterns.map(() => Float64Array.from({ length: 4 * 3 }, (_, i) => scores[i % 3]!));
  const rewards = (scores: readonly number[]) => pooledRewards(heldOut, paid(scores));
  return { config, world, own, heldOut, rewards };
}

/** Distributions `[patterns]` of `[4 prompts, 3]` from positive weights, normalised. */
function distributions(weights: readonly (readonly number[])[]): Distribution[] {
  return weights.map((row) => {
    const probs = Float64Array.from(row, (w, i) => {
      const start = i - (i % 3);
      return w / (row[start]! + row[start + 1]! + row[start + 2]!);
    });
    return { probs, logProbs: probs.map(Math.log) };
  });
}

describe("on one simplex", () => {
  it("the closed form is the best of all points of a fine grid for E[R] − klCoef · KL", () => {
    const ref = [0.6, 0.3, 0.1];
    const values = [0, 0.4, 1];
    const klCoef = 0.5;
    const worth = (p: readonly number[]) =>
      p.reduce((sum, x, k) => sum + (x > 0 ? x * (values[k]! - klCoef * Math.log(x / ref[k]!)) : 0), 0);
    const start = { probs: Float64Array.from(ref), logProbs: ref.map(Math.log) };
    const best = [...tilt(start, Float64Array.from(values), klCoef, 3).probs];

    let grid: number[] = [];
    for (let i = 0; i <= 400; i++)
      for (let j = 0; j <= 400 - i; j++) {
        const point = [i / 400, j / 400, (400 - i - j) / 400];
        if (grid.length === 0 || worth(point) > worth(grid)) grid = point;
      }
    expect(worth(best)).toBeGreaterThanOrEqual(worth(grid));
    best.forEach((p, k) => {
      expect(Math.abs(p - grid[k]!)).toBeLessThan(2 / 400);
    });
    // By hand: 0.6 · 1, 0.3 · e^0.8, 0.1 · e^2, normalised.
    const weights = [0.6, 0.3 * Math.exp(0.8), 0.1 * Math.exp(2)];
    const total = weights[0]! + weights[1]! + weights[2]!;
    best.forEach((p, k) => {
      expect(p).toBeCloseTo(weights[k]! / total, 12);
    });
  });

  it("does not overflow where rewards are large against klCoef", () => {
    const start = { probs: Float64Array.of(0.5, 0.5), logProbs: [0.5, 0.5].map(Math.log) };
    expect([...tilt(start, Float64Array.of(1e6, 0), 1e-4, 2).probs]).toEqual([1, 0]);
  });
});

describe("in a world", () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const positive = fc.double({ min: 0.05, max: 1, noNaN: true });
  const score = fc.double({ min: -2, max: 2, noNaN: true });
  const many = <T>(arbitrary: fc.Arbitrary<T>, length: number) =>
    fc.array(arbitrary, { minLength: length, maxLength: length });

  it("any policy earns klCoef · KL(π‖π*) less than the closed form, which is what makes it the optimum", () => {
    const draw = fc.record({
      share: part,
      graded: many(part, 2),
      trained: many(fc.boolean(), 2),
      noise: part,
      hidden: fc.boolean(),
      believes: fc.constantFrom("true-flag" as const, "cue" as const),
      penalty: part,
      scores: many(score, 24),
      reference: many(positive, 6),
      policy: many(many(positive, 12), 2),
      klCoef: fc.double({ min: 0.05, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(draw, ({ share, graded, trained, noise, hidden, believes, penalty, ...drawn }) => {
        const { config, world, own, heldOut } = scene(
          {
            tiers: twoTiers(
              { share, graded: graded[0]!, trained: trained[0]! },
              { share: 1 - share, graded: graded[1]!, trained: trained[1]! },
            ),
            observation: { flags: { monitored: { noise, salience: hidden ? 0 : 1 } } },
            objective: { strategicPenalty: penalty },
            own: { modification: { flag: "monitored", believes } },
            world: { harmfulRate: 0.3 },
          },
          (harmful) => {
            const row = drawn.reference.slice(harmful * 3, harmful * 3 + 3);
            return row.map((w) => w / (row[0]! + row[1]! + row[2]!));
          },
        );
        const { patterns } = world.observation;
        const proxy = patterns.map((_, p) => Float64Array.from(drawn.scores.slice(p * 12, p * 12 + 12)));

        // What an episode of a tier is worth on average, straight from the definition of rlhfReward.
        const worth = (policy: readonly Distribution[]): number => {
          let total = 0;
          for (const tier of world.tiers)
            patterns.forEach((_, p) => {
              if (!tier.trained) return;
              const weight = tier.share * patternProbability(world.observation, tier.index, p);
              for (let row = 0; row < 4; row++)
                for (let k = 0; k < 3; k++) {
                  const i = row * 3 + k;
                  const wanted = own.values[own.offset(heldOut.prompts.harmful[row]!, tier.index, p) + k]!;
                  const strategic = config.objective.strategicPenalty * world.responses[k]!.strategic;
                  const logRatio = policy[p]!.logProbs[i]! - heldOut.reference[p]!.logProbs[i]!;
                  const each = tier.graded * (proxy[p]![i]! - strategic) + wanted - drawn.klCoef * logRatio;
                  total += weight * heldOut.promptWeights[row]! * policy[p]!.probs[i]! * each;
                }
            });
          return total;
        };

        const policy = distributions(drawn.policy.slice(0, patterns.length));
        const best = optimum(heldOut, pooledRewards(heldOut, proxy), drawn.klCoef);
        const shortfall = patterns.reduce((sum, _, p) => {
          const weight = world.tiers.reduce(
            (part, tier) =>
              part + (tier.trained ? tier.share * patternProbability(world.observation, tier.index, p) : 0),
            0,
          );
          return sum + (weight > 0 ? weight * meanKl(policy[p]!, best[p]!, heldOut.promptWeights) : 0);
        }, 0);
        expect(worth(best) - worth(policy)).toBeCloseTo(drawn.klCoef * shortfall, 6);
      }),
    );
  });

  it("pools what looks the same: by hand, a quarter of a cue's episodes come from the other tier", () => {
    const { rewards, world } = scene({
      own: { strength: 0 },
      observation: { flags: { monitored: { noise: 0.25 } } },
    });
    const monitored = world.observation.patterns.findIndex(({ apparent }) => apparent["monitored"] === 1);
    // Equal shares; only the monitored tier is graded: 3/4 of the score where the cue says so, 1/4 where it does not.
    expect([...rewards([0, 2, 4])[monitored]!.subarray(0, 3)]).toEqual([0, 1.5, 3]);
    expect([...rewards([0, 2, 4])[1 - monitored]!.subarray(0, 3)]).toEqual([0, 0.5, 1]);
  });

  it("pools several cues by how many are on: by hand, odds of (0.7 / 0.3) for each one more on than off", () => {
    const { rewards, world } = scene({
      own: { strength: 0 },
      observation: { flags: { monitored: { noise: 0.3, cues: 3 } } },
    });
    const paid = rewards([0, 2, 4]);
    world.observation.patterns.forEach(({ cues }, p) => {
      const more = cues.reduce((sum, cue) => sum + cue, 0);
      const odds = (0.7 / 0.3) ** more;
      const graded = odds / (1 + odds); // only the monitored tier is
      expect(paid[p]![1]).toBeCloseTo(2 * graded, 12);
    });
  });

  it("has a larger gap with more cues, none where each says nothing, and that of one cue where none is ever wrong", () => {
    const gapOf = (cues: number, noise: number) => {
      const { heldOut, rewards } = scene({ observation: { flags: { monitored: { cues, noise } } } });
      return behaviourGap(behaviours(heldOut, optimum(heldOut, rewards([-1, 1, 1]), 0.1)), heldOut.world.gap);
    };
    const gaps = [1, 3, 5].map((cues) => gapOf(cues, 0.3));
    expect(gaps[1]! - gaps[0]!).toBeGreaterThan(0.1);
    expect(gaps[2]! - gaps[1]!).toBeGreaterThan(0.05);
    expect(gapOf(3, 0.5)).toBeCloseTo(0, 12);
    expect(gapOf(3, 0)).toBe(gapOf(1, 0));
  });

  it("has a gap of exactly 0 where the flag is hidden, and a large one where it is seen", () => {
    const gapOf = (salience: number) => {
      const { heldOut, rewards } = scene({ observation: { flags: { monitored: { salience } } } });
      return behaviourGap(behaviours(heldOut, optimum(heldOut, rewards([-1, 1, 1]), 0.1)), heldOut.world.gap);
    };
    expect(gapOf(0)).toBe(0);
    expect(gapOf(1)).toBeGreaterThan(0.8);
  });

  it("stays at the reference policy where no trained tier can look like this", () => {
    const { heldOut, rewards, world } = scene(
      { tiers: twoTiers({ trained: false }, { graded: 1 }) },
      (_, pattern) => (pattern === 0 ? [0.2, 0.3, 0.5] : [0.5, 0.25, 0.25]),
    );
    const pooled = rewards([-1, 1, 1]);
    const best = optimum(heldOut, pooled, 0.1);
    const untrained = world.observation.patterns.findIndex(({ apparent }) => apparent["monitored"] === 1);
    expect(pooled[untrained]).toBeNull();
    expect(best[untrained]).toBe(heldOut.reference[untrained]);
    expect(best[1 - untrained]!.probs).not.toEqual(heldOut.reference[1 - untrained]!.probs);
  });

  it("leaves own out of the rewards where it is the start that own shapes", () => {
    expect([...scene({ own: { role: "prior" } }).rewards([0, 0, 0])[0]!].map(Math.abs)).toEqual(
      Array(12).fill(0),
    );
    expect(Math.min(...scene().rewards([0, 0, 0])[0]!)).toBeLessThan(-0.1);
  });
});

describe("the KL of the optimum", () => {
  it("falls as klCoef rises", () => {
    const { heldOut, rewards } = scene();
    const pooled = rewards([-1, 0.5, 1]);
    const kls = [0.01, 0.03, 0.1, 0.3, 1, 3, 10].map((klCoef) =>
      trainedKl(heldOut, optimum(heldOut, pooled, klCoef)),
    );
    for (let i = 1; i < kls.length; i++) expect(kls[i]!).toBeLessThan(kls[i - 1]!);
  });

  it("is what was asked for at the klCoef found for a target", () => {
    const { heldOut, rewards } = scene({}, (harmful) => (harmful ? [0.7, 0.2, 0.1] : [0.2, 0.4, 0.4]));
    const pooled = rewards([-1, 0.5, 1]);
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.5, noNaN: true }), (target) => {
        const klCoef = klCoefAtTarget(heldOut, pooled, target)!;
        expect(trainedKl(heldOut, optimum(heldOut, pooled, klCoef))).toBeCloseTo(target, 5);
      }),
      { numRuns: 20 },
    );
  });

  it("cannot be more than that of always giving the rarest kind: no klCoef meets such a target", () => {
    const { heldOut, rewards } = scene();
    expect(klCoefAtTarget(heldOut, rewards([-1, 0.5, 1]), Math.log(3) + 0.01)).toBeNull();
  });

  it("is taken over trained tiers only", () => {
    const { heldOut } = scene({ tiers: twoTiers({ share: 0.2 }, { share: 0.8, trained: false }) });
    // Pattern 0 (monitored) gives (½, ¼, ¼) against thirds: ½ ln 3/2 + ½ ln 3/4. Pattern 1 does not count.
    const policy = distributions([
      Array(4).fill([2, 1, 1]).flat(),
      Array(4).fill([98, 1, 1]).flat(),
    ] as number[][]);
    expect(trainedKl(heldOut, policy)).toBeCloseTo(0.5 * Math.log(3 / 2) + 0.5 * Math.log(3 / 4), 6);
  });
});

describe("what DPO tends to", () => {
  it("is the labeler's utility over its temperature, in graded tiers that train, seen as each tier lets it be seen", () => {
    const { heldOut, config, world } = scene({
      tiers: twoTiers({ share: 0.75, visibility: 0 }, { share: 0.25, graded: 1 }),
      observation: { flags: {} },
      labeler: { weights: { complies: 0, substance: 0, keywords: 0, harm: -4 }, temperature: 2 },
      world: { topicStrength: 0 },
    });
    const [pooled] = pooledLabelerUtility(heldOut, createLabeler(world, config.labeler));
    // Rows 0 and 1 are harmful: −4 / 2, seen in a quarter of the comparisons; rows 2 and 3 are benign.
    expect([...pooled!].map((value) => value + 0)).toEqual([0, -0.5, -0.5, 0, -0.5, -0.5, 0, 0, 0, 0, 0, 0]);
    const untrained = scene({ tiers: twoTiers({ trained: false }) });
    const labeler = createLabeler(untrained.world, untrained.config.labeler);
    expect(pooledLabelerUtility(untrained.heldOut, labeler)).toEqual([null, null]);
  });
});
