/** Groups of dots: a group's dots belong together to the eye. */
import { describe, expect, it } from "vitest";
import { dotsLawChart } from "./dotsLawChart.js";

const dot = (mean: number) => ({ mean, low: null, high: null });

/** The x of the dots of groups that have a dot for every quantity, `[group][quantity]`. */
function places(groups: number, quantities: number): number[][] {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
  const spec = dotsLawChart({
    title: "t",
    subtitle: "s",
    yLabel: "y",
    yRange: [0, 1],
    series: names(quantities),
    groups: names(groups).map((name) => ({ name, dots: names(quantities).map(() => dot(0.5)) })),
  });
  const xs = spec.data.datasets
    .filter(({ showLine }) => showLine === false)
    .map(({ data }) => data[0]?.x ?? NaN);
  return Array.from({ length: groups }, (_, group) => xs.slice(group * quantities, (group + 1) * quantities));
}

describe("dotsLawChart", () => {
  it.each([1, 2, 3])("puts %i dots of a group closer together than two groups", (quantities) => {
    const [first, second] = places(2, quantities) as [number[], number[]];
    const within = first[quantities - 1]! - first[0]!;
    const between = second[0]! - first[quantities - 1]!;
    expect(within).toBeLessThan(between);
    expect((first[0]! + first[quantities - 1]!) / 2).toBeCloseTo(0, 9);
  });
});
