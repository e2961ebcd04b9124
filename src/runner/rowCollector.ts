/**
 * Puts the rows of seeds that run at their own speed into one order: epoch e is released, in order of seed, as soon as
 * every seed has reached e or ended before it. So files do not depend on the number of workers.
 */
import type { EpochMetrics } from "../record/metrics.js";

export interface RowCollector {
  /** Takes the next row of a seed; returns the epochs that are complete now, each as its rows in order of seed. */
  add(row: EpochMetrics): EpochMetrics[][];
  /** Notes that a seed has no further epochs; returns the epochs that are complete now. */
  end(seed: number): EpochMetrics[][];
  /** The rows of a seed that wait for other seeds, in order of epoch. */
  waiting(seed: number): readonly EpochMetrics[];
  /** The last epoch released; one less than the first expected before any is. */
  readonly released: number;
}

/** A collector for these seeds whose next epoch to release is `firstEpoch` (0 for a new run). */
export function createRowCollector(seeds: readonly number[], firstEpoch = 0): RowCollector {
  const tracks = seeds.map((seed) => ({ seed, rows: [] as EpochMetrics[], ended: false }));
  const bySeed = new Map(tracks.map((track) => [track.seed, track]));
  let next = firstEpoch;

  const trackOf = (seed: number) => {
    const track = bySeed.get(seed);
    if (track === undefined) throw new RangeError(`Seed ${seed} is not part of this run.`);
    return track;
  };
  const release = (): EpochMetrics[][] => {
    const released: EpochMetrics[][] = [];
    while (tracks.every(({ rows, ended }) => rows.length > 0 || ended)) {
      const epochRows = tracks.flatMap(({ rows }) => rows.splice(0, 1));
      if (epochRows.length === 0) break; // all have ended
      released.push(epochRows);
      next++;
    }
    return released;
  };

  return {
    add(row) {
      const { rows } = trackOf(row.seed);
      const expected = next + rows.length;
      if (row.epoch !== expected) {
        throw new RangeError(`Seed ${row.seed} gave epoch ${row.epoch}, expected ${expected}.`);
      }
      rows.push(row);
      return release();
    },
    end(seed) {
      trackOf(seed).ended = true;
      return release();
    },
    waiting: (seed) => trackOf(seed).rows,
    get released() {
      return next - 1;
    },
  };
}
