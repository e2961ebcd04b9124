/** The tests of claims against values computed by hand and printed tables, and their size by simulation. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  holm,
  meanBounds,
  pEquivalent,
  pGreater,
  pLess,
  pShareGreater,
  shareBounds,
  shareError,
  significance,
  zScore,
} from "./hypothesisTests.js";

// Mean 3, sd √(10 / 4) = 1.5811, standard error 1.5811 / √5 = √0.5 = 0.70711, 4 degrees of freedom.
const five = [1, 2, 3, 4, 5];
const error = Math.sqrt(0.5);

describe("a one-sided t-test", () => {
  it("is P(T > √18) for the bound 0, by the closed form with 4 degrees of freedom", () => {
    // t = 3 / √0.5 = √18. P(T <= t) = 1/2 + 3/8 · t / √(1 + t²/4) · (1 − t² / (12 (1 + t²/4))) = 0.993382
    expect(pGreater(five, 0)).toBeCloseTo(0.006618, 6);
    expect(pLess(five, 0)).toBeCloseTo(0.993382, 6);
  });

  it("meets the printed 95 % quantile 2.132 at the bound that lies so many standard errors below the mean", () => {
    expect(pGreater(five, 3 - 2.132 * error)).toBeCloseTo(0.05, 4);
    expect(pLess(five, 3 + 2.132 * error)).toBeCloseTo(0.05, 4);
  });

  it("is 1/2 where the mean is the bound", () => {
    expect(pGreater(five, 3)).toBeCloseTo(0.5, 12);
  });

  it("is certain where all seeds agree, and a mean on the bound is not above it", () => {
    expect(pGreater([2, 2, 2], 1)).toBe(0);
    expect(pGreater([2, 2, 2], 3)).toBe(1);
    expect(pGreater([2, 2, 2], 2)).toBe(1);
    expect(pEquivalent([0, 0, 0], -0.05, 0.05)).toBe(0);
  });

  it("needs two seeds", () => {
    expect(() => pGreater([1], 0)).toThrow(/at least 2 seeds, got 1/);
  });

  it("says 'above' by mistake in as many cases as it may: 5 % where the mean is the bound", () => {
    // Twelve uniforms minus 6 are nearly normal. 4000 samples of 8: sd of the share 0.0034; tolerance 4 sd.
    let state = 4711;
    const uniform = () => (state = (state * 16807) % 2147483647) / 2147483647;
    const normal = () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6);
    let mistaken = 0;
    for (let trial = 0; trial < 4000; trial++) {
      if (pGreater(Array.from({ length: 8 }, normal), 0) < significance) mistaken++;
    }
    expect(Math.abs(mistaken / 4000 - 0.05)).toBeLessThan(4 * 0.0034);
  });
});

describe("an equivalence test (TOST)", () => {
  it("has the larger p of its two sides", () => {
    // (0, 4): below, t = √18 and p = 0.006618 as above; above, t = 1 / √0.5 = √2 and
    // p = 1/2 − 3/8 · √2 / √1.5 · (1 − 2 / 18) = 0.115100
    expect(pEquivalent(five, 0, 4)).toBeCloseTo(0.1151, 5);
    expect(pEquivalent(five, 2, 6)).toBeCloseTo(0.1151, 5);
  });

  it("holds at 5 % exactly where the 90 % interval lies inside the range", () => {
    const margin = 2.131847 * error;
    expect(pEquivalent(five, 3 - margin - 1e-4, 3 + margin + 1e-4)).toBeLessThan(0.05);
    expect(pEquivalent(five, 3 - margin - 1e-4, 3 + margin - 1e-4)).toBeGreaterThan(0.05);
  });

  it("takes no lack of evidence for evidence: with a wide spread nothing is shown", () => {
    expect(pEquivalent([-1, 1, -1, 1], -0.05, 0.05)).toBeGreaterThan(0.4);
  });
});

describe("bounds of a mean", () => {
  it("are 2.131847 standard errors away with 4 degrees of freedom", () => {
    const { low, high } = meanBounds(five);
    expect(low).toBeCloseTo(3 - 2.131847 * error, 6);
    expect(high).toBeCloseTo(3 + 2.131847 * error, 6);
    expect(() => meanBounds([1])).toThrow(/at least 2 seeds/);
  });

  it("are where the one-sided tests reach 5 %, for any values", () => {
    const value = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 12 }), (values) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
        const { low, high } = meanBounds(values);
        expect(pGreater(values, low)).toBeCloseTo(significance, 8);
        expect(pLess(values, high)).toBeCloseTo(significance, 8);
      }),
    );
  });
});

describe("a share of seeds", () => {
  it("is tested by the binomial: of 4 with chance 1/2, three or more come in 5 of 16 cases", () => {
    expect(pShareGreater(3, 4, 0.5)).toBeCloseTo(5 / 16, 12);
    expect(pShareGreater(0, 4, 0.5)).toBe(1);
    expect(pShareGreater(4, 4, 0.25)).toBeCloseTo(1 / 256, 12);
  });

  it("has the bounds of Clopper and Pearson: of 10 of 10 at least 0.05^(1/10), of 0 of 10 at most the rest", () => {
    expect(shareBounds(10, 10).low).toBeCloseTo(0.741134, 5);
    expect(shareBounds(10, 10).high).toBe(1);
    expect(shareBounds(0, 10).high).toBeCloseTo(1 - 0.741134, 5);
    expect(shareBounds(0, 10).low).toBe(0);
    const { low, high } = shareBounds(15, 20);
    expect(pShareGreater(15, 20, low)).toBeCloseTo(0.05, 10);
    expect(1 - pShareGreater(16, 20, high)).toBeCloseTo(0.05, 10);
  });

  it("has an error by Laplace's share, which is not 0 where nothing was seen", () => {
    expect(shareError(0, 98)).toBeCloseTo(Math.sqrt((0.01 * 0.99) / 98), 12);
    expect(shareError(0.5, 100)).toBeCloseTo(0.05, 12);
  });
});

describe("the distance from a published figure", () => {
  it("is in standard errors of both, with its sign", () => {
    // mean 3, error √0.5; figure 4 ± 0.5: −1 / √(0.5 + 0.25) = −1.1547
    expect(zScore(five, { value: 4, error: 0.5 })).toBeCloseTo(-1.1547, 4);
    expect(() => zScore([1], { value: 4, error: 0.5 })).toThrow(/at least 2 seeds/);
  });
});

describe("Holm's correction", () => {
  it("multiplies the smallest p by the number of tests, the next by one less, and never falls", () => {
    // In order 0.005·4, 0.01·3, 0.03·2, 0.04·1; the last would fall below 0.06
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((expected, i) => expect(adjusted[i]).toBeCloseTo(expected, 12));
  });

  it("leaves one test alone and none empty", () => {
    expect(holm([0.03])).toEqual([0.03]);
    expect(holm([])).toEqual([]);
  });

  it("is between the p alone and Bonferroni's, keeps the order, and does not depend on it", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 12 }), (ps) => {
        const adjusted = holm(ps);
        ps.forEach((one, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(one);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, ps.length * one));
          ps.forEach((other, j) => {
            if (one < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
        expect(holm(ps.toReversed())).toEqual(adjusted.toReversed());
      }),
    );
  });
});
