/**
 * `checkpoints/run.json`: what a run was begun with, sealed. Resuming compares config.json with it, because a config that
 * was edited since would go on to other numbers; where the user wants that, the revision is recorded here.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PictureSize } from "../shared/pictureSize.js";
import type { Config } from "../config/schema/config.js";
import type { Revision } from "../record/metrics.js";
import { recordName } from "./checkpoint.js";
import type { RunFolder } from "./runFolder.js";
import { readSealed, writeSealed } from "./sealed.js";

/** Which charts are drawn: a frame every so many epochs and the closing charts, those alone, or none. */
export type ChartPolicy = { readonly every: number } | "final" | "off";

export interface RunRecord {
  /** The resolved config, after the last revision. */
  readonly config: Config;
  readonly engine: string;
  /** What the charts say beside the name. */
  readonly changes: readonly string[];
  readonly charts: ChartPolicy;
  /** How large they are; left out for the usual size. */
  readonly chartSize?: PictureSize | undefined;
  readonly revisions: readonly Revision[];
}

const pathOf = (folder: RunFolder): string => join(folder.path, "checkpoints", recordName);

/** Writes the record of a run. */
export function writeRunRecord(folder: RunFolder, record: RunRecord): void {
  writeSealed(pathOf(folder), "run", record);
}

/** The record of a run; undefined where there is none. Throws a StorageError where it is damaged. */
export function readRunRecord(folder: RunFolder): RunRecord | undefined {
  const path = pathOf(folder);
  return existsSync(path) ? (readSealed(path, "run") as RunRecord) : undefined;
}
