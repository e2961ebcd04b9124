/**
 * Checkpoints: `checkpoints/seed-<n>.json`, from which `train --resume` goes on to the same bits, and beside it the one
 * before. A seed may be ahead of the slowest one; its rows that wait for the others are kept here, because metrics.jsonl
 * does not hold them yet.
 */
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/schema/config.js";
import type { PackedRows } from "../record/rowValues.js";
import { decode, encode } from "./codec.js";
import type { RunFolder } from "./runFolder.js";
import { readSealed, writeSealed } from "./sealed.js";
import { StorageError, storing } from "./storageError.js";
import { isFile, namesIn } from "./wholeFile.js";

/** The state of one seed between two epochs. */
export interface SeedCheckpoint {
  readonly seed: number;
  /** The last epoch that is done. */
  readonly epoch: number;
  /** True where the seed stopped by itself, so that nothing follows. */
  readonly ended: boolean;
  /** The name of the engine: only the same one goes on to the same bits. */
  readonly engine: string;
  /** What the engine ran on. */
  readonly backend: string;
  /** The config that the seed was trained with: another one would go on to other numbers. */
  readonly config: Config;
  /** Of all rows of the seed up to `epoch` (`RowDigest`). */
  readonly rowDigest: string;
  /** Rows up to `epoch` that were not in metrics.jsonl when this was written. */
  readonly pending: PackedRows;
  /** What training needs to go on: plain objects, numbers, strings and typed arrays. */
  readonly state: unknown;
}

/** What is found of a seed: its two checkpoints, where they are whole, and a sentence about each that is not. */
export interface FoundCheckpoints {
  readonly newest: SeedCheckpoint | undefined;
  readonly before: SeedCheckpoint | undefined;
  readonly problems: readonly string[];
}

/** The file beside them with what the run was begun with. */
export const recordName = "run.json";

const folderOf = (folder: RunFolder): string => join(folder.path, "checkpoints");
const newestPath = (folder: RunFolder, seed: number): string => join(folderOf(folder), `seed-${seed}.json`);
const pathBefore = (folder: RunFolder, seed: number): string =>
  join(folderOf(folder), `seed-${seed}.previous.json`);

/** Writes a seed's checkpoint; its last one stays as the one before. */
export function writeCheckpoint(folder: RunFolder, checkpoint: SeedCheckpoint): void {
  const path = newestPath(folder, checkpoint.seed);
  if (isFile(path)) {
    storing("replace", path, () => {
      renameSync(path, pathBefore(folder, checkpoint.seed));
    });
  }
  write(path, checkpoint);
}

function write(path: string, { pending, state, ...rest }: SeedCheckpoint): void {
  writeSealed(path, "seed", { ...rest, pending: encode(pending), state: encode(state) });
}

/**
 * Takes out of the checkpoints of a run that has done all its epochs what only a run under way needs: the ones before, and
 * rows that wait, which metrics.jsonl holds by now. So the files of two runs are equal, however often one was stopped.
 * `mayWait`: the seeds that may have such rows.
 */
export function settleCheckpoints(
  folder: RunFolder,
  seeds: readonly number[],
  mayWait: ReadonlySet<number>,
): void {
  for (const seed of seeds) {
    const newest = mayWait.has(seed) ? readCheckpoints(folder, seed).newest : undefined;
    if (newest !== undefined && newest.pending.firstEpoch !== newest.epoch + 1) {
      const pending = { firstEpoch: newest.epoch + 1, values: new Float64Array(0) };
      write(newestPath(folder, seed), { ...newest, pending });
    }
    remove(pathBefore(folder, seed));
  }
}

function remove(path: string): void {
  storing("remove", path, () => {
    rmSync(path, { force: true });
  });
}

/** A seed's checkpoints. Never throws: a file that is damaged is a problem, and the one before may do. */
export function readCheckpoints(folder: RunFolder, seed: number): FoundCheckpoints {
  const problems: string[] = [];
  const read = (path: string): SeedCheckpoint | undefined => {
    if (!existsSync(path)) return undefined;
    try {
      const { pending, state, ...rest } = readSealed(path, "seed") as SeedCheckpoint;
      if (rest.seed !== seed)
        throw new StorageError("read", path, `it is the checkpoint of seed ${rest.seed}`);
      return { ...rest, pending: decode(pending) as PackedRows, state: decode(state) };
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const found = { newest: read(newestPath(folder, seed)), before: read(pathBefore(folder, seed)) };
  return { ...found, problems };
}

/** Takes away a newest checkpoint that is damaged, so that the next one does not put it in the place of the one before. */
export function discardNewest(folder: RunFolder, seed: number): void {
  remove(newestPath(folder, seed));
}

const seedFile = /^seed-(\d+)\.(?:previous\.)?json$/;

/** The seeds that have a checkpoint, ascending. */
export function seedsWithCheckpoint(folder: RunFolder): number[] {
  const seeds = namesIn(folderOf(folder))
    .map((name) => seedFile.exec(name)?.[1])
    .filter((seed) => seed !== undefined)
    .map(Number);
  return [...new Set(seeds)].sort((a, b) => a - b);
}

/** Whether a name in `checkpoints/` is one that a run writes there. */
export function isCheckpointFile(name: string): boolean {
  return name === recordName || seedFile.test(name);
}
