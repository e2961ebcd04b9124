/**
 * How proxy and gold reward moved through training: what the closing summary tells of a world without harmful prompts.
 * Takes rows as they come in, because a run keeps only its last ones. Pure.
 */
import { metricKey, type EpochMetrics } from "../../record/metrics.js";
import { summariseColumn } from "../../record/statistics.js";
import { signed } from "../terminal/format.js";

/** A mean over seeds before training, at its highest and at the end. */
export interface RewardPath {
  readonly start: number;
  readonly peak: number;
  readonly peakEpoch: number;
  readonly end: number;
}

const ids = ["proxyReward", "goldReward"] as const;

export interface RewardPaths {
  /** Takes the rows of one epoch; a seed that ended early counts with its last row. */
  add(rows: readonly EpochMetrics[]): void;
  /** The path of a reward in a tier; null where the measure does not exist. */
  of(id: (typeof ids)[number], tier: string): RewardPath | null;
}

/** Paths without a row yet. */
export function createRewardPaths(tiers: readonly string[]): RewardPaths {
  const latest = new Map<number, EpochMetrics>();
  const paths = new Map<string, RewardPath>();
  const keys = tiers.flatMap((tier) => ids.map((id) => metricKey(id, tier)));
  return {
    add(rows) {
      for (const row of rows) latest.set(row.seed, row);
      const epoch = rows[0]?.epoch ?? 0;
      for (const key of keys) {
        const end = summariseColumn([...latest.values()], key)?.mean;
        if (end === undefined) continue;
        const path = paths.get(key) ?? { start: end, peak: end, peakEpoch: epoch };
        paths.set(key, { ...path, ...(end > path.peak ? { peak: end, peakEpoch: epoch } : {}), end });
      }
    },
    of: (id, tier) => paths.get(metricKey(id, tier)) ?? null,
  };
}

/** A fall from the peak that is worth a word. */
export const worthAWord = 0.05;

/** Whether the path goes by way of a peak, and does not just rise or fall. */
export function passesPeak({ start, peak, end }: RewardPath): boolean {
  return peak - Math.max(start, end) >= worthAWord;
}

/** "0.78 → 1.42 (epoch 9) → 0.31"; without the peak where it ends there. */
export function pathText(path: RewardPath | null): string {
  if (path === null) return "–";
  const { start, peak, peakEpoch, end } = path;
  const top = passesPeak(path) ? [`${signed(peak)} (epoch ${peakEpoch})`] : [];
  return [signed(start), ...top, signed(end)].join(" → ");
}
