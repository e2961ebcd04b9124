/** Labels beside lines never overlap, however close the lines end. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spread } from "./chartText.js";
import { formatted, shorten } from "./style.js";

describe("labels beside the ends of lines", () => {
  it("stay where they are when they have room", () => {
    expect(spread([80, 10, 40], 20, 0, 100)).toEqual([80, 10, 40]);
  });

  it("move apart evenly around what they wanted", () => {
    expect(spread([50, 50], 20, 0, 100)).toEqual([40, 60]);
    expect(spread([45, 50, 52], 20, 0, 100)).toEqual([29, 49, 69]); // around the mean 49
  });

  it("stay inside their panel", () => {
    expect(spread([99, 100], 20, 0, 100)).toEqual([80, 100]);
    expect(spread([0, 1], 20, 0, 100)).toEqual([0, 20]);
  });

  it("keep their order and distance for any heights that fit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 450, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (heights) => {
          const placed = spread(heights, 20, 0, 400);
          const order = heights.map((_, i) => i).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
          const sorted = order.map((i) => placed[i] ?? NaN);
          expect(Math.min(...sorted)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...sorted)).toBeLessThanOrEqual(400);
          sorted.slice(1).forEach((y, i) => expect(y - (sorted[i] ?? NaN)).toBeGreaterThanOrEqual(20 - 1e-9));
        },
      ),
    );
  });

  it("write numbers with a true minus sign, and never minus zero", () => {
    expect([0.956, -0.7, -0.001].map((value) => formatted(value))).toEqual(["0.96", "−0.70", "0.00"]);
    expect(formatted(-0.0456, 3)).toBe("−0.046");
    expect(shorten("a-very-long-tier-name", 8)).toBe("a-very-…");
  });
});
