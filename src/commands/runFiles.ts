/**
 * The files of a run while it goes on. Should somebody remove or change its record meanwhile, what is in memory goes to a
 * new folder, from which the run can be resumed; nothing is written to the old one any more.
 */
import { isRunPicture } from "../charts/pictures.js";
import { createKeptRows } from "../record/keptRows.js";
import type { EpochMetrics, RunSummary } from "../record/metrics.js";
import {
  readCheckpoints,
  settleCheckpoints,
  writeCheckpoint,
  type SeedCheckpoint,
} from "../storage/checkpoint.js";
import {
  LostRecord,
  openMetricsLog,
  rewriteMetrics,
  writeCsv,
  type MetricsLog,
} from "../storage/metricsLog.js";
import {
  configPath,
  createRunFolder,
  writeConfig,
  writeSummary,
  type RunFolder,
} from "../storage/runFolder.js";
import { writeRunRecord } from "../storage/runRecord.js";
import { isFile } from "../storage/wholeFile.js";
import type { RunPlan } from "./runPlan.js";

export interface RunFiles {
  /** Where the files are by now. */
  readonly folder: RunFolder;
  /** What was said of the old folder; null where all is well. */
  readonly lost: LostRecord | null;
  /** Notes rows that metrics.jsonl holds already. */
  keep(rows: readonly EpochMetrics[]): void;
  /** Appends the rows of an epoch. Throws a StorageError. */
  append(rows: readonly EpochMetrics[]): void;
  checkpoint(checkpoint: SeedCheckpoint): void;
  /** The last checkpoint of a seed, as far as it is there and whole. */
  savedCheckpoint(seed: number): SeedCheckpoint | undefined;
  /** Ends metrics.jsonl and writes metrics.csv; `done` where no epoch is left. */
  finish(done: boolean): void;
  summary(summary: RunSummary): void;
}

/** The files of a planned run in `out`; `onLost` hears at once that they have moved. */
export function createRunFiles(plan: RunPlan, out: string, onLost: () => void): RunFiles {
  const { config, seeds, keys, record } = plan;
  const kept = createKeptRows(keys);
  const saved = new Set<number>(); // seeds with a checkpoint in the new folder
  const waiting = new Set(plan.resume === undefined ? [] : seeds); // whose checkpoint may hold rows that wait for others
  let { folder } = plan;
  let log: MetricsLog = openMetricsLog(folder, keys);
  let lost: LostRecord | null = null;

  const moveTo = (): RunFolder => {
    const made = createRunFolder({ out, name: `rescued-${config.name}`, isPicture: isRunPicture });
    writeRunRecord(made, record);
    writeConfig(made, config);
    rewriteMetrics(made, kept.rows() ?? [], keys);
    return made;
  };
  /** Does something with the record; where that turns out to be lost, moves. */
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof LostRecord) || lost !== null) throw error;
      lost = error;
      log.close();
      folder = moveTo();
      log = openMetricsLog(folder, keys);
      onLost();
    }
  };

  return {
    get folder() {
      return folder;
    },
    get lost() {
      return lost;
    },
    keep(rows) {
      kept.add(rows);
    },
    append(rows) {
      kept.add(rows);
      guarded(() => {
        log.append(rows);
      });
    },
    checkpoint(checkpoint) {
      guarded(log.check); // else the folder would be made again, with nothing else in it
      writeCheckpoint(folder, checkpoint);
      const { seed, epoch, pending } = checkpoint;
      if (pending.firstEpoch === epoch + 1) waiting.delete(seed);
      else waiting.add(seed);
      if (lost !== null) saved.add(checkpoint.seed);
    },
    savedCheckpoint(seed) {
      const { newest, before } = readCheckpoints(folder, seed);
      return newest ?? before;
    },
    finish(done) {
      guarded(log.check);
      log.close();
      if (lost !== null)
        takeAlong(
          plan.folder,
          folder,
          seeds.filter((seed) => !saved.has(seed)),
        );
      if (done) settleCheckpoints(folder, seeds, waiting);
      writeCsv(folder, keys, kept.rows());
      if (!isFile(configPath(folder))) writeConfig(folder, config);
    },
    summary(summary) {
      writeSummary(folder, summary);
    },
  };
}

/** The last checkpoints of seeds that had ended before, as far as they are still there. */
function takeAlong(from: RunFolder, to: RunFolder, seeds: readonly number[]): void {
  for (const seed of seeds) {
    const { newest } = readCheckpoints(from, seed);
    if (newest !== undefined) writeCheckpoint(to, newest);
  }
}
