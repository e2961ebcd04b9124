/**
 * Arms in the world of keyword-parrot.json, which two laws share: how much graders see, and how many comparisons the
 * reward model is fitted to.
 */
import type { Arm } from "./law.js";

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
