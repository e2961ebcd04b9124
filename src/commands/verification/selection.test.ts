/** What the user asks for, and what is said where there is no such thing. */
import { describe, expect, it } from "vitest";
import { testLaw } from "../../testing/laws.js";
import type { VerifyOptions } from "../options.js";
import { checkDocs, quickSeeds, selectLaws, selectSeeds } from "./selection.js";

const laws = ["I1", "C1", "P4a", "P4b"].map((id) => testLaw({ id }));
const ids = (given: string[]) => selectLaws(given, laws).map(({ id }) => id);

describe("laws", () => {
  it("are all where none is named, else those named, in the order of the table, whatever their case", () => {
    expect(ids([])).toEqual(["I1", "C1", "P4a", "P4b"]);
    expect(ids(["p4A", "i1"])).toEqual(["I1", "P4a"]);
  });

  it("that there are not end in a hint, all at once", () => {
    expect(() => ids(["P4", "I1", "wombat"])).toThrow(
      /expected the id of a law, got "P4"\. Did you mean P4a, P4b\?\n.*got "wombat"\. Known here: I1, C1, P4a, P4b/,
    );
  });
});

describe("seeds", () => {
  const usual = testLaw();
  const restated = testLaw({ id: "P9", firstSeed: 41, seeds: 40 });
  const span = (options: Partial<VerifyOptions>, law = usual) => {
    const seeds = selectSeeds({ out: ".", ...options })(law);
    return [seeds[0], seeds.at(-1), seeds.length];
  };

  it("are the law's own: 1 to 20 unless it names others", () => {
    expect(span({})).toEqual([1, 20, 20]);
    expect(span({}, restated)).toEqual([41, 80, 40]);
  });

  it("are for every law those that the user names", () => {
    expect(span({ firstSeed: 21 }, restated)).toEqual([21, 60, 40]);
    expect(span({ firstSeed: 21 })).toEqual([21, 40, 20]);
    expect(span({ seeds: 3 }, restated)).toEqual([41, 43, 3]);
  });

  it("are the same few for all laws with --quick, so that runs are shared", () => {
    expect(span({ quick: true }, restated)).toEqual([1, quickSeeds, quickSeeds]);
    expect(span({ quick: true, firstSeed: 7, seeds: 2 }, restated)).toEqual([7, 8, 2]);
  });

  it("are two at least where they are tested, and 32 bits", () => {
    expect(() => selectSeeds({ out: ".", seeds: 1 })).toThrow(/--seeds: expected at least 2/);
    expect(span({ seeds: 1, quick: true })).toEqual([1, 1, 1]);
    expect(() => selectSeeds({ out: ".", firstSeed: 4294967296 })).toThrow(/--first-seed: expected/);
  });
});

describe("docs", () => {
  it("are written from a full verification only", () => {
    const all = { out: ".", writeDocs: true };
    expect(() => {
      checkDocs([], all);
    }).not.toThrow();
    expect(() => {
      checkDocs(["I1"], { ...all, quick: true, seeds: 3 });
    }).toThrow(/does not go with the names of laws, --quick, --seeds 3/);
    expect(() => {
      checkDocs([], { ...all, seeds: 40, firstSeed: 41 });
    }).toThrow(/own seeds, so it does not go with --seeds 40, --first-seed 41/);
    expect(() => {
      checkDocs(["I1"], { out: "." });
    }).not.toThrow();
  });
});
