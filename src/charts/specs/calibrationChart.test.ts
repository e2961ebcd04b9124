/** The reliability diagram: pairs of all seeds pooled bin by bin, the size of the marks, and what is left out. */
import { describe, expect, it } from "vitest";
import { configSchema, type ConfigInput } from "../../config/schema/config.js";
import type { EpochMetrics } from "../../record/metrics.js";
import { fakeRecords, type FakeRun } from "../../testing/fakeRecords.js";
import { calibrationChart } from "./calibrationChart.js";

const fake: FakeRun = {
  tiers: ["monitored", "unmonitored"],
  responses: ["refuse", "comply"],
  seeds: 3,
  epochs: 10,
  finalCompliance: [0.97, 0.02],
};
const contextOf = (overrides: ConfigInput = {}) => ({
  config: configSchema.parse(overrides),
  epochs: 10,
  runName: "default",
});

/** A record with pairs in two bins; `share` of them in the lower one. */
const row = (seed: number, epoch: number, share: number, observed: number): EpochMetrics => ({
  epoch,
  seed,
  calibrationError: 0.1,
  "reliability.weight.2": share,
  "reliability.predicted.2": 0.62,
  "reliability.observed.2": observed,
  "reliability.weight.9": 1 - share,
  "reliability.predicted.9": 0.96,
  "reliability.observed.9": 0.9,
});

describe("the chart of calibration", () => {
  it("pools the pairs of all seeds: a seed counts in a bin by the pairs that it has there", () => {
    const spec = calibrationChart.draw([row(1, 0, 0.1, 0.5), row(2, 0, 0.3, 0.7)], {
      ...contextOf(),
      epochs: 0,
    });
    const [lower, upper] = spec.data.datasets[0]?.data ?? [];
    expect(lower?.x).toBeCloseTo(0.62, 12);
    expect(lower?.y).toBeCloseTo(0.65, 12); // (0.1 · 0.5 + 0.3 · 0.7) / 0.4
    expect(upper?.y).toBeCloseTo(0.9, 12);
  });

  it("gives each mark an area in proportion to its pairs", () => {
    const spec = calibrationChart.draw([row(1, 0, 0.2, 0.6)], { ...contextOf(), epochs: 0 });
    const radii = spec.data.datasets[0]?.pointRadius as number[];
    expect(((radii[1] ?? NaN) / (radii[0] ?? NaN)) ** 2).toBeCloseTo(4, 9); // 0.8 against 0.2
  });

  it("leaves out bins that no pair falls into", () => {
    const spec = calibrationChart.draw(fakeRecords(fake), contextOf());
    expect(spec.data.datasets[0]?.data).toHaveLength(9); // of ten, one is empty
    for (const { data } of spec.data.datasets)
      for (const { x, y } of data) expect(Number.isFinite(x + y)).toBe(true);
  });

  it("shows the start of training only where there is more than the start", () => {
    const lines = (records: EpochMetrics[]) =>
      calibrationChart.draw(records, contextOf()).data.datasets.filter(({ data }) => data.length === 9)
        .length;
    expect(lines(fakeRecords({ ...fake, seeds: 1 }))).toBe(2);
    expect(lines(fakeRecords({ ...fake, seeds: 1, epochs: 0 }))).toBe(1);
  });

  it("shows single seeds only of several", () => {
    const marks = (seeds: number) =>
      calibrationChart
        .draw(fakeRecords({ ...fake, seeds }), contextOf())
        .data.datasets.filter(({ showLine, data }) => showLine === false && data.length > 0).length;
    expect([marks(1), marks(3)]).toEqual([0, 1]);
  });

  it("draws what mistakes allow at 1 − ε/2, and nothing there without mistakes", () => {
    const flat = (mistakeRate: number) =>
      calibrationChart
        .draw(fakeRecords(fake), contextOf({ labeler: { mistakeRate } }))
        .data.datasets.filter(
          ({ data: [a, b] }) =>
            a !== undefined && b !== undefined && a.y === 1 - mistakeRate / 2 && a.y === b.y,
        ).length;
    expect(flat(0.2)).toBe(1);
    expect(flat(0)).toBe(0);
  });
});
