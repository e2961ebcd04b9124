/**
 * The oracle: trains an algorithm in a world whose reward model is frozen after its first fit, and measures how far from
 * a fixed point it ends. The start of a world (π_ref, reward model) is made once and shared by all algorithms.
 */
import { resolveConfig } from "../config/resolve.js";
import type { ConfigInput } from "../config/schema/config.js";
import type { ObjectiveKind } from "../config/schema/objectiveTraits.js";
import { meanDistance } from "../theory/behaviour.js";
import { createHeldOut, distributionOf, type Distribution, type HeldOut } from "../theory/heldOut.js";
import { optimum, pooledLabelerUtility, pooledRewards, type PooledRewards } from "../theory/optimum.js";
import { centre } from "../models/rewardModel.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { createRng } from "../shared/rng.js";
import { train } from "../training/loop.js";
import { createRun, restoreRun, saveRun, type Checkpoint, type TrainingRun } from "../training/state.js";
import { gradedShare, patternShare, totalShare } from "../world/tierWeights.js";
import { randomWorld, type WorldInput } from "./randomWorlds.js";

type ObjectiveInput = NonNullable<ConfigInput["objective"]>;

/** A world before any training of the policy. */
export interface Start {
  readonly base: ConfigInput;
  readonly seed: number;
  readonly checkpoint: Checkpoint;
  readonly heldOut: HeldOut;
}

/** Small networks, and a reward model that is smooth enough in the topic for them: it ought not to depend on it. */
const learning: ConfigInput = {
  policy: { hidden: [16, 16], supervised: { steps: 200 } },
  rewardModel: {
    refresh: "once",
    hidden: [16],
    activation: "tanh",
    weightDecay: 1,
    pretrain: { pairs: 8192, steps: 300 },
    batchPairs: 128,
  },
  evaluation: { prompts: 16 },
};

/** The start of a world; `overrides` replace whole sections of it, but for `policy`, which they fill. */
export function startIn(world: WorldInput, seed: number, overrides: ConfigInput = {}): Start {
  const base: ConfigInput = {
    ...world,
    ...learning,
    ...overrides,
    policy: { ...learning.policy, ...world.policy, ...overrides.policy },
  };
  const run = createRun(resolveConfig(base), seed, createSimdEngine());
  train(run).next(); // epoch 0
  const heldOut = createHeldOut(run.world, run.config, run.own, run.refPolicy, createRng(seed));
  return { base, seed, checkpoint: saveRun(run), heldOut };
}

/** The start of the random world of a number, which is also the seed of its training. */
export const startOf = (number: number): Start => startIn(randomWorld(number), number);

/** The same for DPO: everything graded and seen, no own utility, `pairs` comparisons of π_ref's responses. */
export function preferenceStartOf(number: number, pairs: number, mistakeRate = 0): Start {
  const world = randomWorld(number);
  const tiers = Object.entries(world.tiers ?? {}).map(([name, tier]) => [
    name,
    { ...tier, graded: 1, visibility: 1 },
  ]);
  return startIn(world, number, {
    tiers: Object.fromEntries(tiers) as NonNullable<ConfigInput["tiers"]>,
    labeler: { ...world.labeler, mistakeRate },
    own: { strength: 0 },
    objective: { kind: "dpo" },
    rewardModel: { refresh: "once", pretrain: { pairs } },
  });
}

/** Trains from a start with an algorithm, learning rates falling linearly to 0. */
export function trainFrom(start: Start, epochs: number, objective: ObjectiveInput): TrainingRun {
  const config = resolveConfig({
    ...start.base,
    epochs,
    objective: { learningRateDecay: "linear", ...objective },
  });
  const fresh = createRun(config, start.seed, createSimdEngine());
  const run = restoreRun(config, start.seed, createSimdEngine(), {
    ...start.checkpoint,
    klCoef: config.objective.klCoef,
    objective: fresh.objective.save(),
    rewardModel: fresh.rewardModel === null ? null : start.checkpoint.rewardModel,
  });
  for (const record of train(run)) void record;
  return run;
}

/** What a run's policy does on the held-out prompts, by pattern. */
export function policyOf(run: TrainingRun, { observations }: HeldOut): Distribution[] {
  return observations.map((seen) => distributionOf(run.policy, seen));
}

/** proxyRewards of a run's reward model on the held-out prompts, by pattern; null without a reward model. */
export function proxyOf({ rewardModel }: TrainingRun, heldOut: HeldOut): Float64Array[] | null {
  if (rewardModel === null) return null;
  return heldOut.observations.map(({ patterns }, p) => {
    const rows = rewardModel.inputs.all(heldOut.prompts, patterns);
    return rewardModel.proxyRewards(rewardModel.scores(rows), heldOut.reference[p]!.probs);
  });
}

/** The KL-regularised optimum for a run's reward model. */
export function optimumOf(run: TrainingRun, heldOut: HeldOut): Distribution[] {
  const rewards = pooledRewards(heldOut, proxyOf(run, heldOut));
  return optimum(heldOut, rewards, run.config.objective.klCoef);
}

/** Mean KL(π‖target) of a trained policy over all episodes, nats; the target is π* unless given. */
export function distanceTo(run: TrainingRun, { heldOut }: Start, target = optimumOf(run, heldOut)): number {
  return meanDistance(heldOut, policyOf(run, heldOut), target);
}

/** The labeler's utility over its temperature, by pattern, and its pooled within-prompt sd under π_ref: the scale of a reward model. */
export function labelerUtility({ base, checkpoint, seed, heldOut }: Start): {
  utility: PooledRewards;
  sd: number;
} {
  const { world, labeler } = restoreRun(resolveConfig(base), seed, createSimdEngine(), checkpoint);
  const utility = pooledLabelerUtility(heldOut, labeler);
  const kinds = world.responses.length;
  let variance = 0;
  heldOut.reference.forEach(({ probs }, p) => {
    const share = patternShare(world, p, gradedShare);
    const centred = centre(utility[p] ?? [], probs, kinds);
    centred.forEach((u, i) => {
      variance += share * heldOut.promptWeights[Math.floor(i / kinds)]! * probs[i]! * u * u;
    });
  });
  return { utility, sd: Math.sqrt(variance / totalShare(world.tiers, gradedShare)) };
}

/** What each algorithm is trained with in every world: learning rate, steps and episodes. */
export function setting(
  kind: Exclude<ObjectiveKind, "dpo">,
  klCoef: number,
): [epochs: number, objective: ObjectiveInput] {
  const far = klCoef < 1; // a weak penalty leaves further to go, and less to hold on to
  if (kind === "exact") return [far ? 60 : 40, { kind, klCoef, episodes: 128, stepsPerEpoch: 40 }];
  const shared = { kind, klCoef, learningRate: 0.004, grpo: { klInLoss: false, divideBySd: false } };
  const value = { hidden: [16, 16], learningRate: 0.01 };
  if (kind === "ppo") return [far ? 110 : 40, { ...shared, value, ppo: { passes: 2, minibatches: 4 } }];
  if (kind === "reinforce") return [far ? 120 : 40, { ...shared, value, stepsPerEpoch: 8 }];
  return [far ? 100 : 40, { ...shared, episodes: 1024, stepsPerEpoch: 16 }]; // 256 prompts, 4 responses to each
}

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
export const worst = (values: readonly number[]): number => Math.max(...values);

let starts: Start[] | undefined;

/** How far from the optimum an algorithm ends in each of the worlds 1 to 20. ORACLE_TABLE=1 prints mean and worst. */
export function inTwentyWorlds(
  kind: Exclude<ObjectiveKind, "dpo">,
  klCoef: number,
  overrides: object = {},
): number[] {
  starts ??= Array.from({ length: 20 }, (_, i) => startOf(i + 1));
  const distances = starts.map((start) => {
    const [epochs, objective] = setting(kind, klCoef);
    return distanceTo(trainFrom(start, epochs, { ...objective, ...overrides }), start);
  });
  if (process.env["ORACLE_TABLE"] !== undefined)
    console.log(`${kind} ${klCoef} ${JSON.stringify(overrides)}: ${mean(distances)}, ${worst(distances)}`);
  return distances;
}
