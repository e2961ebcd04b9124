/**
 * From tracks to the points of a law's chart: a setting or an epoch, and the mean over seeds with its interval there.
 */
import type { LawPoint } from "../../charts/specs/lawCharts.js";
import { summarise } from "../../record/statistics.js";
import { series, tracksOf } from "./claims.js";
import type { ArmResults } from "./law.js";

/** The point at `x` for one value a seed. */
export function pointAt(x: number, values: readonly number[]): LawPoint {
  const { mean, low, high } = summarise(values);
  return { x, mean, low, high };
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

/** How many seeds an arm has, and what the band is, for a chart's subtitle. */
export function seedsText(results: ArmResults): string {
  const seeds = Object.values(results)[0]?.length ?? 0;
  return `mean of ${seeds} seeds, band: 95 % t-interval`;
}
