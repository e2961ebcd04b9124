/** Fits of gold against distance: exact on curves of their own form, by hand on three points. */
import { describe, expect, it } from "vitest";
import { log } from "../../shared/math.js";
import { fitGold } from "./goldForms.js";

const distances = [0, 0.2, 0.5, 0.9, 1.4, 2];

describe("fitGold", () => {
  it("finds the numbers that a best-of-n curve was drawn with, and calls the other form worse", () => {
    const points = distances.map((d) => ({ d, gain: d * (1.5 - 0.6 * d) }));
    const own = fitGold("best-of-n", points);
    expect(own.alpha).toBeCloseTo(1.5, 10);
    expect(own.beta).toBeCloseTo(0.6, 10);
    expect(own.unexplained).toBeLessThan(1e-12);
    expect(fitGold("rl", points).unexplained).toBeGreaterThan(0.01);
  });

  it("finds the numbers that an RL curve was drawn with, and calls the other form worse", () => {
    const points = distances.map((d) => ({ d, gain: d === 0 ? 0 : d * (0.8 - 0.5 * log(d)) }));
    const own = fitGold("rl", points);
    expect(own.alpha).toBeCloseTo(0.8, 10);
    expect(own.beta).toBeCloseTo(0.5, 10);
    expect(own.unexplained).toBeLessThan(1e-12);
    expect(fitGold("best-of-n", points).unexplained).toBeGreaterThan(0.01);
  });

  it("is least squares: three points that no curve of the form goes through", () => {
    // Rows (d, −d²) = (1, −1), (2, −4), (3, −9), gains 1, 1, 1. Normal equations: 14α − 36β = 6, −36α + 98β = −14, with
    // determinant 14·98 − 36² = 76: α = (6·98 − 14·36)/76 = 84/76, β = (14·(−14) + 36·6)/76 = 20/76.
    // Fitted 64/76, 88/76, 72/76: residuals 12/76, −12/76, 4/76.
    const fit = fitGold(
      "best-of-n",
      [1, 2, 3].map((d) => ({ d, gain: 1 })),
    );
    expect(fit.alpha).toBeCloseTo(84 / 76, 12);
    expect(fit.beta).toBeCloseTo(20 / 76, 12);
    expect(fit.error).toBeCloseTo(Math.sqrt((144 + 144 + 16) / 3) / 76, 12);
  });

  it("refuses too few points, the start not counted", () => {
    expect(() =>
      fitGold("rl", [
        { d: 0, gain: 0 },
        { d: 1, gain: 1 },
        { d: 2, gain: 1 },
      ]),
    ).toThrow("at least 3 points off the start, got 2");
  });
});
