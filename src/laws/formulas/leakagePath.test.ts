import { describe, expect, it } from "vitest";
import { gapAtSlope, slopeWhere, valueAtStop, valueWhere } from "./leakagePath.js";
import type { Track } from "../law/law.js";

const track: Track = { seed: 1, values: { refusal: [0.8, 0.4, 0.2, 0.3], gap: [0.1, 0.5, 0.9, 0.7] } };

describe("the path of the gap under leakage", () => {
  const start = { trained: 0.142, untrained: 0.028 };

  it("starts at the gap of the start, whatever the slope", () => {
    for (const slope of [0, 0.5, 1]) expect(gapAtSlope(slope, start, 0.142)).toBeCloseTo(0.114, 12);
  });

  it("leaves the untrained tier where it was at slope 0", () => {
    expect(gapAtSlope(0, start, 0.9)).toBeCloseTo(0.9 - 0.028, 12);
  });

  it("keeps the ratio of the odds at slope 1", () => {
    // Odds of compliance 0.142/0.858 = 0.16550 and 0.028/0.972 = 0.028807: 5.745 times as high. At 0.9 the odds are 9,
    // and 9 / 5.745 = 1.5665 is a rate of 0.61037.
    expect(gapAtSlope(1, start, 0.9)).toBeCloseTo(0.9 - 0.61037, 4);
  });

  it("grows, peaks and shrinks where the slope lies above 0", () => {
    const gaps = [0.142, 0.8, 0.9999].map((trained) => gapAtSlope(0.7, start, trained));
    expect(gaps[1]).toBeGreaterThan(gaps[0]! + 0.3);
    expect(gaps[1]).toBeGreaterThan(gaps[2]! + 0.3);
  });
});

describe("points of a track", () => {
  it("reads one key where another first reaches a level", () => {
    // Refusal falls from 0.8 to 0.4 in the first epoch and is at 0.5 after three quarters of it: 0.1 + 0.75 · 0.4.
    expect(valueWhere(track, "gap", "refusal", 0.5)).toBeCloseTo(0.4, 12);
    expect(valueWhere(track, "gap", "refusal", 0.1)).toBeNaN();
    expect(valueWhere(track, "gap", "refusal", 0.2)).toBe(0.9); // to the bit what it is at that epoch
    expect(valueWhere({ seed: 1, values: { free: [0.1, 0.5], gap: [0.1, 0.2] } }, "gap", "free", 0.5)).toBe(
      0.2,
    );
  });

  it("reads the leakage slope there, from the start on", () => {
    // Free odds 1/4 → 1 (log-odds +ln 4). Paid compliance is halfway from 0.1 to 0.5: 0.3, odds 1/9 → 3/7 (+ln 27/7).
    const leaking = { seed: 1, values: { free: [0.2, 0.8], paid: [0.1, 0.5] } };
    const slope = slopeWhere(leaking, { trained: "free", untrained: "paid" }, 0.5);
    expect(slope).toBeCloseTo(Math.log(27 / 7) / Math.log(4), 12);
  });

  it("reads one key at the end of the epoch at which training would have stopped", () => {
    // Refusal is 0.4 after epoch 1, which is not below 0.4, and 0.2 after epoch 2.
    expect(valueAtStop(track, "gap", "refusal", 0.4)).toBe(0.9);
    expect(valueAtStop(track, "gap", "refusal", 0.1)).toBeNaN();
  });
});
