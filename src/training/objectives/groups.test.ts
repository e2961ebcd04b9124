/** RLOO and GRPO by hand: what a response is compared with, what is clipped, and the KL in the loss. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../../config/schema/config.js";
import { observe } from "../../models/inputs.js";
import { createSimdEngine } from "../../nn/simd/engine.js";
import { createRng } from "../../shared/rng.js";
import { smallConfig } from "../../testing/configs.js";
import { tablePolicy } from "../../testing/fakes.js";
import { createWorld } from "../../world/world.js";
import type { Rollout } from "../rollout.js";
import { grpo, groupAdvantages } from "./grpo.js";
import { rloo, leaveOneOut } from "./rloo.js";

const rewards = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });

/**
 * The gradients at log-probabilities of one step on one group of two responses, kinds 0 and 1, times 2 rows: sorted by
 * kind, since the two rows look alike. The policy is (½, ½), was `old`, and the reference is `ref`.
 */
function gradientsOf(
  make: typeof grpo.create,
  { paid, old = [0.5, 0.5], ref = [0.5, 0.5] }: { paid: number[]; old?: number[]; ref?: number[] },
  objective: NonNullable<ConfigInput["objective"]>,
): [number, number] {
  const config = smallConfig({
    responses: { left: {}, right: {} },
    objective: { stepsPerEpoch: 1, groupSize: 2, whitenAdvantages: false, ...objective },
  });
  const world = createWorld(config, createRng(1));
  const policy = tablePolicy(world, () => [0.5, 0.5]);
  const rng = createRng(1);
  const made = make({
    engine: createSimdEngine(),
    world,
    config: config.objective,
    policy,
    refPolicy: policy,
    rng,
  });
  const prompts = {
    count: 2,
    topics: new Float32Array(2 * world.topicDim),
    harmful: new Uint8Array(2),
  };
  const klCoef = config.objective.klCoef;
  const rollout: Rollout = {
    rows: 2,
    groupSize: 2,
    observations: observe(world, prompts, new Uint8Array(2)),
    trained: Uint8Array.of(1, 1),
    responses: Uint16Array.of(0, 1),
    logProbs: Float32Array.from([...old, ...old], Math.log),
    refLogProbs: Float32Array.from([...ref, ...ref], Math.log),
    refLogSides: null,
    rewardTable: Float64Array.from([...paid, ...paid]),
    rlhfRewards: Float64Array.from(paid, (r, k) => r - klCoef * Math.log(old[k]! / ref[k]!)),
    screened: null,
  };
  made.update(rollout, { klCoef, rateFactor: 1 });
  const sum = (kind: number) => 2 * (policy.gradients[kind]! + policy.gradients[2 + kind]!);
  return [sum(0), sum(1)];
}

describe("leaving one out", () => {
  it("compares each response with the mean of the others", () => {
    // Group (1, 2, 6): 1 − 4, 2 − 3.5, 6 − 1.5; then a group of equals.
    expect([...leaveOneOut(Float64Array.of(1, 2, 6, 5, 5, 5), 3)]).toEqual([-3, -1.5, 4.5, 0, 0, 0]);
  });

  it("is n/(n − 1) times the distance from the mean of the whole group, as GRPO takes it", () => {
    fc.assert(
      fc.property(rewards, (values) => {
        const out = leaveOneOut(Float64Array.from(values), 4);
        groupAdvantages(Float64Array.from(values), 4, false).forEach((a, i) => {
          expect(out[i]).toBeCloseTo((4 / 3) * a, 9);
        });
      }),
    );
  });

  it("gives a baseline that is the calmer, the larger the group", () => {
    const stream = createRng(1).stream("rewards");
    const values = Float64Array.from({ length: 4096 }, () => stream.normal());
    const variance = (size: number) =>
      leaveOneOut(values, size).reduce((sum, a) => sum + a * a, 0) / values.length;
    // Var(reward) + Var(reward) / (n − 1) with Var(reward) = 1: 2 for pairs, 1.14 for eights. Four sd: 0.2.
    expect(Math.abs(variance(2) - 2)).toBeLessThan(0.2);
    expect(Math.abs(variance(8) - 8 / 7)).toBeLessThan(0.12);
  });

  it("pays RLOO its KL penalty in the reward, and weighs by the ratio without a clip", () => {
    // Paid (2, 0): advantages 2 and −2; the ratios are ½ / ¼ = 2 and ½ / ¾ = ⅔. The KL terms are
    // 0.1·log(¼ / ½) = −0.0693 and 0.1·log(¾ / ½) = 0.0405, which makes the rewards 2.0693 and −0.0405.
    const gap = 2 + 0.1 * Math.log(3);
    const [left, right] = gradientsOf(rloo.create, { paid: [2, 0], old: [0.25, 0.75] }, { klCoef: 0.1 });
    expect(left).toBeCloseTo(-2 * gap, 5);
    expect(right).toBeCloseTo((2 / 3) * gap, 5);
  });
});

describe("a group of GRPO", () => {
  it("is compared with its own mean, and divided by its sample sd where asked", () => {
    // Group (1, 2, 6): mean 3, squares 4 + 1 + 9 = 14, sample variance 7.
    expect([...groupAdvantages(Float64Array.of(1, 2, 6), 3, false)]).toEqual([-2, -1, 3]);
    groupAdvantages(Float64Array.of(1, 2, 6), 3, true).forEach((a, i) => {
      expect(a).toBeCloseTo([-2, -1, 3][i]! / (Math.sqrt(7) + 1e-4), 9);
    });
  });

  it("of equal rewards teaches nothing", () => {
    expect([...groupAdvantages(Float64Array.of(4, 4, 4), 3, true)]).toEqual([0, 0, 0]);
  });

  it("divided by its sd forgets how large rewards are", () => {
    fc.assert(
      fc.property(rewards, fc.double({ min: 1, max: 100, noNaN: true }), (values, scale) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 1);
        const large = groupAdvantages(
          Float64Array.from(values, (v) => scale * v),
          4,
          true,
        );
        groupAdvantages(Float64Array.from(values), 4, true).forEach((a, i) => {
          expect(large[i]).toBeCloseTo(a, 2);
        });
      }),
    );
  });
});

describe("GRPO", () => {
  const plain = { klInLoss: true, divideBySd: false };

  it("takes klCoef·(1 − π_ref/π) from the loss, and no KL from the reward", () => {
    // Paid (1, −1): advantages 1 and −1, so gradients −1 and 1 without a KL. With π_ref = (0.8, 0.2) and klCoef ½:
    // ½·(1 − 0.8/0.5) = −0.3 and ½·(1 − 0.2/0.5) = 0.3 beside them.
    const [left, right] = gradientsOf(
      grpo.create,
      { paid: [1, -1], ref: [0.8, 0.2] },
      { klCoef: 0.5, grpo: plain },
    );
    expect(left).toBeCloseTo(-1.3, 5);
    expect(right).toBeCloseTo(1.3, 5);
  });

  it("with the KL in the reward takes it from there, and the loss has none", () => {
    // rlhfRewards 1 − ½·log(0.5/0.8) and −1 − ½·log(0.5/0.2), half their difference is the advantage.
    const advantage = (2 + 0.5 * Math.log(4)) / 2;
    const [left, right] = gradientsOf(
      grpo.create,
      { paid: [1, -1], ref: [0.8, 0.2] },
      { klCoef: 0.5, grpo: { klInLoss: false, divideBySd: false } },
    );
    expect(left).toBeCloseTo(-advantage, 5);
    expect(right).toBeCloseTo(advantage, 5);
  });

  it("clips like PPO, and keeps the KL of a clipped response", () => {
    // The ratio of kind 0 is ½ / ¼ = 2 with a positive advantage: clipped. That of kind 1 is ⅔ with a negative one: too.
    const [left, right] = gradientsOf(
      grpo.create,
      { paid: [1, -1], old: [0.25, 0.75], ref: [0.8, 0.2] },
      { klCoef: 0.5, grpo: plain },
    );
    expect(left).toBeCloseTo(-0.3, 5);
    expect(right).toBeCloseTo(0.3, 5);
  });
});
