/** Numbers in words, and ranges as they are written. */
import { describe, expect, it } from "vitest";
import { gapsOf } from "../../testing/laws.js";
import { near } from "./claims.js";
import { listed, percent, prose, seedsText, spanText, spreadText } from "./words.js";

describe("numbers in words", () => {
  it("have a true minus sign, and a list ends in and", () => {
    expect(prose(-0.5)).toBe("−0.5");
    expect(prose(0.5)).toBe("0.5");
    expect(listed([0.1, 0.2, 1])).toBe("0.1, 0.2 and 1");
    expect(percent(0.069)).toBe("6.9");
  });

  it("say from where to where seeds spread, and in how many a value exists", () => {
    expect(spanText([0.5, 0.126, 0.9])).toBe("0.13 to 0.90");
    // of four values the median is the mean of the two in the middle
    expect(spreadText([0.8, 0.1, 0.2, 0.6])).toBe("10.0 to 80.0 (median 40.0)");
    expect(spreadText([0.8, NaN, 0.1])).toBe("10.0 to 80.0 (median 45.0) in 2 of 3 seeds");
    expect(spreadText([NaN])).toBe("(in no seed)");
  });

  it("name what shows the interval", () => {
    const results = gapsOf([0, 0], [1, 1]);
    expect(seedsText(results)).toBe("mean of 2 seeds, band: 95 % t-interval");
    expect(seedsText(results, "bars")).toBe("mean of 2 seeds, bars: 95 % t-interval");
  });
});

describe("a range around a number", () => {
  it("has the ends that one would write", () => {
    expect(0.287 - 0.06).not.toBe(0.227);
    expect(near("x", [], 0.287, 0.06).range).toEqual({ low: 0.227, high: 0.347 });
  });

  it("keeps all digits of ends that nobody would write", () => {
    expect(near("x", [], 1 / 3, 0.05).range).toEqual({ low: 1 / 3 - 0.05, high: 1 / 3 + 0.05 });
  });
});
