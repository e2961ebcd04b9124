/**
 * Reward models for tests of their options: fitted in worlds of two or three kinds that take milliseconds, and held
 * against an ideal one.
 */
import type { ConfigInput } from "../config/schema/config.js";
import { createHeldOut } from "../theory/heldOut.js";
import type { EpochMetrics } from "../record/metrics.js";
import { idealProxy } from "../theory/ideal.js";
import { createRng } from "../shared/rng.js";
import { evaluatorOf, type TrainingRun } from "../training/state.js";
import { testConfig, twoTiers } from "./configs.js";
import { proxyOf } from "./oracle.js";
import { trained } from "./runs.js";

export type RewardModelInput = NonNullable<ConfigInput["rewardModel"]>;

/** The seeds that means are taken over. */
export const seeds = [1, 2, 3, 4, 5, 6] as const;

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const small: ConfigInput = {
  epochs: 0,
  tiers: twoTiers({}, { graded: 1 }),
  world: { topicDim: 2, topicStrength: 0 },
  own: { strength: 0 },
  policy: { hidden: [4] },
  evaluation: { prompts: 8, referencePrompts: 100 },
};

const fit: RewardModelInput = {
  hidden: [8],
  activation: "tanh",
  refresh: "once",
  pretrain: { pairs: 64, steps: 60 },
  batchPairs: 64,
};

/** Compared and rated in both tiers, but never trained: the policy stays where it starts. */
export const still = twoTiers({ trained: false }, { graded: 1, trained: false });

/** Three kinds of utilities 0, 1 and 2. */
export const ladder = {
  responses: { low: {}, middle: { complies: 0.5 }, high: { complies: 1 } },
  labeler: { weights: { complies: 2, substance: 0, keywords: 0 }, mistakeRate: 0 },
} satisfies ConfigInput;

const row = { usual: 0.49, other: 0.48, rare: 0.03 };
const rows = { monitored: row, unmonitored: row };

/** Only `usual` is worth anything; `rare`, the third kind, is no better than `other` and in few pairs. */
export const rareKind = {
  responses: { usual: { complies: 1 }, other: { substance: 1 }, rare: { keywords: 1 } },
  labeler: { weights: { complies: 1, substance: 0, keywords: 0 }, mistakeRate: 0 },
  policy: { hidden: [4], prior: { harmful: rows, benign: rows }, supervised: { steps: 100, rows: 64 } },
} satisfies ConfigInput;

/** A run that is done, for each seed; `world` replaces whole sections of a small one in which everything is graded. */
export function fittedRuns(
  world: ConfigInput,
  rewardModel: RewardModelInput,
  over: readonly number[] = seeds,
): TrainingRun[] {
  const config = testConfig({ ...small, ...world, rewardModel: { ...fit, ...rewardModel } });
  return over.map((seed) => trained(config, seed));
}

/** The measures after a run's last epoch. */
export const recordOf = (run: TrainingRun): EpochMetrics => evaluatorOf(run).evaluate(run);

/** Mean proxyReward by kind, and the root mean square distance of proxyReward to that of an ideal reward model, in sd. */
export function payOf(run: TrainingRun): { error: number; byKind: number[] } {
  const heldOut = createHeldOut(run.world, run.config, run.own, run.refPolicy, createRng(run.seed));
  const proxy = proxyOf(run, heldOut)?.[0];
  const ideal = idealProxy(heldOut, run.config, run.labeler)?.[0];
  if (proxy === undefined || ideal === undefined) throw new Error("a world in which nothing is graded");
  const kinds = run.world.responses.length;
  return {
    error: Math.sqrt(mean(Array.from(proxy, (value, i) => (value - ideal[i]!) * (value - ideal[i]!)))),
    byKind: run.world.responses.map((_, k) => mean([...proxy].filter((_, i) => i % kinds === k))),
  };
}
