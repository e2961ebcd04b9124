/**
 * The rows of a run in memory, eight bytes for each number: should somebody delete its record while it is going on, they
 * can be written again. Pure.
 */
import type { EpochMetrics } from "./metrics.js";
import { rowOf, rowValues } from "./rowValues.js";

/** Bytes. A run of 5 seeds has 12,000 epochs then; of a longer one nothing is kept. */
const mostBytes = 64 * 1024 * 1024;

export interface KeptRows {
  add(rows: readonly EpochMetrics[]): void;
  /** All rows in the order they came in; undefined where they were too many to keep. */
  rows(): Iterable<EpochMetrics> | undefined;
}

/** Keeps rows with these measures. */
export function createKeptRows(keys: readonly string[], limit = mostBytes): KeptRows {
  let kept: { epoch: number; seed: number; values: Float64Array }[] | undefined = [];
  const most = limit / (8 * (keys.length + 1));
  return {
    add(rows) {
      for (const row of rows) kept?.push({ epoch: row.epoch, seed: row.seed, values: rowValues(row, keys) });
      if (kept !== undefined && kept.length > most) kept = undefined;
    },
    rows() {
      return kept === undefined ? undefined : again(kept, keys);
    },
  };
}

function* again(
  kept: readonly { readonly epoch: number; readonly seed: number; readonly values: Float64Array }[],
  keys: readonly string[],
): Generator<EpochMetrics> {
  for (const { epoch, seed, values } of kept) yield rowOf(epoch, seed, values, keys);
}
