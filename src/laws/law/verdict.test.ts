/** How claims are judged: every branch on values small enough to work out by hand. */
import { describe, expect, it } from "vitest";
import { pGreater } from "../../record/hypothesisTests.js";
import { above, always, below, published, within } from "./claims.js";
import type { Claim } from "./law.js";
import { isReproduced, judge } from "./verdict.js";

const one = (claim: Claim, quick = false) => judge([[claim]], quick)[0]![0]!;
const near = [0.9, 1, 1.1, 1]; // mean 1, standard error √(0.02 / 3 / 4) = 0.041

describe("a claim", () => {
  it.each<[string, Claim, boolean]>([
    ["above a bound that lies 12 standard errors below", above("x", near, 0.5), true],
    ["above a bound that lies too near", above("x", near, 0.97), false],
    ["below a bound far above", below("x", near, 1.5), true],
    ["below a bound that it exceeds", below("x", near, 0.5), false],
    ["within a range around it", within("x", near, 0.8, 1.2), true],
    ["within a range that holds the mean, but not certainly", within("x", near, 0.95, 1.05), false],
    ["always in a range, ends included", always("x", near, 0.9, 1.1), true],
    ["always in a range that one seed leaves", always("x", near, 0.95, 1.1), false],
  ])("%s", (_, claim, holds) => {
    expect(one(claim).holds).toBe(holds);
  });

  it("of a test has the mean, the interval and p; an exact one has no p", () => {
    const judged = one(above("x", near, 0.5));
    expect(judged.measured.mean).toBeCloseTo(1, 12);
    expect(judged.p).toBe(pGreater(near, 0.5)); // one test: nothing to correct
    expect(one(always("x", near, 0, 2)).p).toBeNull();
  });

  it("in a quick verification holds where the mean lies in the range, without a test", () => {
    expect(one(within("x", near, 0.95, 1.05), true)).toMatchObject({ holds: true, p: null });
    expect(one(within("x", near, 1.05, 1.1), true).holds).toBe(false);
    expect(one(above("x", [1], 0.5), true).holds).toBe(true); // one seed will do
    expect(one(always("x", near, 0.95, 1.1), true).holds).toBe(false); // every single value still counts
  });

  it("fails where a value is no number, and leaves the other tests alone", () => {
    const [claims] = judge([[above("x", [NaN, 1, 2], 0), above("y", near, 0.5)]], false);
    expect(claims![0]).toMatchObject({ holds: false, p: 1 });
    expect(claims![1]!.p).toBeCloseTo(2 * pGreater(near, 0.5), 12); // Holm: the smaller of two
  });
});

describe("several laws", () => {
  it("are corrected together: what holds alone may not hold among others", () => {
    const weak = above("weak", [0.2, 1, 1.8, 1], 0.15); // mean 1, error √(1.28 / 3 / 4) = 0.3266, t = 2.60: p = 0.040
    expect(one(weak).p).toBeCloseTo(0.0401, 3);
    expect(one(weak).holds).toBe(true);
    const judged = judge([[weak], [above("strong", near, 0.5)], [above("another", near, 5)]], false);
    // ranks: strong first, weak second of three: p · 2
    expect(judged[1]![0]!.holds).toBe(true);
    expect(judged[0]![0]!.p).toBeCloseTo(2 * 0.0401, 3);
    expect(judged[0]![0]!.holds).toBe(false);
  });

  it("do not pay for exact and published claims", () => {
    const judged = judge(
      [[above("x", near, 0.5), always("y", near, 0, 2), published("z", near, 0, 5)]],
      false,
    );
    expect(judged[0]![0]!.p).toBe(pGreater(near, 0.5));
    expect(judged[0]![2]!).toMatchObject({ p: null, holds: true });
  });
});

describe("a law", () => {
  const holding = above("x", near, 0.5);
  const failing = above("x", near, 2);
  const verdict = (...claims: Claim[]) => isReproduced(judge([claims], false)[0]!);

  it("is reproduced where its predictions and controls hold", () => {
    expect(verdict(holding, { ...holding, role: "control" })).toBe(true);
  });

  it("is not where a prediction fails, and not where a control fails", () => {
    expect(verdict(holding, failing)).toBe(false);
    expect(verdict(holding, { ...failing, role: "control" })).toBe(false);
  });

  it("does not depend on published figures", () => {
    expect(verdict(holding, published("x", near, 5, 6))).toBe(true);
  });
});
