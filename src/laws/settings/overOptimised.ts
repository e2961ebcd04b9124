/**
 * Arms in worlds like that of over-optimisation.json, redrawn with the seed, and what is read off them: gold as a path over
 * the distance √KL. Shared by the laws about honest labels, whose start and learning are fixed here.
 */
import type { LawPoint } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { mean } from "../../record/statistics.js";
import type { GoldPoint } from "../formulas/goldForms.js";
import type { Arm, ArmResults, Track } from "../law/law.js";
import { pointAt } from "../law/points.js";
import { atStart, series, tracksOf } from "../law/tracks.js";
import { gold } from "./gold.js";

const kl = "kl.monitored";
const bestGold = "bestOfN.goldReward.monitored";
const bestKl = "bestOfN.kl.monitored";

/** The names of arms. */
export const armIds = {
  honest: (pairs: number): string => `${pairs} pairs`,
  atRandom: (pairs: number): string => `${pairs} pairs, labels at random`,
  bestOf: (n: number): string => `best of ${n}`,
};

/** The start: softmax of 0, -4/15, ... -4 over the sixteen kinds. */
const startShares = [
  0.2374, 0.1818, 0.1393, 0.1067, 0.0817, 0.0626, 0.0479, 0.0367, 0.0281, 0.0215, 0.0165, 0.0126, 0.0097,
  0.0074, 0.0057, 0.0044,
];
const startRow = Object.fromEntries(startShares.map((share, k) => [`kind${k + 1}`, share]));

interface ArmSetting {
  readonly id: string;
  readonly pairs: number;
  /** The world of a seed. */
  readonly world: (seed: number) => JsonObject;
  readonly mistakeRate?: number;
  /** n of best-of-n, which needs no training. */
  readonly bestOf?: number;
}

/** An arm without sampling noise: the reward model's errors are what is studied, so the gradient is exact. */
export function overOptimisedArm({ id, pairs, world, mistakeRate, bestOf }: ArmSetting): Arm {
  return {
    id,
    config: "scenarios/over-optimisation.json",
    patch: {
      rewardModel: { pretrain: { pairs } },
      policy: {
        supervised: { steps: 300, rows: 128 },
        prior: { benign: { monitored: startRow, unmonitored: startRow } },
      },
      objective: { kind: "exact", episodes: 128, klCoef: 0.02, learningRate: 0.001 },
      evaluation: { prompts: 32, ...(bestOf === undefined ? {} : { bestOf }) },
      ...(mistakeRate === undefined ? {} : { labeler: { mistakeRate } }),
      ...(bestOf === undefined ? {} : { epochs: 0 }),
    },
    perSeed: world,
    keys: bestOf === undefined ? [gold, kl] : [gold, bestGold, bestKl],
  };
}

/** A seed's way through training: √KL and what gold gained, epoch by epoch. */
export function trainingPath(track: Track): GoldPoint[] {
  const start = atStart(track, gold);
  const distances = series(track, kl).map((nats) => Math.sqrt(Math.max(0, nats)));
  return series(track, gold).map((value, epoch) => ({ d: distances[epoch]!, gain: value - start }));
}

/** For each seed, the same for best-of-n, one n after another. */
export function bestOfPaths(results: ArmResults, draws: readonly number[]): GoldPoint[][] {
  return tracksOf(results, armIds.bestOf(draws[0]!)).map((_, seed) =>
    draws.map((n) => {
      const track = tracksOf(results, armIds.bestOf(n))[seed]!;
      return {
        d: Math.sqrt(atStart(track, bestKl)),
        gain: atStart(track, bestGold) - atStart(track, gold),
      };
    }),
  );
}

/** √KL where gold is highest. */
export function distanceAtPeak(track: Track): number {
  return trainingPath(track).reduce((best, point) => (point.gain > best.gain ? point : best)).d;
}

/** A mean path takes a new point where the distance has grown by this, √nats: late in training it goes to and fro. */
const stride = 0.04;

/** Paths of the same length as one for a chart: mean distance, and mean gain with its interval, at ever larger distances. */
export function meanPath(paths: readonly (readonly GoldPoint[])[]): LawPoint[] {
  const points: LawPoint[] = [];
  (paths[0] ?? []).forEach((_, step) => {
    const x = mean(paths.map((path) => path[step]!.d));
    if (x < (points.at(-1)?.x ?? -Infinity) + stride) return;
    points.push(
      pointAt(
        x,
        paths.map((path) => path[step]!.gain),
      ),
    );
  });
  return points;
}
