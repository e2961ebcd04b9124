/**
 * Arms in the world of keyword-parrot.json, which several laws share (how much graders see, how many comparisons the
 * reward model is fitted to), and what is read off them.
 */
import type { ChartSpec } from "../../charts/specs/style.js";
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import type { Arm, ArmResults, Track } from "../law/law.js";
import { pathOf } from "../law/points.js";
import { atEnd, atStart, bySeed, series, slopes } from "../law/tracks.js";
import { seedsText } from "../law/words.js";
import { gold } from "./gold.js";

export const parrotKeys = {
  gold,
  optimalGold: "optimum.goldReward.monitored",
  proxy: "proxyReward.monitored",
  parrots: "share.monitored.parrot",
} as const;

/** What keyword-parrot.json has. */
export const usualPairs = 1024;

/** How much of the substance graders see, in the laws that vary it. */
export const visibilities = [0, 1 / 3, 2 / 3, 1] as const;

/** Where the closed form for an ideal reward model ends at these visibilities. */
export const idealParrots = [0.983, 0.464, 0.002, 0] as const;
export const idealGold = [0.334, 1.113, 1.733, 1.887] as const;

/** Gold before training. */
export const startGold = 0.784;

/** Shares or gold as a prediction lists them: "0.98, 0.46, 0.00, 0.00". */
export const decimals = (values: readonly number[]): string =>
  values.map((value) => value.toFixed(2)).join(", ");

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
export function parrotSlopes(results: ArmResults, pairs = usualPairs): number[] {
  const settings = visibilities.map((x) => ({ x, arm: parrotArmId(x, pairs) }));
  return slopes(results, settings, parrotsAtEnd);
}

/** How many seeds of an arm end with more than 90 % parrots, with some, and with less than 10 %: "7/13/0". */
export function parrotCounts(results: ArmResults, arm: string): string {
  const shares = bySeed(results, arm, parrotsAtEnd);
  const many = shares.filter((share) => share > 0.9).length;
  const few = shares.filter((share) => share < 0.1).length;
  return `${many}/${shares.length - many - few}/${few}`;
}

/** Gold and parrots epoch by epoch, of graders who see nothing and of graders who see everything. */
export function goldAndParrotsChart(results: ArmResults, blind: string, full: string): ChartSpec {
  return lineLawChart({
    title: "Blind graders: gold ends below where it began",
    subtitle: `${seedsText(results)} · dotted: gold at the start`,
    xLabel: "epoch",
    yLabel: "gold reward, or share of parrots",
    yRange: [0, 2],
    series: [
      { label: "gold, graders see all", points: pathOf(results, full, parrotKeys.gold) },
      { label: "gold, they see nothing", points: pathOf(results, blind, parrotKeys.gold) },
      { label: "parrots, see nothing", points: pathOf(results, blind, parrotKeys.parrots), color: 3 },
    ],
    marks: [{ text: "start", y: startGold }],
  });
}
