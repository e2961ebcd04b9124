/** From tracks to verdicts. */
import { describe, expect, it } from "vitest";
import { gapsOf, testLaw } from "../../testing/laws.js";
import { asCheck } from "./claims.js";
import { byClass, claimLaw, judgeLaws } from "./outcome.js";
import { atEnd, bySeed, nearEnd, series } from "./tracks.js";

const good = gapsOf([0, 0, 0], [0.9, 0.95, 0.92]);
const bad = gapsOf([0.3, 0.32, 0.31], [0.9, 0.95, 0.92]);
const judged = (law: ReturnType<typeof testLaw>, results: typeof good) =>
  judgeLaws([claimLaw(law, results)], false);

describe("a law's outcome", () => {
  it("is reproduced where the tracks are as predicted, and contradicted where they speak against it", () => {
    expect(judged(testLaw(), good)[0]!.verdict).toBe("reproduced");
    expect(judged(testLaw(), bad)[0]!.verdict).toBe("contradicted");
    expect(judged(testLaw(), good)[0]!.seeds).toEqual([1, 2, 3]);
  });

  it("has the law's remark on its tracks", () => {
    const remark = (results: typeof good): string => `${results["hidden"]!.length} seeds`;
    expect(claimLaw(testLaw({ remark }), good).remark).toBe("3 seeds");
    expect(claimLaw(testLaw(), good).remark).toBeNull();
  });

  it("needs a prediction and a control, because a law that cannot fail says nothing", () => {
    const claims = testLaw().claims;
    const without = (role: string) =>
      testLaw({ claims: (results) => claims(results).filter((claim) => claim.role !== role) });
    expect(() => claimLaw(without("control"), good)).toThrow(/Law I1 cannot state .* no control/);
    expect(() => claimLaw(without("prediction"), good)).toThrow(/no prediction/);
  });

  it("needs evidence too, unless it is an invariant, which tests the code", () => {
    const claims = (results: typeof good) => testLaw().claims(results).map(asCheck);
    expect(() => claimLaw(testLaw({ claims }), good)).not.toThrow();
    const phenomenon = testLaw({ id: "P1", lawClass: "phenomenon", claims });
    expect(() => claimLaw(phenomenon, good)).toThrow(/Law P1 cannot .* none is evidence/);
  });

  it("names the law whose claims cannot be computed", () => {
    const claims = (): never => {
      throw new RangeError("there is no arm x");
    };
    expect(() => claimLaw(testLaw({ id: "P9", claims }), good)).toThrow(/Law P9 .* there is no arm x/);
  });
});

describe("Holm's correction", () => {
  const laws = [testLaw({ id: "C1" }), testLaw({ id: "C2" }), testLaw({ id: "C3", firstSeed: 41 })];
  const pOf = (some: typeof laws, id: string) => {
    const claimed = some.map((law) => claimLaw(law, good));
    const found = judgeLaws(claimed, false).find(({ law }) => law.id === id)!;
    return [found.correctedP! / found.p!, found.lawsTested];
  };

  it("runs over the laws of a round", () => {
    expect(pOf(laws.slice(0, 1), "C1")).toEqual([1, 1]);
    expect(pOf(laws.slice(0, 2), "C1")).toEqual([2, 2]);
  });

  it("is the same with laws of a later round, which cannot overturn a verdict", () => {
    expect(pOf(laws, "C1")).toEqual(pOf(laws.slice(0, 2), "C1"));
    expect(pOf(laws, "C3")).toEqual([1, 1]);
  });

  it("leaves the laws in their order", () => {
    const mixed = [laws[2]!, laws[0]!, laws[1]!].map((law) => claimLaw(law, good));
    expect(judgeLaws(mixed, false).map(({ law }) => law.id)).toEqual(["C3", "C1", "C2"]);
  });
});

describe("classes", () => {
  it("come in the order of the table, whatever the order of the laws", () => {
    const laws = [
      testLaw({ id: "P1", lawClass: "phenomenon" }),
      testLaw({ id: "I1" }),
      testLaw({ id: "I2" }),
    ];
    expect(byClass(laws, (law) => law).map(([name, list]) => [name, list.map(({ id }) => id)])).toEqual([
      ["invariant", ["I1", "I2"]],
      ["phenomenon", ["P1"]],
    ]);
  });
});

describe("what claims read of a track", () => {
  const track = {
    seed: 1,
    values: { gap: [5, ...Array.from({ length: 12 }, (_, i) => i)], none: [null, 1] },
  };

  it("is a value, or the mean of the last ten epochs: 2 to 11 give 6.5", () => {
    expect(atEnd(track, "gap")).toBe(11);
    expect(nearEnd(track, "gap")).toBe(6.5);
  });

  it("leaves out the start where there are ten epochs or fewer, and is the start where there is nothing else", () => {
    expect(nearEnd({ seed: 1, values: { gap: [9, 1, 3] } }, "gap")).toBe(2);
    expect(nearEnd({ seed: 1, values: { gap: [9] } }, "gap")).toBe(9);
  });

  it("is asked for at no other epochs, so a slope that does not exist at the start has an end", () => {
    expect(atEnd(track, "none")).toBe(1);
    expect(nearEnd(track, "none")).toBe(1);
  });

  it("has to exist", () => {
    expect(() => series(track, "kl")).toThrow(/does not keep kl/);
    expect(() => series(track, "none")).toThrow(/none does not exist at epoch 0 of seed 1/);
    expect(() => bySeed({}, "hidden", () => 0)).toThrow(/no arm hidden/);
  });
});
