/** The word of a scenario on how to read it fits into a picture. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../config/resolve.js";
import { howToReadLines } from "./howToRead.js";

const told = (howToRead: string): string[] => howToReadLines(resolveConfig({ story: { howToRead } }));

describe("how to read a scenario, in its picture", () => {
  it("is the first sentence, in two lines at most that fit into 900 pixels", () => {
    expect(told("Look at 0.5 of gold. Then at the rest.")).toEqual(["Look at 0.5 of gold."]);
    const long = told(`${"word ".repeat(60).trimEnd()}. And more.`);
    expect(long).toHaveLength(2);
    expect(long[1]).toMatch(/ …$/);
    for (const line of long) expect(line.length).toBeLessThanOrEqual(86);
  });

  it("is all of it where it is one sentence, and nothing where there is none", () => {
    expect(told("Look")).toEqual(["Look"]);
    expect(howToReadLines(resolveConfig({}))).toEqual([]);
  });
});
