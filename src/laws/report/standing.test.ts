/** Which law counts as what kind of evidence. */
import { describe, expect, it } from "vitest";
import { testLaw } from "../../testing/laws.js";
import { standings, standingText } from "./standing.js";

const laws = [
  testLaw({ id: "P1" }),
  testLaw({ id: "P1b", follows: { laws: ["P1"], resultsKnown: false }, status: "inconclusive" }),
  testLaw({ id: "P1c", follows: { laws: ["P1"], resultsKnown: true }, status: "contradicted" }),
  testLaw({ id: "P1d", restates: "P1b", firstSeed: 41 }),
  testLaw({ id: "P1e", restates: "P1c", firstSeed: 41, status: "inconclusive" }),
  testLaw({ id: "P1f", restates: "P1c", firstSeed: 21 }), // seeds 21 to 40 had been seen
  testLaw({ id: "P2", firstSeed: 41 }), // goes on from nothing: a first prediction on whatever seeds
];

describe("the standing of laws", () => {
  it("tells a first prediction, a later one on the same seeds, and a later one on fresh seeds apart", () => {
    const { first, later, fresh, all } = standings(laws);
    expect(first).toEqual({ reproduced: ["P1", "P2"], contradicted: [], inconclusive: ["P1b"] });
    expect(later).toEqual({ reproduced: ["P1f"], contradicted: ["P1c"], inconclusive: [] });
    expect(fresh).toEqual({ reproduced: ["P1d"], contradicted: [], inconclusive: ["P1e"] });
    expect(all.reproduced).toHaveLength(4);
  });

  it("counts as later what was predicted when similar runs were known, though no law of here had shown it", () => {
    const seen = testLaw({ id: "P3", seenElsewhere: true, firstSeed: 41 });
    expect(standings([seen]).first.reproduced).toEqual([]);
    expect(standings([seen]).fresh.reproduced).toEqual(["P3"]);
  });

  it("is said in sentences, without those of which there is none", () => {
    expect(standingText(laws)).toBe(
      "**4 of 7 laws are reproduced, 1 contradicted (P1c) and 2 inconclusive (P1b, P1e).** 3 were predicted before any result that they go on from was known: 2 reproduced. 2 were predicted later and are tested on the same seeds, which is weaker evidence: 1 reproduced. 2 were predicted later and put to seeds that nobody had seen (from 41 on): 1 replicated (P1d).",
    );
    expect(standingText(laws.slice(0, 1))).not.toMatch(/later|nobody/);
  });
});
