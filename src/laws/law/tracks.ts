/**
 * How laws read tracks: a measure at an epoch or over many, one number per seed of an arm, and how that number changes
 * from arm to arm.
 */
import { slope } from "../../record/statistics.js";
import { log } from "../../shared/math.js";
import type { ArmResults, Track } from "./law.js";

/** Epochs over which "at the end" is averaged, so that one noisy epoch does not decide. */
const lastEpochs = 10;

/** All values of a key in a track, by epoch. Throws a RangeError where the measure does not exist. */
export function series(track: Track, key: string): number[] {
  return kept(track, key).map((_, epoch) => valueAt(track, key, epoch));
}

/** The value at epoch 0. */
export function atStart(track: Track, key: string): number {
  return valueAt(track, key, 0);
}

/** The value at the last epoch. */
export function atEnd(track: Track, key: string): number {
  return valueAt(track, key, kept(track, key).length - 1);
}

/** The mean over the last ten epochs, or over all but the first where there are fewer. */
export function nearEnd(track: Track, key: string): number {
  const epochs = kept(track, key).length;
  const from = Math.max(Math.min(1, epochs - 1), epochs - lastEpochs);
  let sum = 0;
  for (let epoch = from; epoch < epochs; epoch++) sum += valueAt(track, key, epoch);
  return sum / (epochs - from);
}

function kept(track: Track, key: string): readonly (number | null)[] {
  const values = track.values[key];
  if (values === undefined) throw new RangeError(`the arm does not keep ${key}`);
  return values;
}

/** The value at one epoch. Throws a RangeError where the measure does not exist. */
export function valueAt(track: Track, key: string, epoch: number): number {
  const value = kept(track, key)[epoch] ?? null;
  if (value === null) throw new RangeError(`${key} does not exist at epoch ${epoch} of seed ${track.seed}`);
  return value;
}

/** One number per seed of an arm. Throws a RangeError for an unknown arm. */
export function bySeed(results: ArmResults, arm: string, of: (track: Track) => number): number[] {
  return tracksOf(results, arm).map(of);
}

/** The tracks of an arm, one per seed. Throws a RangeError for an unknown arm. */
export function tracksOf(results: ArmResults, arm: string): readonly Track[] {
  const tracks = results[arm];
  if (tracks === undefined) throw new RangeError(`there is no arm ${arm}`);
  return tracks;
}

/** The difference between two arms, seed by seed. */
export function differences(
  results: ArmResults,
  arm: string,
  minus: string,
  of: (track: Track) => number,
): number[] {
  const subtracted = bySeed(results, minus, of);
  return bySeed(results, arm, of).map((value, i) => value - subtracted[i]!);
}

/** How much higher a key is at the last epoch than at the first. */
export const change = (track: Track, key: string): number => atEnd(track, key) - atStart(track, key);

/** The highest value of any epoch. */
export const peak = (track: Track, key: string): number => Math.max(...series(track, key));

/** The largest absolute value of any epoch. */
export const largest = (track: Track, key: string): number => Math.max(...series(track, key).map(Math.abs));

/** How far a key lies above the closed form's near the end. */
export const aboveClosedForm = (track: Track, key: string): number =>
  nearEnd(track, key) - nearEnd(track, `optimum.${key}`);

/** For each seed of an arm, the mean of a key over the last epochs. */
export function ends(results: ArmResults, arm: string, key: string): number[] {
  return bySeed(results, arm, (track) => nearEnd(track, key));
}

/** For each seed, the least-squares slope of a number read off arms against the setting `x` that each arm has. */
export function slopes(
  results: ArmResults,
  settings: readonly { readonly x: number; readonly arm: string }[],
  of: (track: Track) => number,
): number[] {
  const values = settings.map(({ arm }) => bySeed(results, arm, of));
  return (values[0] ?? []).map((_, seed) => slope(settings.map(({ x }, i) => ({ x, y: values[i]![seed]! }))));
}

/** For each seed, what a doubling of a count adds, by least squares over the counts. */
export function perDoubling(
  results: ArmResults,
  counts: readonly number[],
  armOf: (count: number) => string,
  of: (track: Track) => number,
): number[] {
  return slopes(
    results,
    counts.map((count) => ({ x: log(count) / log(2), arm: armOf(count) })),
    of,
  );
}
