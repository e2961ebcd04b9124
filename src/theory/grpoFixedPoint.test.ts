/** GRPO's own fixed point against exact gradients of its loss, taken over every group that can be drawn. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupAdvantages } from "../training/objectives/grpo.js";
import { grpoStationary, possibleRewards, type PaidOutcome } from "./grpoFixedPoint.js";
import { pooledRewards } from "./optimum.js";
import { proxyOf, startIn, trainFrom } from "../testing/oracle.js";
import { randomWorld } from "../testing/randomWorlds.js";

const kinds = 3;
const certain = (rewards: readonly number[]): PaidOutcome[] => [
  { weight: 1, rewards: Float64Array.from(rewards) },
];
const distribution = fc
  .array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: kinds, maxLength: kinds })
  .map((weights) => {
    const total = weights.reduce((a, b) => a + b);
    return Float64Array.from(weights, (w) => w / total);
  });
const rewardRow = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
  minLength: kinds,
  maxLength: kinds,
});

/** All ordered groups of responses. */
function groups(size: number): number[][] {
  if (size === 0) return [[]];
  return groups(size - 1).flatMap((group) => Array.from({ length: kinds }, (_, k) => [...group, k]));
}

/**
 * The expected gradient at the logits of one step as the algorithm takes it with ratio 1: the mean over a group's
 * members of (A − klCoef·(1 − π_ref/π))·∇log π, over all kinds^size groups, with advantages from the algorithm itself.
 */
function expectedGradient(
  probs: Float64Array,
  ref: Float64Array,
  outcomes: readonly PaidOutcome[],
  { klCoef, groupSize, divideBySd }: { klCoef: number; groupSize: number; divideBySd: boolean },
): Float64Array {
  const gradient = new Float64Array(kinds);
  for (const { weight, rewards } of outcomes)
    for (const group of groups(groupSize)) {
      const chance = group.reduce((p, k) => p * probs[k]!, weight);
      const advantages = groupAdvantages(
        Float64Array.from(group, (k) => rewards[k]!),
        groupSize,
        divideBySd,
      );
      group.forEach((given, i) => {
        const pull = (advantages[i]! - klCoef * (1 - ref[given]! / probs[given]!)) / groupSize;
        for (let j = 0; j < kinds; j++) gradient[j]! += chance * pull * ((j === given ? 1 : 0) - probs[j]!);
      });
    }
  return gradient;
}

function softmax(logits: Float64Array): Float64Array {
  const weights = logits.map(Math.exp);
  const total = weights.reduce((a, b) => a + b);
  return weights.map((w) => w / total);
}

describe("GRPO with the KL in the loss", () => {
  it("has, for two kinds, the fixed point that a quadratic equation gives", () => {
    // π_ref = (½, ½), R = (1, 0), groups of 2, klCoef ½: λ = ½ · 2/1 = 1, and with V = p the condition
    // p·(λ + V − 1) = λ/2 becomes p² = ½.
    const [p] = grpoStationary(Float64Array.of(0.5, 0.5), certain([1, 0]), {
      klCoef: 0.5,
      groupSize: 2,
      divideBySd: false,
    });
    expect(p).toBeCloseTo(Math.SQRT1_2, 9);
    // The optimum is σ(R / klCoef) = σ(2) = 0.881.
    expect(Math.abs(p! - 1 / (1 + Math.exp(-2)))).toBeGreaterThan(0.15);
  });

  it.each([false, true])("is where the expected gradient vanishes (divideBySd %s)", (divideBySd) => {
    fc.assert(
      fc.property(
        distribution,
        rewardRow,
        rewardRow,
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        fc.integer({ min: 2, max: 4 }),
        (ref, graded, ungraded, klCoef, groupSize) => {
          const outcomes = [
            { weight: 0.7, rewards: Float64Array.from(graded) },
            { weight: 0.3, rewards: Float64Array.from(ungraded) },
          ];
          const grpo = { klCoef, groupSize, divideBySd };
          const probs = grpoStationary(ref, outcomes, grpo);
          expect(probs.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
          for (const g of expectedGradient(probs, ref, outcomes, grpo))
            expect(Math.abs(g)).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 30, seed: 1 },
    );
  });

  it.each([false, true])("is where exact gradient ascent of its loss ends (divideBySd %s)", (divideBySd) => {
    const ref = Float64Array.of(0.5, 0.2, 0.3);
    const outcomes = certain([0, 1, -1]);
    const grpo = { klCoef: 0.3, groupSize: 3, divideBySd };
    const logits = ref.map(Math.log);
    for (let step = 0; step < 1500; step++)
      expectedGradient(softmax(logits), ref, outcomes, grpo).forEach((g, j) => (logits[j]! += g));
    const reached = softmax(logits);
    grpoStationary(ref, outcomes, grpo).forEach((p, k) => {
      expect(reached[k]).toBeCloseTo(p, 5);
    });
  });

  it("satisfies π = λ·π_ref / (λ + V − R) with λ = klCoef·n/(n − 1) and V = E[R]", () => {
    fc.assert(
      fc.property(distribution, rewardRow, fc.integer({ min: 2, max: 16 }), (ref, rewards, groupSize) => {
        const probs = grpoStationary(ref, certain(rewards), { klCoef: 0.3, groupSize, divideBySd: false });
        const lambda = (0.3 * groupSize) / (groupSize - 1);
        const value = probs.reduce((sum, p, k) => sum + p * rewards[k]!, 0);
        probs.forEach((p, k) => {
          expect(p).toBeCloseTo((lambda * ref[k]!) / (lambda + value - rewards[k]!), 6);
        });
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it("gives a badly paid kind far more than the optimum does: 1 / distance instead of an exponential", () => {
    const ref = Float64Array.of(1 / 3, 1 / 3, 1 / 3);
    const probs = grpoStationary(ref, certain([1, 0, -3]), { klCoef: 0.1, groupSize: 4, divideBySd: false });
    expect(probs[2]).toBeGreaterThan(0.01); // at the optimum it is e^−40 of the best
  });
});

describe("division by the group's sd", () => {
  const grpo = { klCoef: 0.3, groupSize: 4, divideBySd: true };
  const ref = Float64Array.of(0.4, 0.3, 0.3);

  it("takes the size of the rewards away, so that klCoef means another thing on every prompt", () => {
    const small = grpoStationary(ref, certain([0, 0.1, 0.2]), grpo);
    const large = grpoStationary(ref, certain([0, 1, 2]), grpo);
    large.forEach((p, k) => expect(small[k]).toBeCloseTo(p, 2)); // but for the 1e-4 beside the sd
    const [, , without] = grpoStationary(ref, certain([0, 0.1, 0.2]), { ...grpo, divideBySd: false });
    const [, , with_] = small;
    expect(with_! - without!).toBeGreaterThan(0.3); // a tenth of the reward, and pulled as hard
  });

  it("makes a hair's breadth of reward decide: the better of two near-equals is taken, whichever it is", () => {
    const [first] = grpoStationary(ref, certain([1.01, 1, -1]), grpo);
    const [second] = grpoStationary(ref, certain([0.99, 1, -1]), grpo);
    expect(first! - second!).toBeGreaterThan(0.6);
    const undivided = { ...grpo, divideBySd: false };
    const [a] = grpoStationary(ref, certain([1.01, 1, -1]), undivided);
    const [b] = grpoStationary(ref, certain([0.99, 1, -1]), undivided);
    expect(a! - b!).toBeLessThan(0.05);
  });
});

describe("what can be paid", () => {
  it("has the pooled rewards as its mean, in worlds with noisy cues and audits", () => {
    for (const number of [1, 2, 3]) {
      const start = startIn(randomWorld(number), number, {
        rewardModel: { pretrain: { pairs: 64, steps: 5 } },
      });
      const run = trainFrom(start, 1, { kind: "exact", strategicPenalty: 0.5 });
      const proxy = proxyOf(run, start.heldOut);
      const pooled = pooledRewards(start.heldOut, proxy);
      possibleRewards(start.heldOut, proxy).forEach((outcomes, p) => {
        expect(outcomes!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
        pooled[p]!.forEach((expected, i) => {
          const mean = outcomes!.reduce((sum, { weight, rewards }) => sum + weight * rewards[i]!, 0);
          expect(mean).toBeCloseTo(expected, 9);
        });
      });
    }
  });
});
