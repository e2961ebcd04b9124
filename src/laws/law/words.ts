/**
 * How laws put numbers into words: what is predicted, and from where to where the seeds spread.
 */
import { median } from "../../record/statistics.js";
import type { ArmResults } from "./law.js";

/** How many seeds an arm has, and what shows the interval, for a chart's subtitle. */
export function seedsText(results: ArmResults, interval: "band" | "bar" | "bars" = "band"): string {
  const seeds = Object.values(results)[0]?.length ?? 0;
  return `mean of ${seeds} seeds, ${interval}: 95 % t-interval`;
}

/** "20 seeds, 1 to 20", "seed 3", "no seed". */
export function seedsInWords(seeds: readonly number[]): string {
  const [first, last] = [seeds[0], seeds.at(-1)];
  if (first === undefined || last === undefined) return "no seed";
  return seeds.length === 1 ? `seed ${first}` : `${seeds.length} seeds, ${first} to ${last}`;
}

/** A number within prose: with a true minus sign. */
export const prose = (value: number): string => String(value).replace("-", "−");

/** A fraction as a percentage with one decimal, without the sign: 0.069 is "6.9". */
export const percent = (fraction: number): string => (100 * fraction).toFixed(1);

/** "0.1, 0.2 and 1". */
export const listed = (values: readonly number[]): string =>
  `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`;

/** From the least to the greatest, such as "0.61 to 0.88". */
export function spanText(values: readonly number[], digits = 2): string {
  return `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
}

/**
 * Percentages from the least to the greatest with the median between them, such as "61.0 to 88.0 (median 80.0)", and how
 * many there are where a value does not exist for every seed.
 */
export function spreadText(values: readonly number[]): string {
  const percentages = values.filter(Number.isFinite).map((value) => 100 * value);
  if (percentages.length === 0) return "(in no seed)";
  const text = `${spanText(percentages, 1)} (median ${median(percentages).toFixed(1)})`;
  return percentages.length === values.length
    ? text
    : `${text} in ${percentages.length} of ${values.length} seeds`;
}
