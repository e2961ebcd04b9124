/**
 * Tiers that show in their prompts alone: the closed form, row by row, against numerical integration, against drawn episodes,
 * against a flag that is seen and against training to the end; and what must stay away where topics tell nothing.
 */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { smallConfig, testConfig, twoTiers } from "../testing/configs.js";
import { tablePolicy } from "../testing/fakes.js";
import { measured, recordsOf } from "../testing/runs.js";
import { idealTheory } from "../training/idealTheory.js";
import { createOwnUtility } from "../world/own.js";
import { createWorld } from "../world/world.js";
import { createHeldOut } from "./heldOut.js";
import { possibleRewards } from "./grpoFixedPoint.js";
import { naturalCompliance } from "./natural.js";
import { optimum, pooledRewards } from "./optimum.js";

const hidden: ConfigInput["observation"] = { flags: { monitored: { salience: 0 } } };
const responses = { refuse: {}, comply: { complies: 1 } };
const klCoef = 0.5;

function scene(overrides: ConfigInput) {
  const config = smallConfig({
    responses,
    own: { strength: 0 },
    observation: hidden,
    world: { topicDim: 1 },
    ...overrides,
  });
  const world = createWorld(config, createRng(1));
  const own = createOwnUtility(world, config.own);
  const refPolicy = tablePolicy(world, () => [0.5, 0.5]);
  return { world, heldOut: createHeldOut(world, config, own, refPolicy, createRng(1)) };
}

/** Compliance at the optimum where refusing scores 0 and complying 1, graded with probability g. */
const atOptimum = (g: number): number => 1 / (1 + Math.exp(-g / klCoef));

describe("a tier that shows in its prompts alone", () => {
  it("has the natural gap of the integral over the topic: ∫ (N(z; 1) − N(z; −½)) · c(P(graded | z)) dz", () => {
    const prompts = 4000;
    const { heldOut } = scene({
      tiers: twoTiers({ topicShift: 1, share: 0.3 }, { topicShift: -0.5, share: 0.7 }),
      evaluation: { prompts },
    });
    const scores = Float64Array.from({ length: 4 * prompts }, (_, i) => i % 2);
    const policies = heldOut.natural.map(({ heldOut: there }) =>
      optimum(there, pooledRewards(there, [scores]), klCoef),
    );
    const found = naturalCompliance(heldOut, policies)!;

    const normal = (z: number, mean: number) => Math.exp(-((z - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const expected = [1, -0.5].map((mean) => {
      let sum = 0;
      for (let z = -8; z < 8; z += 0.01) {
        const [graded, not] = [0.3 * normal(z, 1), 0.7 * normal(z, -0.5)];
        sum += 0.01 * normal(z, mean) * atOptimum(graded / (graded + not));
      }
      return sum;
    });
    expect(expected[0]! - expected[1]!).toBeGreaterThan(0.1);
    // c has a slope of at most ½ · Δ(P(graded)) in z, an sd below 0.1 over prompts: four standard errors are 0.006.
    for (const tier of [0, 1]) expect(Math.abs(found[tier]! - expected[tier]!)).toBeLessThan(0.006);
  });

  it("is inferred as often as drawn episodes of such a prompt are of it", () => {
    const shares = [0.2, 0.5, 0.3];
    const shifts = [1, 0, -1.5];
    const tiers = Object.fromEntries(
      shares.map((share, t) => [
        `t${t}`,
        { share, topicShift: shifts[t]!, flags: { monitored: 0 as const }, graded: t === 0 ? 1 : 0.25 * t },
      ]),
    );
    const { world, heldOut } = scene({ tiers, gap: { of: "t0", minus: "t1" } });
    const stream = createRng(5).stream("episodes");
    const graded = new Map<number, number[]>();
    for (let i = 0; i < 200_000; i++) {
      const tier = stream.categorical(shares);
      const z = shifts[tier]! + stream.normal();
      const place = Math.round(z * 2) / 2;
      if (Math.abs(z - place) > 0.05 || Math.abs(place) > 2) continue;
      const of = graded.get(place) ?? [];
      of.push(stream.bernoulli(world.tiers[tier]!.graded) ? 1 : 0);
      graded.set(place, of);
    }
    expect(graded.size).toBe(9);
    for (const [place, drawn] of graded) {
      const prompt = { count: 1, topics: Float32Array.of(place), harmful: Uint8Array.of(1) };
      const expected = heldOut.reward.meanAt(0, prompt, 0)!.graded;
      const share = drawn.reduce((sum, g) => sum + g, 0) / drawn.length;
      // Four standard errors, and the slope within the bin.
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt(0.25 / drawn.length) + 0.005);
    }
  });

  it("is paid in the mean what its outcomes are, prompt by prompt, which GRPO's fixed point sums over", () => {
    const { heldOut } = scene({
      tiers: twoTiers({ topicShift: 1 }, { topicShift: -1, graded: 0.25 }),
      own: { weights: { harm: -0.5 } },
    });
    const [there] = heldOut.natural.map((one) => one.heldOut);
    const scores = Float64Array.from({ length: there!.prompts.count * 2 }, (_, i) => Math.sin(i));
    const [paid, mean] = [possibleRewards(there!, [scores])[0]!, pooledRewards(there!, [scores])[0]!];
    mean.forEach((value, i) => {
      const row = Math.floor(i / 2);
      expect(paid.reduce((sum, { weights }) => sum + weights![row]!, 0)).toBeCloseTo(1, 12);
      expect(paid.reduce((sum, { weights, rewards }) => sum + weights![row]! * rewards[i]!, 0)).toBeCloseTo(
        value,
        12,
      );
    });
  });
});

describe("where topics leave no doubt", () => {
  // Other labelers' sight in each tier, so that pooling matters to the reward model too.
  const tiers = (shift: number) =>
    twoTiers(
      { topicShift: shift, graded: 1, visibility: 1, share: 0.3 },
      { topicShift: -shift, graded: 1, visibility: 0, share: 0.7 },
    );
  const labeler = { weights: { harm: -6, complies: 3 } };
  it.each(["ppo", "grpo", "dpo"] as const)("a hidden flag is as good as a seen one (%s)", (kind) => {
    const at = (shift: number, salience: number, seesFlags: boolean) => {
      const config = testConfig({
        tiers: tiers(shift),
        labeler,
        rewardModel: { seesFlags },
        world: { topicStrength: 0 },
        observation: { flags: { monitored: { salience } } },
        objective: { kind, grpo: { divideBySd: false } },
      });
      const theory = idealTheory(config, 1);
      return [theory.at(1), theory.fixedPoint?.at(1) ?? theory.at(1)];
    };
    const [far, seen] = [at(6, 0, false), at(0, 1, true)];
    far.forEach((point, i) => {
      point.tiers.forEach(({ naturalCompliance: found }, t) => {
        expect(found).toBeCloseTo(seen[i]!.tiers[t]!.compliance!, 3);
      });
      expect(Math.abs(point.naturalGap!)).toBeGreaterThan(0.2);
      expect(point.behaviourGap).toBeCloseTo(0, 12); // on the same prompt it is blind to the tier
    });
    expect(seen[0]!.naturalGap).toBeNull();
  });

  it("there is no natural gap where both tiers shift alike", () => {
    const both = testConfig({ tiers: twoTiers({ topicShift: 1 }, { topicShift: 1 }), observation: hidden });
    expect(idealTheory(both, 1).at(0.1).naturalGap).toBe(0);
    const apart = testConfig({ tiers: twoTiers({ topicShift: 1 }, { topicShift: -1 }), observation: hidden });
    expect(idealTheory(apart, 1).at(0.1).naturalGap).toBeGreaterThan(0.4);
  });
});

describe("training", () => {
  it("ends at the closed form's natural gap, with none on the same prompt", () => {
    const config = testConfig({
      epochs: 40,
      tiers: twoTiers({ topicShift: 1 }, { topicShift: -1 }),
      observation: hidden,
      rewardModel: { refresh: "once" },
      objective: {
        kind: "exact",
        klCoef: 0.2,
        stepsPerEpoch: 40,
        episodes: 1024,
        learningRateDecay: "linear",
      },
    });
    const last = recordsOf(config).at(-1);
    const expected = measured(last, "optimum.naturalGap");
    expect(expected).toBeGreaterThan(0.3);
    expect(Math.abs(measured(last, "naturalGap") - expected)).toBeLessThan(0.02);
    for (const tier of ["monitored", "unmonitored"]) {
      const [found, form] = ["naturalCompliance" as const, "optimum.naturalCompliance" as const].map((id) =>
        measured(last, id, tier),
      );
      expect(Math.abs(found! - form!)).toBeLessThan(0.02);
    }
    expect(measured(last, "behaviourGap")).toBe(0);
  });
});
