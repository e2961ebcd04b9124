/** Student's t against printed tables and closed forms; the statistics over seeds against values computed by hand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean, median, slope, summarise, summariseColumn, tCdf, upperQuantile } from "./statistics.js";

describe("Student's t", () => {
  it.each([
    [1, 12.706],
    [2, 4.303],
    [4, 2.776],
    [9, 2.262],
    [29, 2.045],
    [120, 1.98],
  ])("has the printed two-sided 95 %% quantile with %d degrees of freedom", (df, printed) => {
    expect(upperQuantile(0.025, df)).toBeCloseTo(printed, 3);
  });

  it("is the Cauchy distribution with 1 degree of freedom: P(T <= 1) = 3/4, the 97.5 % quantile is tan(0.475 π)", () => {
    expect(tCdf(1, 1)).toBeCloseTo(0.75, 13);
    expect(upperQuantile(0.025, 1)).toBeCloseTo(12.706204736174694, 9);
  });

  it("follows 1/2 + t / (2 √(2 + t²)) with 2 degrees of freedom, far into the tail", () => {
    for (const t of [-50, -3, -0.1, 0, 0.7, 4, 50]) {
      expect(tCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 13);
    }
  });

  it("comes near the normal distribution with many degrees of freedom", () => {
    expect(upperQuantile(0.025, 1e6)).toBeCloseTo(1.959966, 4);
  });

  it("keeps the relative precision of a small lower tail: df 3, t = -1000", () => {
    // P(T <= -t) ~ 2 √3 / (π t³) · (1 - 18 / (5 t²)) for large t and df = 3.
    const t = 1000;
    const expected = ((2 * Math.sqrt(3)) / (Math.PI * t * t * t)) * (1 - 18 / (5 * t * t));
    expect(tCdf(-t, 3) / expected).toBeCloseTo(1, 9);
  });

  it("is symmetric, and the quantile inverts it", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.499, noNaN: true }),
        fc.double({ min: 1, max: 200, noNaN: true }),
        (p, df) => {
          const t = upperQuantile(p, df);
          expect(tCdf(-t, df)).toBeCloseTo(p, 11);
          expect(tCdf(t, df)).toBeCloseTo(1 - p, 11);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses what has no answer", () => {
    expect(() => tCdf(0, 0)).toThrow(RangeError);
  });
});

describe("statistics over seeds", () => {
  it("gives mean, sd and interval of 1, 2, 3, 4, 5", () => {
    // mean 3; squares 4 + 1 + 0 + 1 + 4 = 10, sd = √(10 / 4) = 1.5811; margin = 2.776445 · 1.5811 / √5 = 1.963243
    const { n, mean, sd, low, high } = summarise([1, 2, 3, 4, 5]);
    expect([n, mean]).toEqual([5, 3]);
    expect(sd).toBeCloseTo(1.5811388, 6);
    expect(low).toBeCloseTo(3 - 1.963243, 5);
    expect(high).toBeCloseTo(3 + 1.963243, 5);
  });

  it("has no deviation and no interval for one value, and none at all for no value", () => {
    expect(summarise([0.7])).toEqual({ n: 1, mean: 0.7, sd: null, low: null, high: null });
    expect(() => summarise([])).toThrow(RangeError);
  });

  it("has an interval of width 0 where all seeds agree", () => {
    expect(summarise([0, 0, 0])).toEqual({ n: 3, mean: 0, sd: 0, low: 0, high: 0 });
  });

  it("covers the true mean of normal samples as often as it says", () => {
    // Twelve uniforms minus 6 are nearly normal. 4000 intervals of 5: sd of the share √(.95 · .05 / 4000) = 0.0034; 4 sd.
    let state = 12345;
    const uniform = () => (state = (state * 16807) % 2147483647) / 2147483647;
    const normal = () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6);
    let covered = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const { low, high } = summarise(Array.from({ length: 5 }, normal));
      if (low !== null && high !== null && low <= 0 && high >= 0) covered++;
    }
    expect(Math.abs(covered / 4000 - 0.95)).toBeLessThan(4 * 0.0034);
  });

  it("leaves out seeds in which a measure does not exist", () => {
    const records = [
      { epoch: 3, seed: 1, accuracy: 0.5 },
      { epoch: 3, seed: 2, accuracy: null },
      { epoch: 3, seed: 3, accuracy: 0.7 },
    ];
    expect(summariseColumn(records, "accuracy")).toMatchObject({ n: 2, mean: 0.6 });
    expect(summariseColumn(records, "kl.monitored")).toBeNull();
    expect(summariseColumn([], "accuracy")).toBeNull();
  });
});

describe("the middle of some values", () => {
  it("is the mean, or the value in the middle: of an even number, the mean of the two there", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });

  it("may be infinite where values are", () => {
    expect(median([Infinity, 1, Infinity])).toBe(Infinity);
    expect(median([2, Infinity, 1, Infinity])).toBe(Infinity);
  });
});

describe("the slope of y against x", () => {
  it("is that of a line with noise that does not lean", () => {
    // y = 2x + (1, −2, 1) over x = 0, 1, 2: the noise is orthogonal to x
    expect(
      slope([
        { x: 0, y: 1 },
        { x: 1, y: 0 },
        { x: 2, y: 5 },
      ]),
    ).toBeCloseTo(2, 12);
  });

  it("is no number where x never changes", () => {
    expect(
      slope([
        { x: 1, y: 0 },
        { x: 1, y: 5 },
      ]),
    ).toBeNaN();
  });
});
