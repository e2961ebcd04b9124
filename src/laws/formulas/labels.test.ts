/** The formulas for agreement and the accuracy's ceiling, by hand, in limits, and against two simulated labelers. */
import { describe, expect, it } from "vitest";
import { createRng } from "../../shared/rng.js";
import { sigmoid } from "../../shared/math.js";
import { agreementOf, ceilingOf, meanOverLabels } from "./labels.js";

const firm = { utilities: [0, 1], topicStrength: 0, topicDim: 6, temperature: 1, mistakeRate: 0 };

describe("meanOverLabels", () => {
  it("without topics is the mean over pairs of kinds", () => {
    // σ(1) = 0.731059: agreement 0.731059² + 0.268941² = 0.606776
    expect(meanOverLabels(firm, agreementOf)).toBeCloseTo(0.606776, 6);
    expect(meanOverLabels(firm, ceilingOf)).toBeCloseTo(0.731059, 6);
    // Pairs of 0, 0, 1: one tie (0.5) and two of the above
    const three = { ...firm, utilities: [0, 0, 1] };
    expect(meanOverLabels(three, agreementOf)).toBeCloseTo((0.5 + 2 * 0.606776) / 3, 6);
  });

  it("is chance where all labels are given at random, and certainty where none is and utilities lie far apart", () => {
    expect(meanOverLabels({ ...firm, mistakeRate: 1 }, agreementOf)).toBeCloseTo(0.5, 12);
    expect(meanOverLabels({ ...firm, temperature: 0.01 }, agreementOf)).toBeCloseTo(1, 12);
  });

  it("agrees with two labelers who judge the same random pairs", () => {
    const setting = {
      ...firm,
      utilities: [0, 0.4, 2],
      topicStrength: 1.5,
      temperature: 0.8,
      mistakeRate: 0.1,
    };
    const stream = createRng(1).stream("two labelers");
    const direction = (): number[] => {
      const vector = Array.from({ length: setting.topicDim }, () => stream.normal());
      const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
      return vector.map((x) => x / length);
    };
    const draws = 40_000;
    let agreements = 0;
    for (let i = 0; i < draws; i++) {
      const a = stream.int(3);
      const b = (a + 1 + stream.int(2)) % 3;
      const [ua, ub] = [direction(), direction()];
      const topic = ua.reduce((sum, x, j) => sum + (x - ub[j]!) * stream.normal(), 0);
      const difference = setting.utilities[a]! - setting.utilities[b]! + setting.topicStrength * topic;
      const label = (): boolean =>
        stream.bernoulli(setting.mistakeRate)
          ? stream.bernoulli(0.5)
          : stream.bernoulli(sigmoid(difference / setting.temperature));
      const [first, second] = [label(), label()];
      if (first === second) agreements++;
    }
    // standard error √(0.75 · 0.25 / 40000) = 0.0022; four of them
    expect(Math.abs(agreements / draws - meanOverLabels(setting, agreementOf))).toBeLessThan(0.009);
  });
});
