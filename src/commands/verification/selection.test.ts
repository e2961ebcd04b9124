/** What the user asks for, and what is said where there is no such thing. */
import { describe, expect, it } from "vitest";
import { testLaw } from "../../testing/laws.js";
import { checkDocs, fullSeeds, quickSeeds, selectLaws, selectSeeds } from "./selection.js";

const laws = ["I1", "C1", "P4a", "P4b"].map((id) => testLaw({ id }));
const ids = (given: string[]) => selectLaws(given, laws).map(({ id }) => id);

describe("laws", () => {
  it("are all where none is named, else those named, in the order of the table, whatever their case", () => {
    expect(ids([])).toEqual(["I1", "C1", "P4a", "P4b"]);
    expect(ids(["p4A", "i1"])).toEqual(["I1", "P4a"]);
  });

  it("that there are not end in a hint, all at once", () => {
    expect(() => ids(["P4", "I1", "wombat"])).toThrow(
      /expected the id of a law, got "P4"\. Did you mean "P4a"\?\n.*got "wombat"\. Known here: I1, C1, P4a, P4b/,
    );
  });
});

describe("seeds", () => {
  it("are 1, 2, …, twenty of them, or a few with --quick", () => {
    expect(selectSeeds({ out: "." })).toEqual(Array.from({ length: fullSeeds }, (_, i) => i + 1));
    expect(selectSeeds({ out: ".", quick: true })).toHaveLength(quickSeeds);
    expect(selectSeeds({ out: ".", seeds: 3 })).toEqual([1, 2, 3]);
  });

  it("are two at least where they are tested", () => {
    expect(() => selectSeeds({ out: ".", seeds: 1 })).toThrow(/--seeds: expected at least 2/);
    expect(selectSeeds({ out: ".", seeds: 1, quick: true })).toEqual([1]);
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
      checkDocs(["I1"], { out: "." });
    }).not.toThrow();
  });
});
