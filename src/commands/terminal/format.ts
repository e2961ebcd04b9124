/** Numbers and columns as the terminal shows them. Pure. */
import type { Measure } from "../../record/measuring.js";
import type { SeedStatistics } from "../../record/metrics.js";

/** A probability in percent: "97 %"; "under 1 %" and "over 99 %" are not rounded to 0 and 100. */
export function percent(value: number): string {
  const rounded = Math.round(100 * value);
  if (rounded === 0 && value > 0) return "under 1 %";
  if (rounded === 100 && value < 1) return "over 99 %";
  return `${rounded} %`;
}

/** A probability for a table in percent, "97.3"; an interval may reach beyond 0 and 1, what is shown does not. */
export function inPercent(value: number): string {
  return (100 * Math.min(1, Math.max(0, value))).toFixed(1);
}

/** A number with two decimals, without a sign where it rounds to 0: KL of two equal policies may be -1e-9. */
export function twoDecimals(value: number): string {
  const text = value.toFixed(2);
  return Number(text) === 0 ? "0.00" : text;
}

/** A KL in nats: its interval may reach below 0, what is shown does not. */
export function nats(value: number): string {
  return twoDecimals(Math.max(0, value));
}

/** A gap with its sign, within -1 and 1, as far as its interval may reach beyond. */
export function gapText(value: number): string {
  return signed(Math.min(1, Math.max(-1, value)));
}

/** A number with its sign and two decimals: "+0.95", "-0.10", "0.00". */
export function signed(value: number): string {
  const text = twoDecimals(value);
  return Number(text) > 0 ? `+${text}` : text;
}

/** How the values of a sort of measure are shown, without their unit; probabilities in percent. */
export function formatOf(sort: Measure["sort"]): (value: number) => string {
  return { probability: inPercent, difference: gapText, amount: nats, number: signed }[sort];
}

/** The statistics of what has no interval of its own, such as a closed form. */
export function meanOnly(statistics: SeedStatistics | null | undefined): SeedStatistics | null {
  return statistics ? { ...statistics, low: null, high: null } : null;
}

/** Mean and 95 % interval over seeds: "+0.95 [+0.93, +0.97]"; "–" where the measure does not exist. */
export function withInterval(
  statistics: SeedStatistics | null | undefined,
  show: (value: number) => string = twoDecimals,
): string {
  if (!statistics) return "–";
  const { mean, low, high } = statistics;
  return low === null || high === null ? show(mean) : `${show(mean)} [${show(low)}, ${show(high)}]`;
}

/** Rows of cells as lines whose columns are aligned to the left, or to the right as numbers are read, two spaces apart. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  side: "left" | "right" = "left",
): string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const pad = (cell: string, column: number): string =>
    side === "left" ? cell.padEnd(width(column)) : cell.padStart(width(column));
  return rows.map((row) => row.map(pad).join("  ").trimEnd());
}

/** How many there are: "1 seed", "5 seeds". */
export function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
