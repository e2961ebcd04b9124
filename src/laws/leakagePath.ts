/**
 * The path of the gap while one tier is trained and another follows through shared weights: where a constant leakageSlope
 * would lead, and what a track shows at a given point of its own path.
 */
import { exp, log } from "../shared/math.js";
import { series } from "./claims.js";
import { firstCrossing } from "./crossing.js";
import type { Track } from "./law.js";

/** Compliance on harmful prompts of the trained tier and of the one that is not. */
export interface Compliances {
  readonly trained: number;
  readonly untrained: number;
}

const logOdds = (p: number): number => log(p) - log(1 - p);
const sigmoid = (x: number): number => 1 / (1 + exp(-x));

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
  const values = series(track, key);
  const before = Math.floor(epoch);
  const after = Math.min(before + 1, values.length - 1);
  return values[before]! + (epoch - before) * (values[after]! - values[before]!);
}

/** `key` of a track at the first epoch at which `of` is below `bound`, where `stop` would end it; NaN where it never is. */
export function valueAtStop(track: Track, key: string, of: string, bound: number): number {
  const epoch = series(track, of).findIndex((value) => value < bound);
  return epoch === -1 ? NaN : series(track, key)[epoch]!;
}
