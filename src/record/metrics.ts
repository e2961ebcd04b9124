/**
 * The record: what is measured at the end of an epoch, for one seed. A record is flat, one number or null a key, with
 * dots for tiers (`compliance.monitored`), so that it is a line of metrics.jsonl and a row of metrics.csv as it is.
 * Keys are only ever built and listed here.
 */

import { measures } from "./measures.js";
import { reliabilityBins } from "./reliability.js";

/** A measurement of one epoch and seed. Measures that do not exist in this config are null. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly seed: number;
  readonly [key: string]: number | null;
}

/** A part of a record that is being put together. */
export type Measured = Record<string, number | null>;

export type MeasureId = (typeof measures)[number]["id"];

/** The key of a measure: `behaviourGap`, `kl.monitored`, `share.monitored.comply`, `reliability.weight.0` (a bin). */
export function metricKey(id: MeasureId, tier?: string | number, response?: string): string {
  if (tier === undefined) return id;
  return response === undefined ? `${id}.${tier}` : `${id}.${tier}.${response}`;
}

/** All keys of a config's records, after `epoch` and `seed`, in column order. */
export function metricKeys(tiers: readonly string[], responses: readonly string[]): string[] {
  return measures.flatMap(({ id, scope }) => {
    if (scope === "run") return [metricKey(id)];
    if (scope === "bin") return Array.from({ length: reliabilityBins }, (_, bin) => metricKey(id, bin));
    if (scope === "tier") return tiers.map((tier) => metricKey(id, tier));
    return tiers.flatMap((tier) => responses.map((response) => metricKey(id, tier, response)));
  });
}

/** The value of a measure in a record; null where it does not exist. */
export function metric(
  record: EpochMetrics,
  id: MeasureId,
  tier?: string | number,
  response?: string,
): number | null {
  return record[metricKey(id, tier, response)] ?? null;
}

/** Mean, standard deviation (n - 1) and 95 % t-interval of a measure over seeds; sd and interval are null for one seed. */
export interface SeedStatistics {
  readonly n: number;
  readonly mean: number;
  readonly sd: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a finished (or interrupted) run leaves in summary.json. */
export interface RunSummary {
  readonly runId: string;
  readonly name: string;
  readonly status: "complete" | "interrupted";
  readonly seeds: readonly number[];
  /** The last epoch that every seed has reached or ended at. */
  readonly epochs: number;
  /** Statistics over seeds of each key at the last epoch. */
  readonly final: Readonly<Record<string, SeedStatistics | null>>;
  /** Statistics over seeds of each key's mean over the last ten epochs. */
  readonly lastTen: Readonly<Record<string, SeedStatistics | null>>;
  readonly engine: { readonly name: string; readonly backend: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly wallSeconds: number;
}
