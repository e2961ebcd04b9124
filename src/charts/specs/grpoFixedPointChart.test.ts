/** GRPO's fixed point against the optimum: which kinds are shown, where points lie, what is said of the distance. */
import { describe, expect, it } from "vitest";
import { createRenderer } from "../render.js";
import { grpoFixedPointChart, type FixedPoints, type GrpoComparison } from "./grpoFixedPointChart.js";
import { logScale } from "./logScale.js";
import type { ChartSpec } from "./style.js";

const kinds = ["refuse", "comply", "deflect"];
const rewards = [0, 1, -1];
const reference = [0.5, 0.2, 0.3];

/** The optimum ∝ π_ref·exp(R/klCoef), and π = λ·π_ref/(c − R) with the c above max R that makes it sum to 1. */
function fixedPoints(klCoef: number): FixedPoints {
  const tilted = rewards.map((value, k) => (reference[k] ?? 0) * Math.exp(value / klCoef));
  const total = tilted.reduce((sum, weight) => sum + weight);
  const lambda = (klCoef * 4) / 3; // groups of 4
  const at = (c: number) => rewards.map((value, k) => (lambda * (reference[k] ?? 0)) / (c - value));
  let [low, high] = [1, 100];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((sum, prob) => sum + prob) > 1) low = middle;
    else high = middle;
  }
  return { klCoef, optimum: tilted.map((weight) => weight / total), grpoFixedPoint: at(high) };
}

const points = [1, 0.1, 0.3].map(fixedPoints);
const comparison: GrpoComparison = { name: "default", kinds, reference, points };
const subtitleOf = (spec: ChartSpec) => [spec.options?.plugins?.subtitle?.text].flat().join(" | ");
const linesIn = (spec: ChartSpec, yAxis: string) =>
  spec.data.datasets.filter(({ yAxisID, showLine }) => yAxisID === yAxis && showLine !== false);

describe("the chart of GRPO's fixed point", () => {
  const spec = grpoFixedPointChart(comparison);

  it("shows the kinds that reward raises and lowers most, not the likeliest ones", () => {
    expect(subtitleOf(spec)).toContain("best paid: comply, worst paid: deflect");
  });

  it("has GRPO, the optimum and the start in each panel, in order of klCoef", () => {
    for (const [axis, kind] of [
      ["best", 1],
      ["worst", 2],
    ] as const) {
      const [grpo, optimum, start] = linesIn(spec, axis).map(({ data }) => data);
      for (const line of [grpo, optimum, start]) {
        expect(line?.map(({ x }) => x)).toEqual([0.1, 0.3, 1].map(Math.log10));
      }
      const shown = (prob: number | undefined) => (axis === "best" ? prob : Math.log10(prob ?? NaN));
      expect(start?.[0]?.y).toBe(shown(reference[kind]));
      expect(grpo?.[2]?.y).toBe(shown(points[0]?.grpoFixedPoint[kind]));
      expect(optimum?.[2]?.y).toBe(shown(points[0]?.optimum[kind]));
    }
  });

  it("leaves the worst-paid kind far more probability than the optimum does", () => {
    const [grpo, optimum] = linesIn(spec, "worst").map(({ data }) => data[0]?.y ?? NaN);
    expect((grpo ?? NaN) - (optimum ?? NaN)).toBeGreaterThan(5); // decades, at klCoef 0.1
  });

  it("says where the two are furthest apart", () => {
    const point = (klCoef: number, fixed: number[]): FixedPoints => ({
      klCoef,
      optimum: [0.2, 0.7, 0.1],
      grpoFixedPoint: fixed,
    });
    const apart = grpoFixedPointChart({
      ...comparison,
      points: [point(0.1, [0.2, 0.7, 0.1]), point(0.5, [0.4, 0.5, 0.1])],
    });
    expect(subtitleOf(apart)).toContain("klCoef 0.5: total variation 0.20"); // (0.2 + 0.2 + 0) / 2
  });

  it("marks what was trained, only where it was", () => {
    const [first, ...others] = points;
    if (first === undefined) throw new Error("no points");
    const some = grpoFixedPointChart({
      ...comparison,
      points: [{ ...first, trained: [0.4, 0.4, 0.2] }, ...others],
    });
    const marks = (drawn: ChartSpec) =>
      drawn.data.datasets.filter(({ showLine }) => showLine === false).flatMap(({ data }) => data);
    expect(marks(some)).toEqual([
      { x: 0, y: 0.4 },
      { x: 0, y: Math.log10(0.2) },
    ]);
    expect(marks(spec)).toEqual([]);
    const both = grpoFixedPointChart({
      ...comparison,
      points: [{ ...first, trainedInReward: [0.3, 0.5, 0.2] }, ...others],
    });
    expect(marks(both)).toEqual([
      { x: 0, y: 0.5 },
      { x: 0, y: Math.log10(0.2) },
    ]);
  });

  it("can be drawn, also where the optimum has given a kind up altogether", () => {
    const given = { klCoef: 0.01, optimum: [0, 1, 0], grpoFixedPoint: [0.01, 0.98, 0.01] };
    expect(
      createRenderer().render(grpoFixedPointChart({ ...comparison, points: [given, ...points] })).length,
    ).toBeGreaterThan(3000);
  });

  it("needs a klCoef", () => {
    expect(() => grpoFixedPointChart({ ...comparison, points: [] })).toThrow("needs a klCoef");
  });
});

describe("a logarithmic axis", () => {
  const ticksOf = (low: number, high: number) => {
    const built = { ticks: [] as { value: number }[] };
    logScale("", low, high).afterBuildTicks?.(built as never);
    return built.ticks.map(({ value }) => Number((10 ** value).toPrecision(6)));
  };

  it("has ticks at 1 and 3 on a short axis and at powers of ten on a long one, ends included", () => {
    expect(ticksOf(0.03, 3)).toEqual([0.03, 0.1, 0.3, 1, 3]);
    expect(ticksOf(1e-4, 1)).toEqual([0.0001, 0.001, 0.01, 0.1, 1]);
  });
});
