/**
 * Where a run that was stopped goes on: after the last epoch that the checkpoints of all seeds have in common.
 * Later rows in metrics.jsonl belong to seeds that were ahead, or to epochs that are trained again to the same bits.
 *
 * Nothing that was damaged since is gone on from: a checkpoint counts only where the digest it has of its seed's rows is
 * that of the rows which are there. Otherwise the one before it is tried; a seed that has none starts anew.
 */
import { existsSync, statSync } from "node:fs";
import type { EpochMetrics } from "../record/metrics.js";
import { packRows, unpackRows } from "../record/rowValues.js";
import { discardNewest, readCheckpoints, writeCheckpoint, type SeedCheckpoint } from "./checkpoint.js";
import { linesOf } from "./lines.js";
import { metricRows, metricsPath, parseRow, rewriteMetrics, toLine } from "./metricsLog.js";
import { createRowDigest, type RowDigest } from "./rowDigest.js";
import type { RunFolder } from "./runFolder.js";
import { StorageError } from "./storageError.js";

export interface ResumePoint {
  /** The last epoch in metrics.jsonl as it now is; -1 where all seeds start anew. */
  readonly epoch: number;
  /** By seed, its state, with its rows after `epoch` as `pending`. A seed without one starts anew. */
  readonly checkpoints: ReadonlyMap<number, SeedCheckpoint>;
  /** The rows of metrics.jsonl, read again at each call: whole epochs, in order. */
  epochs(): Iterable<readonly EpochMetrics[]>;
  /** By seed, the digest of its rows in metrics.jsonl. */
  readonly digests: ReadonlyMap<number, RowDigest>;
  /** Whether anything was not as the run had left it. */
  readonly mended: boolean;
  /** What was damaged and what became of it, a sentence each. */
  readonly notes: readonly string[];
}

/** What can be gone on from, before anything is changed. */
interface Findings {
  readonly checkpoints: ReadonlyMap<number, SeedCheckpoint>;
  readonly notes: readonly string[];
  /** Seeds of which the newest checkpoint is no use, and an earlier one is. */
  readonly stale: readonly number[];
  readonly epoch: number;
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
  const { checkpoints, notes, stale, epoch } = findCheckpoints(folder, seeds, keys);
  for (const seed of stale) discardNewest(folder, seed);

  const moved = new Map<number, SeedCheckpoint>();
  const places = { folder, seeds, keys, checkpoints };
  const ahead = rowsAfter(epoch, places);
  for (const [seed, checkpoint] of checkpoints) {
    const pending = packRows(ahead.get(seed) ?? [], keys, Math.min(epoch, checkpoint.epoch) + 1);
    const one = { ...checkpoint, pending };
    if (pending.values.length !== checkpoint.pending.values.length) writeCheckpoint(folder, one);
    moved.set(seed, one);
  }

  const digests = new Map(seeds.map((seed) => [seed, createRowDigest(keys)]));
  const isAsLeft = isAsItShouldBe(epoch, places);
  if (isAsLeft) {
    for (const row of metricRows(folder)) digests.get(row.seed)?.add(row);
  } else {
    rewriteMetrics(folder, counted(rowsUpTo(epoch, places), digests), keys);
  }
  return {
    epoch,
    checkpoints: moved,
    epochs: () => byEpoch(metricRows(folder)),
    digests,
    mended: !isAsLeft || notes.length > 0,
    notes,
  };
}

function* counted(
  rows: Iterable<EpochMetrics>,
  digests: ReadonlyMap<number, RowDigest>,
): Generator<EpochMetrics> {
  for (const row of rows) {
    digests.get(row.seed)?.add(row);
    yield row;
  }
}

/** Rows in order of epoch, as a list for each. */
function* byEpoch(rows: Iterable<EpochMetrics>): Generator<readonly EpochMetrics[]> {
  let epoch: EpochMetrics[] = [];
  for (const row of rows) {
    if (epoch.length > 0 && epoch[0]?.epoch !== row.epoch) {
      yield epoch;
      epoch = [];
    }
    epoch.push(row);
  }
  if (epoch.length > 0) yield epoch;
}

/** The rows at the beginning of metrics.jsonl that are as a run writes them: by epoch, then seed, none left out. */
function* soundRows(
  folder: RunFolder,
  seeds: readonly number[],
  keys: readonly string[],
): Generator<{ row: EpochMetrics; end: number; isAsWritten: boolean }> {
  const path = metricsPath(folder);
  if (!existsSync(path)) return;
  const order = new Map(seeds.map((seed, index) => [seed, index]));
  const counts = new Map<number, number>();
  let last = -1; // the place of the last row in the order of all
  for (const { text, end } of linesOf(path)) {
    const row = parseRow(text.replace(/^\uFEFF/, "")); // as some editors save it
    const place = row === undefined ? undefined : order.get(row.seed);
    if (row === undefined || place === undefined || !hasMeasures(row, keys)) return;
    const count = counts.get(row.seed) ?? 0;
    const at = row.epoch * seeds.length + place;
    if (row.epoch !== count || at <= last) return;
    counts.set(row.seed, count + 1);
    last = at;
    yield { row, end, isAsWritten: text === toLine(row, keys) };
  }
}

/** Whether a row has all measures and nothing else. */
function hasMeasures(row: EpochMetrics, keys: readonly string[]): boolean {
  const isMeasure = (key: string): boolean => row[key] === null || Number.isFinite(row[key]);
  return Object.keys(row).length === keys.length + 2 && keys.every(isMeasure);
}

/** What each seed can go on from. Changes nothing. */
function findCheckpoints(folder: RunFolder, seeds: readonly number[], keys: readonly string[]): Findings {
  const found = new Map(seeds.map((seed) => [seed, readCheckpoints(folder, seed)]));
  const digestAt = digestsBefore(folder, seeds, keys, (seed, epoch) => {
    const { newest, before } = found.get(seed) ?? {};
    return newest?.pending.firstEpoch === epoch || before?.pending.firstEpoch === epoch;
  });
  const isSound = (checkpoint: SeedCheckpoint | undefined): checkpoint is SeedCheckpoint => {
    if (checkpoint === undefined) return false;
    const { seed, epoch, pending, rowDigest } = checkpoint;
    const digest = digestAt(seed, pending.firstEpoch)?.copy();
    if (digest === undefined || pending.values.length % keys.length !== 0) return false;
    const rows = unpackRows(pending, seed, keys);
    for (const row of rows) digest.add(row);
    return pending.firstEpoch + rows.length === epoch + 1 && digest.text() === rowDigest;
  };

  const checkpoints = new Map<number, SeedCheckpoint>();
  const notes: string[] = [];
  const stale: number[] = [];
  for (const [seed, { newest, before, problems }] of found) {
    notes.push(...problems);
    const lacksRows = [newest, before].some((one) => one !== undefined && !isSound(one));
    const best = [newest, before].find(isSound);
    if (best !== undefined) checkpoints.set(seed, best);
    if (best !== undefined && best === before) stale.push(seed);
    if (best === undefined && (problems.length > 0 || lacksRows)) {
      const why = lacksRows
        ? `, because rows of it are missing in ${metricsPath(folder)} or were changed`
        : "";
      notes.push(`Seed ${seed} starts anew${why}.`);
    }
  }

  const all = [...checkpoints.values()];
  const running = all.filter(({ ended }) => !ended);
  const reached = (running.length > 0 ? running : all).map(({ epoch }) => epoch);
  const common = running.length > 0 ? Math.min(...reached) : Math.max(-1, ...reached);
  return { checkpoints, notes, stale, epoch: all.length < seeds.length ? -1 : common };
}

/** By seed and epoch, where `wanted`, the digest of the seed's sound rows before that epoch. */
function digestsBefore(
  folder: RunFolder,
  seeds: readonly number[],
  keys: readonly string[],
  wanted: (seed: number, epoch: number) => boolean,
): (seed: number, epoch: number) => RowDigest | undefined {
  const growing = new Map(seeds.map((seed) => [seed, createRowDigest(keys)]));
  const kept = new Map<string, RowDigest>();
  const keep = (seed: number, epoch: number): void => {
    const digest = growing.get(seed);
    if (digest !== undefined && wanted(seed, epoch)) kept.set(`${seed} ${epoch}`, digest.copy());
  };
  for (const seed of seeds) keep(seed, 0);
  for (const { row } of soundRows(folder, seeds, keys)) {
    growing.get(row.seed)?.add(row);
    keep(row.seed, row.epoch + 1);
  }
  return (seed, epoch) => kept.get(`${seed} ${epoch}`);
}

/** What a run has of rows in both places. */
interface Places {
  readonly folder: RunFolder;
  readonly seeds: readonly number[];
  readonly keys: readonly string[];
  readonly checkpoints: ReadonlyMap<number, SeedCheckpoint>;
}

/** By seed, the rows after an epoch and up to its checkpoint's. */
function rowsAfter(epoch: number, { folder, seeds, keys, checkpoints }: Places): Map<number, EpochMetrics[]> {
  const rows = new Map<number, EpochMetrics[]>();
  const ahead = [...checkpoints.values()].filter((one) => one.epoch > epoch);
  if (ahead.length === 0) return rows;
  for (const { seed } of ahead) rows.set(seed, []);
  for (const { row } of soundRows(folder, seeds, keys)) {
    const { pending } = checkpoints.get(row.seed) ?? {};
    if (row.epoch > epoch && pending !== undefined && row.epoch < pending.firstEpoch)
      rows.get(row.seed)?.push(row);
  }
  for (const { seed, pending } of ahead) {
    rows.get(seed)?.push(...unpackRows(pending, seed, keys).filter((row) => row.epoch > epoch));
  }
  return rows;
}

/** All rows up to an epoch that every seed has reached or ended before, by epoch and then seed. */
function* rowsUpTo(last: number, { folder, seeds, keys, checkpoints }: Places): Generator<EpochMetrics> {
  const saved = soundRows(folder, seeds, keys);
  const waiting = new Map(
    [...checkpoints].map(([seed, { pending }]) => [seed, unpackRows(pending, seed, keys)] as const),
  );
  const take = (): EpochMetrics | undefined => {
    const next = saved.next();
    return next.done === true ? undefined : next.value.row;
  };
  let next = take();
  for (let epoch = 0; epoch <= last; epoch++)
    for (const seed of seeds) {
      const found = next?.epoch === epoch && next.seed === seed ? next : undefined;
      const checkpoint = checkpoints.get(seed);
      if (checkpoint !== undefined && epoch <= checkpoint.epoch) {
        const { firstEpoch } = checkpoint.pending;
        const row = found ?? waiting.get(seed)?.[epoch - firstEpoch];
        if (row === undefined)
          throw new StorageError("read", metricsPath(folder), `epoch ${epoch} of seed ${seed} is missing`);
        yield row;
      }
      if (found !== undefined) next = take();
    }
}

/** Whether metrics.jsonl holds the rows up to an epoch as they are written, and nothing else. */
function isAsItShouldBe(last: number, { folder, seeds, keys, checkpoints }: Places): boolean {
  const path = metricsPath(folder);
  const expected = [...checkpoints.values()].reduce((sum, { epoch }) => sum + Math.min(epoch, last) + 1, 0);
  let rows = 0;
  let length = 0;
  for (const { row, end, isAsWritten } of soundRows(folder, seeds, keys)) {
    if (row.epoch > last || !isAsWritten) return false;
    rows++;
    length = end;
  }
  return rows === expected && existsSync(path) && statSync(path).size === length;
}
