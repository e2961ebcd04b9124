/** Best-of-n against all n-tuples of draws, counted one by one. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestOfN } from "./bestOfN.js";

/** Goes through all tuples of n draws; of the best ones each gets its part in proportion to how often it was drawn. */
function counted(ref: readonly number[], scores: readonly number[], n: number): number[] {
  const total = ref.map(() => 0);
  const visit = (drawn: readonly number[], probability: number): void => {
    if (drawn.length < n) {
      ref.forEach((p, k) => {
        visit([...drawn, k], probability * p);
      });
      return;
    }
    const top = Math.max(...drawn.map((k) => scores[k]!));
    const best = drawn.filter((k) => scores[k] === top);
    for (const k of best) total[k]! += probability / best.length;
  };
  visit([], 1);
  return total;
}

describe("best-of-n", () => {
  it("has the distribution that counting all draws gives, ties included", () => {
    const draw = fc.record({
      weights: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      scores: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
      n: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(draw, ({ weights, scores, n }) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        const probs = Float64Array.from(weights, (w) => w / sum);
        const best = bestOfN({ probs, logProbs: probs.map(Math.log) }, scores, n, 4).probs;
        counted([...probs], scores, n).forEach((p, k) => {
          expect(best[k]).toBeCloseTo(p, 12);
        });
      }),
    );
  });

  it("is the reference policy for n = 1, and all but certain of the best kind for large n, row by row", () => {
    const probs = Float64Array.of(0.5, 0.3, 0.2, 0.1, 0.1, 0.8);
    const ref = { probs, logProbs: probs.map(Math.log) };
    bestOfN(ref, [1, 2, 3, 3, 2, 1], 1, 3).probs.forEach((p, k) => {
      expect(p).toBeCloseTo(probs[k]!, 12);
    });
    const many = bestOfN(ref, [1, 2, 3, 3, 2, 1], 1000, 3).probs;
    expect(many[2]).toBeCloseTo(1, 12);
    expect(many[3]).toBeCloseTo(1, 12);
  });

  it("refuses scores that are no numbers and a count that is none, instead of searching for ever", () => {
    const ref = { probs: Float64Array.of(0.5, 0.5), logProbs: [0, 0] };
    expect(() => bestOfN(ref, [1, NaN], 4, 2)).toThrow(/scores that are numbers/);
    expect(() => bestOfN(ref, [NaN, NaN], 4, 2)).toThrow(/scores that are numbers/);
    expect(() => bestOfN(ref, [1, 2], Infinity, 2)).toThrow(/whole number of draws/);
    expect([...bestOfN(ref, [-Infinity, Infinity], 2, 2).probs]).toEqual([0.25, 0.75]);
  });
});
