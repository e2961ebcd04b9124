/**
 * Where a run that was stopped goes on: after the last epoch that the checkpoints of all seeds have in common.
 * Later rows in metrics.jsonl belong to seeds that were ahead, or to epochs that are trained again to the same bits.
 */
import type { EpochMetrics } from "../record/metrics.js";
import { readCheckpoint, writeCheckpoint, type SeedCheckpoint } from "./checkpoint.js";
import { readMetrics, rewriteMetrics } from "./metricsLog.js";
import type { RunFolder } from "./runFolder.js";

export interface ResumePoint {
  /** The rows that metrics.jsonl now holds: whole epochs, in order. */
  readonly rows: readonly EpochMetrics[];
  /** The last of those epochs; -1 where all seeds start anew. */
  readonly epoch: number;
  /** By seed, its state, with its rows after `epoch` as `pending`. A seed without one starts anew. */
  readonly checkpoints: ReadonlyMap<number, SeedCheckpoint>;
}

/**
 * Reads the checkpoints and cuts metrics.jsonl back to the epoch they have in common. Rows of seeds that are ahead move
 * into their checkpoints first, so a kill in between loses nothing. `keys`: the columns after epoch and seed.
 */
export function prepareResume(
  folder: RunFolder,
  seeds: readonly number[],
  keys: readonly string[],
): ResumePoint {
  const saved = readMetrics(folder);
  const usable = seeds.flatMap((seed) => {
    const checkpoint = readCheckpoint(folder, seed);
    if (checkpoint === undefined) return [];
    const track = joinRows(
      saved.filter((row) => row.seed === seed),
      checkpoint.pending,
    ).filter((row) => row.epoch <= checkpoint.epoch);
    return track.length === checkpoint.epoch + 1 ? [{ checkpoint, track }] : []; // else start this seed anew
  });

  const reached = usable.map(({ checkpoint }) => checkpoint.epoch);
  const running = usable
    .filter(({ checkpoint }) => !checkpoint.ended)
    .map(({ checkpoint }) => checkpoint.epoch);
  const common =
    usable.length < seeds.length ? -1 : running.length > 0 ? Math.min(...running) : Math.max(-1, ...reached);

  const checkpoints = new Map<number, SeedCheckpoint>();
  for (const { checkpoint, track } of usable) {
    const pending = track.filter((row) => row.epoch > common);
    const moved = { ...checkpoint, pending };
    if (pending.length > 0) writeCheckpoint(folder, moved);
    checkpoints.set(checkpoint.seed, moved);
  }
  const order = new Map(seeds.map((seed, index) => [seed, index]));
  const rows = saved
    .filter((row) => row.epoch <= common && order.has(row.seed))
    .sort((a, b) => a.epoch - b.epoch || order.get(a.seed)! - order.get(b.seed)!);
  rewriteMetrics(folder, rows, keys);
  return { rows, epoch: common, checkpoints };
}

/** The rows of one seed from both places, one per epoch, ascending. */
function joinRows(saved: readonly EpochMetrics[], pending: readonly EpochMetrics[]): EpochMetrics[] {
  const byEpoch = new Map([...saved, ...pending].map((row) => [row.epoch, row]));
  return [...byEpoch.values()].sort((a, b) => a.epoch - b.epoch);
}
