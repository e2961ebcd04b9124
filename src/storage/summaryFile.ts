/** summary.json: what a finished or interrupted run leaves for tables, comparisons and later commands. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunSummary } from "../record/metrics.js";
import type { RunFolder } from "./runFolder.js";
import { storing } from "./storageError.js";
import { writeWhole } from "./wholeFile.js";

const pathOf = (folder: RunFolder): string => join(folder.path, "summary.json");

/** Writes summary.json. */
export function writeSummary(folder: RunFolder, summary: RunSummary): void {
  writeWhole(pathOf(folder), `${JSON.stringify(summary, null, 2)}\n`);
}

/** Reads summary.json; undefined where the run has none (it was killed). */
export function readSummary(folder: RunFolder): RunSummary | undefined {
  const path = pathOf(folder);
  if (!existsSync(path)) return undefined;
  return storing("read", path, () => JSON.parse(readFileSync(path, "utf8")) as RunSummary);
}
