/** Which kinds of response get an area and a colour of their own. */
import { describe, expect, it } from "vitest";
import { slicesOf } from "./shares.js";

const kinds = (count: number) => Array.from({ length: count }, (_, index) => `kind${index + 1}`);
/** Later kinds have larger shares. */
const shareOf = (kind: string) => Number(kind.slice(4)) / 100;

describe("the areas of a stack", () => {
  it("are one for every kind in the config's order, as far as there are colours", () => {
    expect(slicesOf(kinds(8), shareOf).map(({ name }) => name)).toEqual(kinds(8));
  });

  it("never give two names one colour", () => {
    for (let count = 1; count <= 20; count++) {
      const slices = slicesOf(kinds(count), shareOf);
      expect(new Set(slices.map(({ color }) => color)).size).toBe(slices.length);
      expect(slices.flatMap((slice) => slice.kinds).toSorted()).toEqual(kinds(count).toSorted());
    }
  });

  it("gather the smallest kinds on top, with their number", () => {
    const slices = slicesOf(kinds(16), shareOf);
    expect(slices.map(({ name }) => name)).toEqual([...kinds(16).slice(9), "9 other kinds"]);
    expect(slices.at(-1)?.kinds).toEqual(kinds(9));
  });
});
