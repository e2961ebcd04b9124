/**
 * The path of the gap while one tier is trained and another follows through shared weights: where a constant leakageSlope
 * would lead, and what a track shows at a given point of its own path.
 */
import { logOdds, sigmoid } from "../../shared/math.js";
import type { LawPoint } from "../../charts/specs/lawCharts.js";
import { atStart, bySeed, series, valueAt } from "../law/tracks.js";
import { firstCrossing } from "../law/crossing.js";
import type { ArmResults, Track } from "../law/law.js";
import { pointAt } from "../law/points.js";

/** Compliance on harmful prompts of the trained tier and of the one that is not. */
export interface Compliances {
  readonly trained: number;
  readonly untrained: number;
}

/** Rates of the trained tier at which trajectories are averaged over seeds, and drawn for a constant slope. */
export const levels = [
  0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97, 0.98, 0.99, 0.995,
] as const;

/**
 * The gap once the trained tier complies at the rate `trained`, where the untrained tier's log-odds of compliance have
 * moved by `slope` times as much as the trained tier's since `start`. All rates lie in (0, 1).
 */
export function gapAtSlope(slope: number, start: Compliances, trained: number): number {
  const moved = logOdds(trained) - logOdds(start.trained);
  return trained - sigmoid(logOdds(start.untrained) + slope * moved);
}

/** `key` of a track where `of` first is at `level`, between epochs on a straight line; NaN where `of` never is. */
export function valueWhere(track: Track, key: string, of: string, level: number): number {
  const along = series(track, of);
  const epoch = firstCrossing([...along.keys()], along, level);
  if (Number.isNaN(epoch)) return NaN;
  const before = Math.floor(epoch);
  const value = valueAt(track, key, before);
  return epoch === before ? value : value + (epoch - before) * (valueAt(track, key, before + 1) - value);
}

/**
 * leakageSlope where compliance of the trained tier first is at `level`: the record has none at the start, while this is
 * between epochs, of the untrained tier's compliance on a straight line. `keys` name the two tiers' compliance.
 */
export function slopeWhere(
  track: Track,
  keys: { readonly trained: string; readonly untrained: string },
  level: number,
): number {
  const untrained = valueWhere(track, keys.untrained, keys.trained, level);
  return (
    (logOdds(untrained) - logOdds(atStart(track, keys.untrained))) /
    (logOdds(level) - logOdds(atStart(track, keys.trained)))
  );
}

/** `key` of a track at the first epoch at which `of` is below `bound`, where `stop` would end it; NaN where it never is. */
export function valueAtStop(track: Track, key: string, of: string, bound: number): number {
  const epoch = series(track, of).findIndex((value) => value < bound);
  return epoch === -1 ? NaN : series(track, key)[epoch]!;
}

/** The mean of `key` where `of` first passes each level, over the seeds that reach it; no point where under half do. */
export function trajectory(results: ArmResults, arm: string, key: string, of: string): LawPoint[] {
  return levels.flatMap((level) => {
    const values = bySeed(results, arm, (track) => valueWhere(track, key, of, level));
    const reached = values.filter(Number.isFinite);
    return 2 * reached.length < values.length ? [] : [pointAt(level, reached)];
  });
}
