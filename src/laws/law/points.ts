/**
 * From tracks to the marks of a law's chart: the mean over seeds with its interval, at a setting or an epoch (a point) or
 * beside what was predicted (a dot).
 */
import type { LawDot } from "../../charts/specs/dotsLawChart.js";
import type { LawPoint } from "../../charts/specs/lawCharts.js";
import { summarise } from "../../record/statistics.js";
import type { ArmResults } from "./law.js";
import { ends, series, tracksOf } from "./tracks.js";

/** The point at `x` for one value per seed. */
export function pointAt(x: number, values: readonly number[]): LawPoint {
  const { mean, low, high } = summarise(values);
  return { x, mean, low, high };
}

/** Points that are known and not measured, without an interval: one value, or one per x. */
export function knownAt(xs: readonly number[], values: number | readonly number[]): LawPoint[] {
  return xs.map((x, i) => pointAt(x, [typeof values === "number" ? values : (values[i] ?? NaN)]));
}

/** The points of one key of an arm, epoch by epoch, as far as every seed came. Throws a RangeError for an unknown arm. */
export function pathOf(results: ArmResults, arm: string, key: string): LawPoint[] {
  const paths = tracksOf(results, arm).map((track) => series(track, key));
  const epochs = Math.min(...paths.map((path) => path.length));
  return Array.from({ length: epochs }, (_, epoch) =>
    pointAt(
      epoch,
      paths.map((path) => path[epoch]!),
    ),
  );
}

/** A level line along measured points: what is predicted at every one of them. */
export function levelAlong(points: readonly { readonly x: number }[], value: number): LawPoint[] {
  return knownAt(
    points.map(({ x }) => x),
    value,
  );
}

/** The dot of one value per seed. */
export function dotOf(values: readonly number[], predicted?: number): LawDot {
  const { mean, low, high } = summarise(values);
  return { mean, low, high, ...(predicted === undefined ? {} : { predicted }) };
}

/** The dot of a key of an arm at the end of training. */
export function dotAt(results: ArmResults, arm: string, key: string, predicted?: number): LawDot {
  return dotOf(ends(results, arm, key), predicted);
}
