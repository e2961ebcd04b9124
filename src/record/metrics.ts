/**
 * The record: what is measured at the end of an epoch, for one seed. A record is flat, one number or null a key, with
 * dots for tiers (`compliance.monitored`), so that it is a line of metrics.jsonl and a row of metrics.csv as it is.
 * Keys are only ever built and listed here.
 */

import type { Findings } from "./findings.js";
import { measures } from "./measures.js";
import type { Measure } from "./measuring.js";
import type { Payment } from "./payments.js";
import { reliabilityBins } from "./reliability.js";

/** A measurement of one epoch and seed. Measures that do not exist in this config are null. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly seed: number;
  readonly [key: string]: number | null;
}

export type MeasureId = (typeof measures)[number]["id"];

const byId: ReadonlyMap<string, Measure> = new Map(measures.map((one) => [one.id, one]));

/** What is known of a measure: its label, unit and meaning. */
export function measure(id: MeasureId): Measure {
  const found = byId.get(id);
  if (found === undefined) throw new RangeError(`There is no measure ${id}.`);
  return found;
}

/** A measure's label with its unit behind a comma, for the head of a column: "proxy reward, sd". */
export function labelWithUnit(id: MeasureId): string {
  const { label, unit } = measure(id);
  return unit === "" ? label : `${label}, ${unit}`;
}

/** The key of a measure: `behaviourGap`, `kl.monitored`, `share.monitored.comply`, `reliability.weight.0` (a bin). */
export function metricKey(id: MeasureId, tier?: string | number, response?: string): string {
  if (tier === undefined) return id;
  return response === undefined ? `${id}.${tier}` : `${id}.${tier}.${response}`;
}

/** The measure that a key is of: its id is the key without a tier, a kind or a bin. */
export function measureOfKey(key: string): Measure | undefined {
  for (let id = key; ; id = id.slice(0, id.lastIndexOf("."))) {
    const found = byId.get(id);
    if (found !== undefined || !id.includes(".")) return found;
  }
}

/** One column of a config's records. */
export interface MetricColumn {
  readonly key: string;
  readonly of: (found: Findings) => number | null;
}

/** All columns of a config's records, after `epoch` and `seed`, in order. */
export function metricColumns(tiers: readonly string[], responses: readonly string[]): MetricColumn[] {
  const columnsOf = (measure: Measure & { readonly id: MeasureId }): MetricColumn[] => {
    const { id } = measure;
    if (measure.scope === "run") return [{ key: metricKey(id), of: measure.of }];
    if (measure.scope === "bin")
      return Array.from({ length: reliabilityBins }, (_, bin) => ({
        key: metricKey(id, bin),
        of: (found) => measure.of(found, bin),
      }));
    if (measure.scope === "tier")
      return tiers.map((tier, t) => ({ key: metricKey(id, tier), of: (found) => measure.of(found, t) }));
    return tiers.flatMap((tier, t) =>
      responses.map((response, k) => ({
        key: metricKey(id, tier, response),
        of: (found) => measure.of(found, t, k),
      })),
    );
  };
  return measures.flatMap(columnsOf);
}

/** The keys of these columns. */
export function metricKeys(tiers: readonly string[], responses: readonly string[]): string[] {
  return metricColumns(tiers, responses).map(({ key }) => key);
}

/** How many columns a config's records have after `epoch` and `seed`, for so many tiers and kinds of response. */
export function metricCount(tiers: number, responses: number): number {
  const columns: Record<Measure["scope"], number> = {
    run: 1,
    bin: reliabilityBins,
    tier: tiers,
    "tier-response": tiers * responses,
  };
  return measures.reduce((sum, { scope }) => sum + columns[scope], 0);
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

/** How far a run has come; trained: every epoch is done, but not every chart is drawn. */
export const runStatuses = ["complete", "trained", "interrupted"] as const;

/** What a finished (or interrupted) run leaves in summary.json. */
export interface RunSummary {
  readonly runId: string;
  readonly name: string;
  readonly status: (typeof runStatuses)[number];
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
  /** What every response is paid and how often it is given, mean over seeds; null where a seed has not begun. */
  readonly pay?: readonly Payment[] | null;
  /** Where the config was changed on the way, so that it alone does not give these numbers again. */
  readonly revisions?: readonly Revision[];
}

/** A config that was changed while the run was under way. */
export interface Revision {
  /** The last epoch that every seed had done with the config before. */
  readonly epoch: number;
  /** What was changed: dotted paths with the values before and after; null where there was none. */
  readonly changes: readonly { readonly path: string; readonly from: unknown; readonly to: unknown }[];
}
