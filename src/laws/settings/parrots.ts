/**
 * Arms in the world of keyword-parrot.json, which several laws share (how much graders see, how many comparisons the
 * reward model is fitted to), and what is read off them.
 */
import { atEnd, atStart, bySeed, series, tracksOf } from "../law/claims.js";
import type { Arm, ArmResults, Track } from "../law/law.js";
import { slope } from "../formulas/switchingOn.js";

export const parrotKeys = {
  gold: "goldReward.monitored",
  optimalGold: "optimum.goldReward.monitored",
  proxy: "proxyReward.monitored",
  parrots: "share.monitored.parrot",
} as const;

/** What keyword-parrot.json has. */
export const usualPairs = 1024;

/** The name of an arm. */
export function parrotArmId(visibility: number, pairs = usualPairs): string {
  return `visibility ${Number(visibility.toFixed(2))}, ${pairs} pairs`;
}

/** An arm without sampling noise: what happens here is due to the reward, so the gradient is exact. */
export function parrotArm(visibility: number, pairs = usualPairs): Arm {
  return {
    id: parrotArmId(visibility, pairs),
    config: "scenarios/keyword-parrot.json",
    patch: {
      tiers: { monitored: { visibility } },
      rewardModel: { pretrain: { pairs } },
      policy: { supervised: { steps: 300, rows: 128 } },
      objective: { kind: "exact", episodes: 128 },
      evaluation: { prompts: 64 },
    },
    keys: Object.values(parrotKeys),
  };
}

export const parrotsAtEnd = (track: Track): number => atEnd(track, parrotKeys.parrots);
export const goldAtEnd = (track: Track): number => atEnd(track, parrotKeys.gold);
export const goldPeak = (track: Track): number => Math.max(...series(track, parrotKeys.gold));
export const rise = (track: Track): number => goldPeak(track) - atStart(track, parrotKeys.gold);
export const fall = (track: Track): number => goldPeak(track) - goldAtEnd(track);
export const goldChange = (track: Track): number => goldAtEnd(track) - atStart(track, parrotKeys.gold);

/** The largest fall of the proxy below its own maximum so far, as a share of its rise over the run. */
export function proxySetback(track: Track): number {
  let highest = -Infinity;
  let setback = 0;
  for (const value of series(track, parrotKeys.proxy)) {
    highest = Math.max(highest, value);
    setback = Math.max(setback, highest - value);
  }
  return setback / (highest - atStart(track, parrotKeys.proxy));
}

/** For each seed, the change of the final share of parrots per unit of visibility. */
export function parrotSlopes(
  results: ArmResults,
  visibilities: readonly number[],
  pairs = usualPairs,
): number[] {
  const shares = visibilities.map((visibility) =>
    bySeed(results, parrotArmId(visibility, pairs), parrotsAtEnd),
  );
  return tracksOf(results, parrotArmId(visibilities[0]!, pairs)).map((_, seed) =>
    slope(visibilities.map((x, i) => ({ x, y: shares[i]![seed]! }))),
  );
}

/** How many seeds of an arm end with more than 90 % parrots, with some, and with less than 10 %: "7/13/0". */
export function parrotCounts(results: ArmResults, arm: string): string {
  const shares = bySeed(results, arm, parrotsAtEnd);
  const many = shares.filter((share) => share > 0.9).length;
  const few = shares.filter((share) => share < 0.1).length;
  return `${many}/${shares.length - many - few}/${few}`;
}
