/**
 * The measures of records as plain numbers, one for each key: eight bytes each instead of the text of a line. What a
 * checkpoint keeps of rows, what their digest is taken of and what stays in memory of a run have this form.
 */
import type { EpochMetrics } from "./metrics.js";

/** Stands for null: no measure is ever infinite, and unlike NaN it has one pattern of bits. */
const absent = Infinity;

/** Rows of one seed at epochs in a row, without their epochs and keys. */
export interface PackedRows {
  /** The epoch of the first row. */
  readonly firstEpoch: number;
  /** `[rows, keys]` */
  readonly values: Float64Array;
}

/** The measures of a record in the order of the keys. A zero has no sign, as in the text of its line. */
export function rowValues(row: EpochMetrics, keys: readonly string[]): Float64Array {
  const values = new Float64Array(keys.length);
  for (let i = 0; i < keys.length; i++) values[i] = (row[keys[i]!] ?? absent) + 0; // a loop: every row passes here
  return values;
}

/** The record that `rowValues` was taken of. */
export function rowOf(
  epoch: number,
  seed: number,
  values: ArrayLike<number>,
  keys: readonly string[],
): EpochMetrics {
  const row: Record<string, number | null> = { epoch, seed };
  keys.forEach((key, i) => {
    row[key] = values[i] === absent ? null : values[i]!;
  });
  return row as EpochMetrics;
}

/** Rows of one seed at epochs in a row; `firstEpoch` is that of the first, or the one to come where there are none. */
export function packRows(
  rows: readonly EpochMetrics[],
  keys: readonly string[],
  firstEpoch: number,
): PackedRows {
  const values = new Float64Array(rows.length * keys.length);
  rows.forEach((row, i) => {
    values.set(rowValues(row, keys), i * keys.length);
  });
  return { firstEpoch, values };
}

/** The rows again. Throws a RangeError where the numbers do not make whole rows. */
export function unpackRows(
  { firstEpoch, values }: PackedRows,
  seed: number,
  keys: readonly string[],
): EpochMetrics[] {
  const count = values.length / keys.length;
  if (!Number.isInteger(count))
    throw new RangeError(`${values.length} numbers are no rows of ${keys.length}.`);
  return Array.from({ length: count }, (_, i) =>
    rowOf(firstEpoch + i, seed, values.subarray(i * keys.length, (i + 1) * keys.length), keys),
  );
}
