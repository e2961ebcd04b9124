/**
 * metrics.jsonl, the record of a run as it grows: one line per epoch and seed, appended when every seed has reached the
 * epoch and never changed after. metrics.csv is the same table for spreadsheets, written once at the end.
 */
import { closeSync, constants, fstatSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { EpochMetrics } from "../record/metrics.js";
import { linesOf } from "./lines.js";
import { csvPath, displayPath, type RunFolder } from "./runFolder.js";
import { StorageError, storing } from "./storageError.js";
import { writeWhole } from "./wholeFile.js";
import { ExplainedError } from "../shared/errors.js";

/** An open metrics.jsonl. */
export interface MetricsLog {
  /**
   * Appends rows in the order given. Throws a LostRecord where the file is no longer what was written, a StorageError
   * where it cannot be written, for instance because the disk is full.
   */
  append(rows: readonly EpochMetrics[]): void;
  /** Throws a LostRecord where the file is no longer what was written. */
  check(): void;
  close(): void;
}

/** Somebody removed or changed the record of a run while it was going on. The message is a sentence for the user. */
export class LostRecord extends ExplainedError {
  override readonly name = "LostRecord";
}

/** The file of a run's record. */
export const metricsPath = (folder: RunFolder): string => join(folder.path, "metrics.jsonl");

/** For appending, made where it is missing; without waiting for a reader, if somebody has put a pipe there. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** One line: epoch, seed, then `keys` in their order; a measure that does not exist is null. */
export function toLine(row: EpochMetrics, keys: readonly string[]): string {
  const flat: Record<string, number | null> = { epoch: row.epoch, seed: row.seed };
  for (const key of keys) flat[key] = row[key] ?? null;
  return JSON.stringify(flat);
}

/** Opens metrics.jsonl for appending; `keys` are the columns after epoch and seed (see `metricKeys`). */
export function openMetricsLog(folder: RunFolder, keys: readonly string[]): MetricsLog {
  const path = metricsPath(folder);
  const file = storing("write", path, () => openSync(path, appending));
  const mine = fstatSync(file);
  let size = mine.size;

  /** The path must still lead to the file that is open, and that must be as long as it was left. */
  const check = (): void => {
    const there = statSync(path, { throwIfNoEntry: false });
    const what =
      there === undefined
        ? "was removed"
        : there.ino !== mine.ino || there.dev !== mine.dev
          ? "was replaced"
          : there.size < size
            ? "was cut off"
            : there.size > size
              ? "was written to"
              : undefined;
    if (what !== undefined) {
      throw new LostRecord(`${displayPath(path)} ${what} by something else while the run was going on.`);
    }
  };

  return {
    check,
    append(rows) {
      check();
      const bytes = Buffer.from(rows.map((row) => `${toLine(row, keys)}\n`).join(""));
      storing("write", path, () => {
        for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      });
      size += bytes.length;
    },
    close() {
      closeSync(file);
    },
  };
}

/** The rows of metrics.jsonl in its order, one at a time. Throws a StorageError where a line is no row. */
export function* metricRows(folder: RunFolder): Generator<EpochMetrics, void, void> {
  const path = metricsPath(folder);
  let number = 0;
  for (const { text } of linesOf(path)) {
    number++;
    const row = parseRow(text);
    if (row === undefined) throw new StorageError("read", path, `line ${number} is no row of a record`);
    yield row;
  }
}

/** A line as a row; undefined where it is none. */
export function parseRow(text: string): EpochMetrics | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRow = typeof value === "object" && value !== null && "epoch" in value && "seed" in value;
    return isRow ? (value as EpochMetrics) : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces metrics.jsonl by these rows. */
export function rewriteMetrics(
  folder: RunFolder,
  rows: Iterable<EpochMetrics>,
  keys: readonly string[],
): void {
  writeWhole(
    metricsPath(folder),
    lines(rows, (row) => toLine(row, keys)),
  );
}

/**
 * Writes metrics.csv: a header, then the rows of metrics.jsonl; what does not exist is an empty cell. `rows`: the same ones,
 * where they are in memory.
 */
export function writeCsv(
  folder: RunFolder,
  keys: readonly string[],
  rows: Iterable<EpochMetrics> = metricRows(folder),
): void {
  const columns = ["epoch", "seed", ...keys];
  const header = `${columns.join(",")}\n`;
  const cells = lines(rows, (row) => columns.map((column) => row[column] ?? "").join(","));
  writeWhole(csvPath(folder), prepend(header, cells));
}

function* lines(rows: Iterable<EpochMetrics>, text: (row: EpochMetrics) => string): Generator<string> {
  for (const row of rows) yield `${text(row)}\n`;
}

function* prepend(first: string, rest: Iterable<string>): Generator<string> {
  yield first;
  yield* rest;
}
