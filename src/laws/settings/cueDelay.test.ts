import { describe, expect, it } from "vitest";
import { delayExponents, epochsToHalf, halfTimesText, saliences } from "./cueDelay.js";
import type { Track } from "../law/law.js";

/** A gap that grows by `pace` per epoch up to 1, below a closed form of 1. */
const growing = (pace: number, epochs: number): Track => {
  const path = Array.from({ length: epochs + 1 }, (_, epoch) => Math.min(1, pace * epoch));
  return { seed: 1, values: { behaviourGap: path, "optimum.behaviourGap": path.map(() => 1) } };
};

describe("the delay of a faint cue", () => {
  it("is the time to half of the closed form's gap, between epochs linearly", () => {
    // 0.2 per epoch: 0.4 at epoch 2, 0.6 at epoch 3, so 0.5 at 2.5
    expect(epochsToHalf(growing(0.2, 20))).toBeCloseTo(2.5, 12);
  });

  it("is no number where training ends before", () => {
    expect(epochsToHalf(growing(0.01, 20))).toBeNaN();
  });

  it("has the exponent -1 where the pace is proportional to the salience, -2 where to its square", () => {
    const results = (power: (salience: number) => number) =>
      Object.fromEntries(saliences.map((salience) => [`${salience}`, [growing(power(salience) / 4, 400)]]));
    const exponent = (power: (salience: number) => number) => delayExponents(results(power), String)[0];
    expect(exponent((salience) => salience)).toBeCloseTo(-1, 10);
    expect(exponent((salience) => salience * salience)).toBeCloseTo(-2, 10);
  });

  it("counts a seed that never gets there as the latest when it names the median", () => {
    const tracks = [growing(0.01, 20), growing(0.25, 20), growing(0.05, 20)];
    const results = Object.fromEntries(saliences.map((salience) => [`${salience}`, tracks]));
    // 0.25 per epoch reaches half at 2, 0.05 at 10, 0.01 never: the middle one is 10
    expect(halfTimesText(results, String)).toContain("10.0 (salience 0.1)");
  });
});
