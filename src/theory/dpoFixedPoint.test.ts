/** The resting points of DPO's losses against closed forms and against plain gradient descent. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lossSlope } from "../training/objectives/dpo.js";
import { pairWeights } from "./comparisons.js";
import { dpoStationary } from "./dpoFixedPoint.js";

type Loss = "dpo" | "smoothed" | "robust" | "ipo";
const options = (loss: Loss, klCoef = 0.5, flipRate = 0) => ({
  klCoef,
  dpo: { loss, flipRate, batchPairs: 256 },
});
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const ref = Float64Array.of(0.5, 0.2, 0.3);
const utilities = [0, 1, -1.5];

/** P(a ≻ b) for utilities, with a share of labels flipped, `[kinds, kinds]`. */
const labels = (values: readonly number[], flips = 0) =>
  Float64Array.from(values.flatMap((a) => values.map((b) => flips + (1 - 2 * flips) * sigmoid(a - b))));

/** π_ref·exp(U / klCoef), normalised. */
function tilted(start: Float64Array, values: readonly number[], klCoef: number): number[] {
  const weights = Array.from(start, (p, k) => p * Math.exp(values[k]! / klCoef));
  return weights.map((w) => w / weights.reduce((a, b) => a + b));
}

const at = (loss: Loss, flips: number, flipRate: number, klCoef = 0.5) =>
  dpoStationary(
    ref,
    { weights: pairWeights(ref), preferred: labels(utilities, flips) },
    options(loss, klCoef, flipRate),
  );
const close = (actual: Float64Array, expected: readonly number[]) =>
  expected.forEach((p, k) => expect(actual[k]).toBeCloseTo(p, 7));
const tilt = (probs: Float64Array) => Math.log(probs[1]! / ref[1]!) - Math.log(probs[2]! / ref[2]!);

describe("the resting point of DPO", () => {
  it("is π_ref·exp(U / klCoef) where labels are right, whatever the pairs' weights", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        (values, weights, klCoef) => {
          const total = weights.reduce((a, b) => a + b);
          const start = Float64Array.from(weights, (w) => w / total);
          const pairs = { weights: pairWeights(start), preferred: labels(values) };
          close(dpoStationary(start, pairs, options("dpo", klCoef)), tilted(start, values, klCoef));
        },
      ),
      { numRuns: 50, seed: 1 },
    );
  });

  it("with flipped labels is too mild for plain DPO, milder for label smoothing, and right for robust DPO", () => {
    const right = (1 - -1.5) / 0.5; // the margin of the best and the worst kind, nats
    expect(tilt(at("dpo", 0, 0))).toBeCloseTo(right, 7);
    expect(tilt(at("dpo", 0.1, 0))).toBeLessThan(0.8 * right);
    expect(tilt(at("smoothed", 0.1, 0.1))).toBeLessThan(0.8 * tilt(at("dpo", 0.1, 0)));
    close(at("robust", 0.1, 0.1), tilted(ref, utilities, 0.5));
  });

  it("of ipo is π_ref·exp(E_b[P(k ≻ b)] / klCoef) where π_ref is uniform", () => {
    const uniform = Float64Array.of(1 / 3, 1 / 3, 1 / 3);
    const preferred = labels(utilities);
    const wins = utilities.map(
      (_, k) => (preferred[3 * k]! + preferred[3 * k + 1]! + preferred[3 * k + 2]!) / 3,
    );
    const found = dpoStationary(uniform, { weights: pairWeights(uniform), preferred }, options("ipo"));
    close(found, tilted(uniform, wins, 0.5));
  });

  it("of ipo stays bounded by certain labels, where that of DPO would run away", () => {
    // Two kinds, one always preferred: the margin is 1 / (2·klCoef) = 1 nat, so 0.2 / 0.5 becomes 0.2·e / 0.5.
    const two = Float64Array.of(0.5, 0.5);
    const always = Float64Array.of(0.5, 1, 0, 0.5);
    const [p] = dpoStationary(two, { weights: pairWeights(two), preferred: always }, options("ipo"));
    expect(p).toBeCloseTo(sigmoid(1), 9);
  });

  it.each(["dpo", "smoothed", "robust", "ipo"] as const)(
    "is where gradient descent with the slopes of the objective ends (%s)",
    (loss) => {
      const flips = 0.15;
      const flipRate = loss === "smoothed" || loss === "robust" ? 0.1 : 0; // not the true rate
      const { klCoef, dpo } = options(loss, 0.5, flipRate);
      const preferred = labels(utilities, flips);
      const weights = pairWeights(ref);
      const s = [0, 0, 0];
      for (let step = 0; step < 20000; step++) {
        const gradient = [0, 0, 0];
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++) {
            if (a === b) continue; // a was preferred to b: with this chance, at this slope
            const slope = weights[3 * a + b]! * preferred[3 * a + b]! * lossSlope(s[a]! - s[b]!, klCoef, dpo);
            gradient[a]! += slope;
            gradient[b]! -= slope;
          }
        for (let k = 0; k < 3; k++) s[k]! -= 0.5 * gradient[k]!;
      }
      close(at(loss, flips, flipRate), tilted(ref, s, 1));
    },
  );
});
