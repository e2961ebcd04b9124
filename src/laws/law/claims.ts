/**
 * How laws read tracks and put claims: one number a seed, and the range that its mean is predicted to lie in.
 */
import type { ArmResults, Claim, Track } from "./law.js";

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

/** One number for each seed of an arm. Throws a RangeError for an unknown arm. */
export function bySeed(results: ArmResults, arm: string, of: (track: Track) => number): number[] {
  return tracksOf(results, arm).map(of);
}

/** The tracks of an arm, a seed each. Throws a RangeError for an unknown arm. */
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

type Role = Claim["role"];

/** The mean lies above `bound`. */
export function above(
  quantity: string,
  values: readonly number[],
  bound: number,
  role: Role = "prediction",
): Claim {
  return { role, quantity, values, range: { low: bound, high: Infinity }, test: "mean" };
}

/** The mean lies below `bound`. */
export function below(
  quantity: string,
  values: readonly number[],
  bound: number,
  role: Role = "prediction",
): Claim {
  return { role, quantity, values, range: { low: -Infinity, high: bound }, test: "mean" };
}

/** The mean lies inside (low, high): an equivalence test. */
export function within(
  quantity: string,
  values: readonly number[],
  low: number,
  high: number,
  role: Role = "prediction",
): Claim {
  return { role, quantity, values, range: { low, high }, test: "mean" };
}

/** Every single value lies in [low, high]: for what holds by construction. */
export function always(
  quantity: string,
  values: readonly number[],
  low: number,
  high: number,
  role: Role = "prediction",
): Claim {
  return { role, quantity, values, range: { low, high }, test: "exact" };
}

/** A published figure beside what was measured: shown, and not part of the verdict. */
export function published(quantity: string, values: readonly number[], low: number, high: number): Claim {
  return { role: "published", quantity, values, range: { low, high }, test: "mean" };
}
