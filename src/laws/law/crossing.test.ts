import { describe, expect, it } from "vitest";
import { firstCrossing } from "./crossing.js";

describe("firstCrossing", () => {
  it("interpolates between two points, whichever way the curve goes", () => {
    // From (1, 0.2) to (3, 0.6): 0.5 is reached three quarters of the way, at 2.5.
    expect(firstCrossing([0, 1, 3], [0, 0.2, 0.6], 0.5)).toBeCloseTo(2.5, 12);
    // From (0, 1) to (0.5, 0.2): 0.4 after three quarters of the way, at 0.375.
    expect(firstCrossing([0, 0.5], [1, 0.2], 0.4)).toBeCloseTo(0.375, 12);
  });

  it("takes the first of several crossings", () => {
    expect(firstCrossing([0, 1, 2, 3], [0, 1, 0, 1], 0.5)).toBe(0.5);
  });

  it("takes a point that lies on the level", () => {
    expect(firstCrossing([2, 4, 6], [0.5, 1, 0], 0.5)).toBe(2);
    expect(firstCrossing([2, 4, 6], [0, 0.5, 1], 0.5)).toBe(4);
  });

  it("is no number where the level is never reached", () => {
    expect(firstCrossing([0, 1, 2], [0, 0.1, 0.3], 0.5)).toBeNaN();
  });

  it("refuses lists of unequal length", () => {
    expect(() => firstCrossing([0, 1], [0], 0.5)).toThrow(RangeError);
  });
});
