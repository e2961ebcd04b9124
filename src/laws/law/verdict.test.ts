/** How claims and laws are judged: every branch on values small enough to work out by hand. */
import { describe, expect, it } from "vitest";
import { pGreater } from "../../record/hypothesisTests.js";
import { above, always, asCheck, below, inMostSeeds, published, publishedRange, within } from "./claims.js";
import type { Claim } from "./law.js";
import { decisionOf, judge } from "./verdict.js";

const one = (claim: Claim, quick = false) => judge([[claim]], quick)[0]!.claims[0]!;
const law = (...claims: Claim[]) => judge([claims], false)[0]!;
// Mean 1, standard error √(0.02 / 3 / 4) = 0.040825; of Student's t with 3 degrees of freedom the 95 % quantile is 2.3534,
// so each one-sided bound is 0.096077 away.
const near = [0.9, 1, 1.1, 1];
const margin = 0.096077;

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

  it("has the p of its own test, whatever is claimed beside it; an exact one has none", () => {
    const weak = above("weak", [0.2, 1, 1.8, 1], 0.15); // mean 1, error √(1.28 / 3 / 4) = 0.3266, t = 2.60: p = 0.040
    const many = law(weak, above("x", near, 0.5), above("y", near, 0.5)).claims;
    expect(many[0]!.p).toBeCloseTo(0.0401, 3);
    expect(many[0]!.holds).toBe(true); // Holm's correction over the three would make it 0.12
    expect(one(always("x", near, 0, 2)).p).toBeNull();
  });

  it("is contradicted where its 90 % interval lies wholly outside the range, not where it only fails", () => {
    expect(one(above("x", near, 1 + margin + 1e-4)).contradicted).toBe(true);
    expect(one(above("x", near, 1 + margin - 1e-4)).contradicted).toBe(false);
    expect(one(below("x", near, 1 - margin - 1e-4)).contradicted).toBe(true);
    expect(one(below("x", near, 1 - margin + 1e-4)).contradicted).toBe(false);
    expect(one(within("x", near, 0, 0.9)).contradicted).toBe(true);
    expect(one(within("x", near, 0.95, 1.05))).toMatchObject({ holds: false, contradicted: false });
  });

  it("shows the bound that decided: one-sided where one side did, the 90 % interval where nothing is decided", () => {
    const decision = (claim: Claim, quick = false) => {
      const { by, low, high } = decisionOf(one(claim, quick));
      return [
        by,
        low === null ? null : Number(low.toFixed(4)),
        high === null ? null : Number(high.toFixed(4)),
      ];
    };
    expect(decision(above("x", near, 0.5))).toEqual(["lower bound", 0.9039, null]);
    expect(decision(above("x", near, 2))).toEqual(["upper bound", null, 1.0961]);
    expect(decision(below("x", near, 2))).toEqual(["upper bound", null, 1.0961]);
    expect(decision(below("x", near, 0.5))).toEqual(["lower bound", 0.9039, null]);
    expect(decision(above("x", near, 0.97))).toEqual(["interval", 0.9039, 1.0961]);
    expect(decision(within("x", near, 0.8, 1.2))).toEqual(["interval", 0.9039, 1.0961]);
    expect(decision(always("x", near, 0, 2))).toEqual(["every seed", 0.9, 1.1]);
    expect(decision(above("x", near, 0.5), true)).toEqual(["interval", 0.9039, 1.0961]);
    expect(decision(above("x", [NaN, 1], 0.5))).toEqual(["none", null, null]);
  });

  it("about most seeds is a sign test: 15 of 20 are more than half, 14 are not, 5 contradict it", () => {
    const of = (count: number) =>
      inMostSeeds(
        "x",
        Array.from({ length: 20 }, (_, i) => i < count),
      );
    expect(one(of(15)).p).toBeCloseTo(0.0207, 4); // 21700 / 2^20
    expect(one(of(15)).holds).toBe(true);
    expect(one(of(14))).toMatchObject({ holds: false, contradicted: false }); // p 0.0577
    expect(one(of(5)).contradicted).toBe(true);
    expect(one(of(15), true).holds).toBe(true);
  });

  it("in a quick verification holds where the mean lies in the range, without a test", () => {
    expect(one(within("x", near, 0.95, 1.05), true)).toMatchObject({ holds: true, p: null });
    expect(one(within("x", near, 1.05, 1.1), true)).toMatchObject({ holds: false, contradicted: false });
    expect(one(above("x", [1], 0.5), true).holds).toBe(true); // one seed will do
    expect(one(always("x", near, 0.95, 1.1), true).holds).toBe(false); // every single value still counts
  });

  it("fails where a value is no number, without contradicting, and leaves the other claims alone", () => {
    const { claims } = law(above("x", [NaN, 1, 2], 0), above("y", near, 0.5));
    expect(claims[0]).toMatchObject({ holds: false, contradicted: false, p: 1, bounds: null });
    expect(claims[1]!.p).toBe(pGreater(near, 0.5));
  });
});

describe("a published figure", () => {
  // Of two values m ± d the sd is d · √2, and the standard error d.
  const ours = (mean: number, error: number): number[] => [mean - error, mean + error];

  it("is compared by both standard errors: 78.4 ± 3.1 beside 83.4 ± 0.7 is z = 1.6, compatible", () => {
    // 5 / √(3.1² + 0.7²) = 5 / 3.178 = 1.573
    const claim = one(published("x", ours(83.4, 0.7), { value: 78.4, error: 3.1 }));
    expect(claim.z).toBeCloseTo(1.573, 3);
    expect(claim.holds).toBe(true);
  });

  it("is not met where both are two errors apart: 6.9 ± 1.9 beside 13.5 ± 2.6 is z = 2.0", () => {
    // 6.6 / √(1.9² + 2.6²) = 6.6 / 3.22025 = 2.04953
    const claim = one(published("x", ours(13.5, 2.6), { value: 6.9, error: 1.9 }));
    expect(claim.z).toBeCloseTo(2.04953, 4);
    expect(claim.holds).toBe(false);
  });

  it("of which only the trials are known has the error of a share; without those there is no z", () => {
    // 0 of 98, by Laplace 1 / 100: √(0.01 · 0.99 / 98) = 0.010051; ours is 0.02 ± 0.01: z = 0.02 / √(0.010051² + 0.01²) = 1.4106
    expect(one(published("x", ours(0.02, 0.01), { value: 0, trials: 98 })).z).toBeCloseTo(1.4106, 4);
    expect(one(published("x", near, { value: 1 }))).toMatchObject({ z: null, holds: false });
  });

  it("decides nothing", () => {
    const met = above("x", near, 0.5);
    const far = law(met, published("y", near, { value: 9, error: 0.1 }), publishedRange("z", near, 5, 6));
    expect(far.verdict).toBe("reproduced");
    expect(far.p).toBe(pGreater(near, 0.5));
    expect(far.claims[2]).toMatchObject({ holds: false, contradicted: true });
  });
});

describe("a law", () => {
  const holding = above("x", near, 0.5);
  const undecided = above("x", near, 0.97);
  const against = above("x", near, 2);

  it("has the largest p of its claims, without a correction for their number", () => {
    const { p, correctedP } = law(holding, { ...undecided, role: "control" });
    expect(p).toBe(pGreater(near, 0.97));
    expect(correctedP).toBe(p); // one law: nothing to correct
  });

  it("is reproduced where every claim holds, contradicted where one is, else inconclusive", () => {
    expect(law(holding, { ...holding, role: "control" }).verdict).toBe("reproduced");
    expect(law(holding, undecided).verdict).toBe("inconclusive");
    expect(law(holding, undecided, { ...against, role: "control" }).verdict).toBe("contradicted");
  });

  it("is corrected among laws, however many claims the others have", () => {
    const weak = above("weak", [0.2, 1, 1.8, 1], 0.15); // p 0.0401
    const strong = Array.from({ length: 50 }, () => holding);
    const judged = judge([[weak], strong], false);
    // in order of p: the strong law first, the weak one second and last: p · 1
    expect(judged.map(({ verdict }) => verdict)).toEqual(["reproduced", "reproduced"]);
    // two weak laws: the smaller p · 2 = 0.080
    const two = judge([[weak], [weak]], false);
    expect(two[0]!.correctedP).toBeCloseTo(2 * 0.0401, 3);
    expect(two.map(({ verdict }) => verdict)).toEqual(["inconclusive", "inconclusive"]);
  });

  it("needs its checks to hold and takes no evidence from them", () => {
    const exact = always("y", near, 0, 2);
    expect(law(asCheck(holding), exact)).toMatchObject({ p: null, correctedP: null, verdict: "reproduced" });
    expect(law(holding, asCheck(undecided)).p).toBe(pGreater(near, 0.5));
    expect(law(holding, asCheck(undecided)).verdict).toBe("inconclusive");
    // a check that fails says that the code is wrong, and nothing of the law
    expect(law(holding, asCheck(against)).verdict).toBe("inconclusive");
    expect(law(holding, always("y", near, 0, 1)).verdict).toBe("inconclusive");
  });

  it("of which all are checks costs the others nothing", () => {
    const judged = judge([[asCheck(holding)], [above("weak", [0.2, 1, 1.8, 1], 0.15)]], false);
    expect(judged[1]!.correctedP).toBeCloseTo(0.0401, 3);
  });
});
