/** Rows come out in one order, however the seeds' speeds differ. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EpochMetrics } from "../record/metrics.js";
import { createRowCollector } from "./rowCollector.js";
import { dealSeeds } from "./runSeeds.js";

const row = (epoch: number, seed: number): EpochMetrics => ({ epoch, seed });

describe("the row collector", () => {
  it("holds an epoch back until its slowest seed has reached it", () => {
    const collector = createRowCollector([5, 6]);
    expect(collector.add(row(0, 6))).toEqual([]);
    expect(collector.add(row(1, 6))).toEqual([]);
    expect(collector.waiting(6)).toHaveLength(2);
    expect(collector.add(row(0, 5))).toEqual([[row(0, 5), row(0, 6)]]);
    expect(collector.waiting(6)).toEqual([row(1, 6)]);
    expect(collector.released).toBe(0);
  });

  it("does not wait for a seed that has ended", () => {
    const collector = createRowCollector([1, 2]);
    collector.add(row(0, 1));
    collector.add(row(0, 2));
    expect(collector.add(row(1, 2))).toEqual([]);
    expect(collector.end(1)).toEqual([[row(1, 2)]]);
    expect(collector.add(row(2, 2))).toEqual([[row(2, 2)]]);
  });

  it("gives the same rows in the same order, whatever the order of arrival", () => {
    const seeds = [3, 1, 2];
    const lengths = [4, 2, 3]; // seeds 1 and 2 stop early
    const expected = [0, 1, 2, 3].map((epoch) =>
      seeds.filter((_, index) => epoch < lengths[index]!).map((seed) => row(epoch, seed)),
    );
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat({ max: 2 })), (choices) => {
        const collector = createRowCollector(seeds);
        const done = seeds.map(() => 0);
        const released: EpochMetrics[][] = [];
        for (const index of choices) {
          if (done.every((epochs, each) => epochs > lengths[each]!)) break;
          const epoch = done[index]!++;
          if (epoch < lengths[index]!) released.push(...collector.add(row(epoch, seeds[index]!)));
          if (epoch === lengths[index]!) released.push(...collector.end(seeds[index]!));
        }
        expect(released).toEqual(expected);
      }),
    );
  });

  it("rejects an epoch out of turn, which would put a row into the wrong place", () => {
    const collector = createRowCollector([1], 4);
    expect(() => collector.add(row(5, 1))).toThrow(/expected 4/);
    expect(collector.add(row(4, 1))).toEqual([[row(4, 1)]]);
    expect(() => collector.add(row(0, 9))).toThrow(/Seed 9/);
  });
});

describe("dealing seeds to workers", () => {
  it("goes round, and makes no more workers than seeds", () => {
    expect(dealSeeds([1, 2, 3, 4, 5], 2)).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    expect(dealSeeds([1, 2], 8)).toEqual([[1], [2]]);
  });
});
