/**
 * metrics.jsonl, the record of a run as it grows: one line per epoch and seed, appended when every seed has reached the
 * epoch and never changed after. metrics.csv is the same table for spreadsheets, written once at the end.
 */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { EpochMetrics } from "../record/metrics.js";
import type { RunFolder } from "./runFolder.js";
import { storing } from "./storageError.js";
import { writeWhole } from "./wholeFile.js";

/** An open metrics.jsonl. */
export interface MetricsLog {
  /** Appends rows in the order given. Throws a StorageError, for instance where the disk is full. */
  append(rows: readonly EpochMetrics[]): void;
  close(): void;
}

const jsonlPath = (folder: RunFolder): string => join(folder.path, "metrics.jsonl");

/** One line: epoch, seed, then `keys` in their order; a measure that does not exist is null. */
function toLine(row: EpochMetrics, keys: readonly string[]): string {
  const flat: Record<string, number | null> = { epoch: row.epoch, seed: row.seed };
  for (const key of keys) flat[key] = row[key] ?? null;
  return `${JSON.stringify(flat)}\n`;
}

/** Opens metrics.jsonl for appending; `keys` are the columns after epoch and seed (see `metricKeys`). */
export function openMetricsLog(folder: RunFolder, keys: readonly string[]): MetricsLog {
  const path = jsonlPath(folder);
  const file = storing("write", path, () => openSync(path, "a"));
  return {
    append(rows) {
      const bytes = Buffer.from(rows.map((row) => toLine(row, keys)).join(""));
      storing("write", path, () => {
        for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      });
    },
    close() {
      closeSync(file);
    },
  };
}

/** The rows of metrics.jsonl; none where it is missing. A last line that a kill cut off is dropped. */
export function readMetrics(folder: RunFolder): EpochMetrics[] {
  const path = jsonlPath(folder);
  if (!existsSync(path)) return [];
  const text = storing("read", path, () => readFileSync(path, "utf8"));
  const complete = text.slice(0, text.lastIndexOf("\n") + 1);
  return complete
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EpochMetrics);
}

/** Replaces metrics.jsonl by these rows: a resumed run goes on after what its checkpoints have in common. */
export function rewriteMetrics(
  folder: RunFolder,
  rows: readonly EpochMetrics[],
  keys: readonly string[],
): void {
  writeWhole(jsonlPath(folder), rows.map((row) => toLine(row, keys)).join(""));
}

/** Writes metrics.csv: a header, then the rows of metrics.jsonl; what does not exist is an empty cell. */
export function writeCsv(folder: RunFolder, keys: readonly string[]): void {
  const columns = ["epoch", "seed", ...keys];
  const lines = readMetrics(folder).map((row) => columns.map((column) => row[column] ?? "").join(","));
  writeWhole(join(folder.path, "metrics.csv"), `${[columns.join(","), ...lines].join("\n")}\n`);
}
