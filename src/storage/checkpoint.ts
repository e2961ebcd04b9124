/**
 * Checkpoints: `checkpoints/seed-<n>.json`, from which `train --resume` goes on to the same bits. A seed may be ahead
 * of the slowest one; its rows that wait for the others are kept here, because metrics.jsonl does not hold them yet.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EpochMetrics } from "../record/metrics.js";
import { decode, encode } from "./codec.js";
import type { RunFolder } from "./runFolder.js";
import { StorageError, storing } from "./storageError.js";
import { namesIn, writeWhole } from "./wholeFile.js";

/** The state of one seed between two epochs. */
export interface SeedCheckpoint {
  readonly seed: number;
  /** The last epoch that is done. */
  readonly epoch: number;
  /** True where the seed stopped by itself, so that nothing follows. */
  readonly ended: boolean;
  /** The name of the engine: only the same one goes on to the same bits. */
  readonly engine: string;
  /** Rows up to `epoch` that were not in metrics.jsonl when this was written. */
  readonly pending: readonly EpochMetrics[];
  /** What training needs to go on: plain objects, numbers, strings and typed arrays. */
  readonly state: unknown;
}

const format = 1;
const fileOf = (folder: RunFolder, seed: number): string =>
  join(folder.path, "checkpoints", `seed-${seed}.json`);

/** Writes a seed's checkpoint in place of its earlier one. */
export function writeCheckpoint(folder: RunFolder, checkpoint: SeedCheckpoint): void {
  const { state, ...rest } = checkpoint;
  writeWhole(fileOf(folder, checkpoint.seed), JSON.stringify({ format, ...rest, state: encode(state) }));
}

/** A seed's checkpoint; undefined where there is none. Throws a StorageError where it cannot be read. */
export function readCheckpoint(folder: RunFolder, seed: number): SeedCheckpoint | undefined {
  const path = fileOf(folder, seed);
  if (!existsSync(path)) return undefined;
  return storing("read", path, () => {
    const read = JSON.parse(readFileSync(path, "utf8")) as SeedCheckpoint & { format: number };
    if (read.format !== format) {
      throw new StorageError("read", path, `it has format ${read.format}, this version reads ${format}`);
    }
    return { ...read, state: decode(read.state) };
  });
}

/** The seeds that have a checkpoint, ascending. */
export function seedsWithCheckpoint(folder: RunFolder): number[] {
  return namesIn(join(folder.path, "checkpoints"))
    .map((name) => /^seed-(\d+)\.json$/.exec(name)?.[1])
    .filter((seed) => seed !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}
