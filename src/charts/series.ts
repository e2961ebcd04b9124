/**
 * From records to lines: the records of all seeds on one grid of epochs, and each key's mean with its 95 % t-interval
 * over seeds. Pure; the last step before a chart's specification.
 */
import type { Config } from "../config/schema/config.js";
import { recordedForms, type RecordedForm } from "../record/closedForms.js";
import { metric, type EpochMetrics } from "../record/metrics.js";
import { summariseColumn } from "../record/statistics.js";

/** A line has at most about this many points; a chart 900 pixels wide shows no more. */
const maxPoints = 400;

/** The records of all seeds on one grid of epochs. */
export interface SeedTracks {
  readonly epochs: readonly number[];
  /** `[epoch on the grid][seed]`, seeds in ascending order. */
  readonly records: readonly (readonly EpochMetrics[])[];
  readonly seeds: readonly number[];
}

/** The closed forms that these records hold, the one that training should reach first. */
export function formsOf({ records }: SeedTracks, config: Config): [RecordedForm, ...RecordedForm[]] {
  return recordedForms(config, (id) => records.flatMap((rows) => rows.map((row) => metric(row, id))));
}

/** A measure at one epoch: the mean over seeds and its band, null where they do not exist. */
export interface BandPoint {
  readonly epoch: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Puts the records of all seeds, in any order, on a grid of epochs up to `upTo`. A seed that ended early is carried
 * forward with its last record. The grid depends on `epochs` (of the whole run) alone, so it is the same from frame to
 * frame: every epoch of a short run, every n-th of a long one, and always `upTo` itself.
 */
export function alignSeeds(records: readonly EpochMetrics[], upTo: number, epochs: number): SeedTracks {
  const bySeed = new Map<number, EpochMetrics[]>();
  for (const record of records) {
    if (record.epoch > upTo) continue;
    const track = bySeed.get(record.seed);
    if (track === undefined) bySeed.set(record.seed, [record]);
    else track.push(record);
  }
  const seeds = [...bySeed.keys()].sort((a, b) => a - b);
  const tracks = seeds.map((seed) => (bySeed.get(seed) ?? []).sort((a, b) => a.epoch - b.epoch));

  const stride = Math.max(1, Math.ceil(epochs / maxPoints));
  const grid: number[] = [];
  for (let epoch = 0; epoch < upTo; epoch += stride) grid.push(epoch);
  grid.push(upTo);

  const next = tracks.map(() => 0);
  const aligned = grid.map((epoch) =>
    tracks.flatMap((track, seedIndex) => {
      let index = next[seedIndex] ?? 0;
      while ((track[index + 1]?.epoch ?? Infinity) <= epoch) index++;
      next[seedIndex] = index;
      const record = track[index];
      return record !== undefined && record.epoch <= epoch ? [record] : [];
    }),
  );
  return { epochs: grid, records: aligned, seeds };
}

/**
 * Mean and 95 % t-interval of a key over seeds, at each epoch of the grid. A measure that is bounded gives its bounds:
 * an interval may reach beyond them, a drawn band may not.
 */
export function bandOf(
  tracks: SeedTracks,
  key: string,
  bounds: readonly [number, number] = [-Infinity, Infinity],
): BandPoint[] {
  const clip = (value: number | null) =>
    value === null ? null : Math.min(bounds[1], Math.max(bounds[0], value));
  return tracks.epochs.map((epoch, i) => {
    const statistics = summariseColumn(tracks.records[i] ?? [], key);
    if (statistics === null) return { epoch, mean: null, low: null, high: null };
    return { epoch, mean: statistics.mean, low: clip(statistics.low), high: clip(statistics.high) };
  });
}

/** The mean of a key over the seeds of one epoch; null where it does not exist. */
export function meanOver(rows: readonly EpochMetrics[], key: string): number | null {
  return summariseColumn(rows, key)?.mean ?? null;
}

/** One key of one seed along the grid; null where it does not exist. */
export function seedLine(tracks: SeedTracks, key: string, seed: number): (number | null)[] {
  return tracks.records.map((row) => row.find((record) => record.seed === seed)?.[key] ?? null);
}

/** The last epoch that any seed has reached, 0 without records: where the final charts of an interrupted run end. */
export function lastEpoch(records: readonly EpochMetrics[]): number {
  return records.reduce((last, { epoch }) => Math.max(last, epoch), 0);
}

/** Whether a band has any value at all; a measure that a config does not have is null throughout. */
export function exists(points: readonly BandPoint[]): boolean {
  return points.some(({ mean }) => mean !== null);
}

/** The mean at the last epoch that has one. */
export function lastMean(points: readonly BandPoint[]): number | null {
  return points.findLast(({ mean }) => mean !== null)?.mean ?? null;
}
