/**
 * summary.json from the rows of a run, as they come in: statistics over seeds at the end and over the last ten epochs.
 * A seed that stopped early counts with its own last rows. Pure.
 */
import type { EpochMetrics, RunSummary, SeedStatistics } from "./metrics.js";
import { ranges } from "./measuring.js";
import { measureOfKey } from "./metrics.js";
import { summarise, summariseColumn } from "./statistics.js";

const tailLength = 10;

/** The rows of a run that a summary needs: each seed's first and its last ten. */
export interface RunTail {
  add(rows: readonly EpochMetrics[]): void;
  /** Each seed's first row. */
  firstRows(): EpochMetrics[];
  /** Each seed's last row. */
  lastRows(): EpochMetrics[];
  /** Each seed's last ten rows, or as many as there are. */
  tails(): EpochMetrics[][];
  /** The last epoch of any seed; -1 before the first row. */
  readonly epoch: number;
}

/** An empty tail. */
export function createRunTail(): RunTail {
  const first = new Map<number, EpochMetrics>();
  const tails = new Map<number, EpochMetrics[]>();
  let epoch = -1;
  return {
    add(rows) {
      for (const row of rows) {
        if (!first.has(row.seed)) first.set(row.seed, row);
        tails.set(row.seed, [...(tails.get(row.seed) ?? []), row].slice(-tailLength));
        epoch = Math.max(epoch, row.epoch);
      }
    },
    firstRows: () => [...first.values()],
    lastRows: () => [...tails.values()].flatMap((tail) => tail.slice(-1)),
    tails: () => [...tails.values()],
    get epoch() {
      return epoch;
    },
  };
}

/** Statistics over seeds of each seed's mean of `key` over its rows; rows where it is null do not count. */
function overTails(tails: readonly (readonly EpochMetrics[])[], key: string): SeedStatistics | null {
  const means = tails.flatMap((tail) => {
    const statistics = summariseColumn(tail, key);
    return statistics === null ? [] : [statistics.mean];
  });
  return means.length === 0 ? null : summarise(means);
}

/** The statistics of a key with their interval cut to what its values can be. */
function within(key: string, statistics: SeedStatistics | null): SeedStatistics | null {
  if (statistics === null || statistics.low === null || statistics.high === null) return statistics;
  const [least, most] = ranges[measureOfKey(key)?.sort ?? "number"];
  return { ...statistics, low: Math.max(least, statistics.low), high: Math.min(most, statistics.high) };
}

/** What a summary says beside the statistics. */
export type RunFacts = Omit<RunSummary, "epochs" | "final" | "lastTen">;

/**
 * The summary of a run; `keys` are the measures, in the order of the columns. An interval does not reach beyond what values
 * can be: that of a probability ends at 0 and 1.
 */
export function summariseRun(tail: RunTail, keys: readonly string[], facts: RunFacts): RunSummary {
  const { runId, name, status, seeds, engine, versions, wallSeconds, pay, revisions = [] } = facts;
  const last = tail.lastRows();
  return {
    runId,
    name,
    status,
    seeds,
    epochs: tail.epoch,
    final: Object.fromEntries(keys.map((key) => [key, within(key, summariseColumn(last, key))])),
    lastTen: Object.fromEntries(keys.map((key) => [key, within(key, overTails(tail.tails(), key))])),
    engine,
    versions,
    wallSeconds,
    ...(pay === undefined ? {} : { pay }),
    ...(revisions.length === 0 ? {} : { revisions }),
  };
}
