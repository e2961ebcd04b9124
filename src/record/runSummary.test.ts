/** The summary: statistics over seeds at the end and over the last ten epochs. */
import { describe, expect, it } from "vitest";
import type { EpochMetrics } from "./metrics.js";
import { createRunTail, summariseRun } from "./runSummary.js";

const facts = {
  runId: "r",
  name: "n",
  status: "complete",
  seeds: [1, 2],
  engine: { name: "simd", backend: "wasm-simd" },
  versions: {},
  wallSeconds: 1,
} as const;

/** Seed 1 rises by 1 an epoch; seed 2 is constant. */
const rows = (epoch: number): EpochMetrics[] => [
  { epoch, seed: 1, gap: epoch, none: null },
  { epoch, seed: 2, gap: 10, none: null },
];

describe("the run's summary", () => {
  it("takes the last epoch, and the mean over the last ten, seed by seed", () => {
    const tail = createRunTail();
    for (let epoch = 0; epoch <= 20; epoch++) tail.add(rows(epoch));
    const summary = summariseRun(tail, ["gap", "none"], facts);
    // Seed 1 ends at 20, seed 2 at 10: mean 15, sd sqrt((25 + 25) / 1) = 7.0711.
    expect(summary.final["gap"]?.mean).toBe(15);
    expect(summary.final["gap"]?.sd).toBeCloseTo(7.0711, 4);
    // Over epochs 11 … 20 seed 1 has the mean 15.5: (15.5 + 10) / 2 = 12.75.
    expect(summary.lastTen["gap"]?.mean).toBe(12.75);
    expect(summary.final["none"]).toBeNull();
    expect(summary.lastTen["none"]).toBeNull();
    expect(summary.epochs).toBe(20);
  });

  it("counts a seed that stopped early with its own last rows", () => {
    const tail = createRunTail();
    tail.add([...rows(0)]);
    tail.add([{ epoch: 1, seed: 2, gap: 30, none: null }]);
    const summary = summariseRun(tail, ["gap"], facts);
    expect(summary.epochs).toBe(1);
    expect(summary.final["gap"]).toMatchObject({ n: 2, mean: 15 }); // (0 + 30) / 2
    expect(summary.lastTen["gap"]?.mean).toBe(10); // (0 + (10 + 30) / 2) / 2
    expect(tail.firstRows().map((row) => row.epoch)).toEqual([0, 0]);
  });

  it("cuts an interval to what values can be, and leaves the mean and the deviation as they are", () => {
    const keys = ["compliance.a", "kl.a", "behaviourGap", "goldReward.a"];
    const tail = createRunTail();
    for (const [i, value] of [0, 1].entries())
      tail.add([{ epoch: 0, seed: i + 1, ...Object.fromEntries(keys.map((key) => [key, value])) }]);
    // Mean 0.5, sd 0.7071: the interval 0.5 ± 12.7 · 0.5 reaches from -5.9 to 6.9.
    const { final } = summariseRun(tail, keys, facts);
    expect(final["compliance.a"]).toMatchObject({ mean: 0.5, low: 0, high: 1 });
    expect(final["behaviourGap"]).toMatchObject({ low: -1, high: 1 });
    expect(final["kl.a"]?.low).toBe(0);
    expect(final["kl.a"]?.high).toBeCloseTo(6.853, 3);
    expect(final["goldReward.a"]?.low).toBeCloseTo(-5.853, 3);
    expect(final["compliance.a"]?.sd).toBeCloseTo(0.7071, 4);
  });
});
