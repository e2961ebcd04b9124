/** The gap at the moment that compliance passes one half. */
import { describe, expect, it } from "vitest";
import { gapAtHalf } from "./phenomena/p6b-penaltyLeakage.js";

const track = (free: number[], gap: number[]) => ({
  seed: 1,
  values: { "compliance.free": free, behaviourGap: gap },
});

describe("the gap when free compliance passes one half", () => {
  it("lies between the epochs before and after, as far along as compliance is", () => {
    // 0.4 → 0.8 passes 0.5 after a quarter of the epoch: 0.2 + 0.25 · (0.6 − 0.2) = 0.3
    expect(gapAtHalf(track([0.1, 0.4, 0.8], [0.1, 0.2, 0.6]))).toBeCloseTo(0.3, 12);
  });

  it("is that of the epoch where compliance is one half, be it the last; none where it never is", () => {
    expect(gapAtHalf(track([0.1, 0.5], [0.1, 0.2]))).toBe(0.2);
    expect(gapAtHalf(track([0.1, 0.2], [0.1, 0.2]))).toBeNaN();
  });
});
