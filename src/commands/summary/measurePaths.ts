/**
 * How measures moved through training: what the closing summary tells of rewards in a world without harmful prompts, and
 * of the measures that a scenario's story names. Takes rows as they come in, because a run keeps only its last ones. Pure.
 */
import type { Config } from "../../config/schema/config.js";
import { metricKey, type EpochMetrics, type MeasureId } from "../../record/metrics.js";
import { summariseColumn } from "../../record/statistics.js";
import { signed } from "../terminal/format.js";

/** A mean over seeds before training, at its highest and at the end. */
export interface MeasurePath {
  /** The first epoch that it exists at: later than 0 for what is measured since the start. */
  readonly firstEpoch: number;
  readonly start: number;
  readonly peak: number;
  readonly peakEpoch: number;
  readonly end: number;
}

export interface MeasurePaths {
  /** Takes the rows of one epoch; a seed that ended early counts with its last row. */
  add(rows: readonly EpochMetrics[]): void;
  /** The path of a measure; null where it does not exist or is not followed. */
  of(id: MeasureId, tier?: string, response?: string): MeasurePath | null;
}

/** What is told of rewards; a summary without a story needs no other path. */
export interface RewardPaths {
  of(id: "proxyReward" | "goldReward", tier: string): MeasurePath | null;
}

/** The keys whose paths a run's closing summary may tell. */
export function followedKeys({ tiers, story }: Config): string[] {
  const always = (["proxyReward", "goldReward", "compliance"] as const).flatMap((id) =>
    Object.keys(tiers).map((tier) => metricKey(id, tier)),
  );
  const told = (story?.measures ?? []).map(({ measure, tier, response }) =>
    metricKey(measure, tier, response),
  );
  return [...new Set([...always, ...told])];
}

/** Paths of these keys, without a row yet. */
export function createMeasurePaths(keys: readonly string[]): MeasurePaths {
  const latest = new Map<number, EpochMetrics>();
  const paths = new Map<string, MeasurePath>();
  return {
    add(rows) {
      for (const row of rows) latest.set(row.seed, row);
      const epoch = rows[0]?.epoch ?? 0;
      for (const key of keys) {
        const end = summariseColumn([...latest.values()], key)?.mean;
        if (end === undefined) continue;
        const path = paths.get(key) ?? { firstEpoch: epoch, start: end, peak: end, peakEpoch: epoch };
        paths.set(key, { ...path, ...(end > path.peak ? { peak: end, peakEpoch: epoch } : {}), end });
      }
    },
    of: (id, tier, response) => paths.get(metricKey(id, tier, response)) ?? null,
  };
}

/** A fall from the peak that is worth a word. */
export const worthAWord = 0.05;

/** Whether the path goes by way of a peak, and does not just rise or fall. */
export function passesPeak({ start, peak, end }: MeasurePath): boolean {
  return peak - Math.max(start, end) >= worthAWord;
}

/** "0.78 → 1.42 (epoch 9) → 0.31"; without the peak where it ends there. */
export function pathText(path: MeasurePath | null, show: (value: number) => string = signed): string {
  if (path === null) return "–";
  const { start, peak, peakEpoch, end } = path;
  const top = passesPeak(path) ? [`${show(peak)} (epoch ${peakEpoch})`] : [];
  return [show(start), ...top, show(end)].join(" → ");
}
