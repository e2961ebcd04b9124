/**
 * Everything that one training run holds: the world, the models and how far it has come. The loop advances it;
 * checkpoints save and restore it.
 */
import type { Config } from "../config/schema/config.js";
import { createEvaluator, type Evaluator } from "../evaluation/evaluate.js";
import { createPolicy } from "../models/createPolicy.js";
import type { NetworkState } from "../models/networkState.js";
import type { Policy } from "../models/policy.js";
import { createRewardModel, type RewardModel, type RewardModelState } from "../models/rewardModel.js";
import type { Engine } from "../nn/network.js";
import type { ClosedForm } from "../theory/closedForm.js";
import { UserError } from "../shared/errors.js";
import { createRng, type Rng, type StreamState } from "../shared/rng.js";
import { createLabeler, type Labeler } from "../world/labeler.js";
import { createOwnUtility, type OwnUtility } from "../world/own.js";
import { rewardsByEpoch, type Reward } from "../world/reward.js";
import { gradedShare, totalShare } from "../world/tierWeights.js";
import { createWorld, type World } from "../world/world.js";
import type { ComparisonRows } from "./fitRewardModel.js";
import { closedFormOf, createObjective } from "./objectives/registry.js";
import type { Objective } from "./objectives/objective.js";
import type { PreferenceBatch } from "./preferences.js";
import { createReferencePrompts, type ReferencePrompts } from "./referencePrompts.js";

/** A run between two epochs. Only the loop changes the fields that are not readonly. */
export interface TrainingRun {
  readonly config: Config;
  readonly seed: number;
  readonly rng: Rng;
  readonly world: World;
  readonly labeler: Labeler;
  readonly own: OwnUtility;
  /** The reward in the update that leads to an epoch. */
  readonly rewardAt: (epoch: number) => Reward;
  readonly policy: Policy;
  /** The frozen copy of the policy after the supervised start; uniform before it. */
  readonly refPolicy: Policy;
  /** null where no tier is graded, and for objectives that need none. */
  readonly rewardModel: RewardModel | null;
  readonly objective: Objective;
  /** Where the objective should end for fixed rewards. */
  readonly closedForm: ClosedForm;
  /** The prompts over which the reward model is normalised. */
  readonly referencePrompts: ReferencePrompts;
  /** Made after the supervised start. */
  evaluator: Evaluator | null;
  /** The newest comparisons last. */
  preferences: PreferenceBatch[];
  /** What the reward model reads of them, kept so that it is written once. */
  readonly comparisons: WeakMap<PreferenceBatch, ComparisonRows>;
  klCoef: number;
  rewardModelLoss: number | null;
  /** The last epoch that is done; −1 before the supervised start. */
  epoch: number;
  /** Whether config.stop has ended the run. */
  stopped: boolean;
}

/** What is needed to go on from an epoch to the same bits. Plain objects, numbers and typed arrays only. */
export interface Checkpoint {
  readonly epoch: number;
  readonly stopped: boolean;
  readonly klCoef: number;
  readonly rewardModelLoss: number | null;
  readonly policy: readonly NetworkState[];
  readonly refPolicy: readonly NetworkState[];
  readonly rewardModel: RewardModelState | null;
  readonly objective: readonly NetworkState[];
  readonly preferences: readonly PreferenceBatch[];
  readonly streams: Readonly<Record<string, StreamState>>;
}

/** What a type says in TypeScript, for programs without one: plain values are no Config yet, and a seed is a whole number. */
function requireRunnable(config: unknown, seed: unknown): void {
  const isConfig =
    typeof config === "object" && config !== null && "tiers" in config && "objective" in config;
  if (!isConfig)
    throw new UserError({
      path: "config",
      expected: "a whole config",
      got: JSON.stringify(config) ?? "nothing",
      hint: "Make one of plain values with resolveConfig(…).",
    });
  if (Number.isSafeInteger(seed) && Number(seed) >= 0) return;
  const got = typeof seed === "number" ? String(seed) : (JSON.stringify(seed) ?? "nothing");
  throw new UserError({ path: "seed", expected: "a whole number of at least 0", got });
}

/** A run that has not begun. Throws a UserError where the seed is no whole number of at least 0, or the config is not whole. */
export function createRun(config: Config, seed: number, engine: Engine): TrainingRun {
  requireRunnable(config, seed);
  const rng = createRng(seed);
  const world = createWorld(config, rng);
  const making = { engine, world, config: config.policy };
  const policy = createPolicy({ ...making, rng });
  // Its start is overwritten by the policy's; a generator of its own keeps its making from shifting any stream.
  const refPolicy = createPolicy({ ...making, rng: createRng(seed) });
  const own = createOwnUtility(world, config.own);
  const objective = createObjective({ engine, world, config: config.objective, policy, refPolicy, rng });
  const needsRewardModel = totalShare(world.tiers, gradedShare) > 0 && objective.learnsFrom === "rollouts";
  return {
    config,
    seed,
    rng,
    world,
    labeler: createLabeler(world, config.labeler),
    own,
    rewardAt: rewardsByEpoch(world, config, own),
    policy,
    refPolicy,
    rewardModel: needsRewardModel ? createRewardModel(engine, world, config.rewardModel, rng) : null,
    objective,
    closedForm: closedFormOf(config.objective),
    referencePrompts: createReferencePrompts(world, config.evaluation.referencePrompts, rng),
    evaluator: null,
    preferences: [],
    comparisons: new WeakMap(),
    klCoef: config.objective.klCoef,
    rewardModelLoss: null,
    epoch: -1,
    stopped: false,
  };
}

/** The evaluator; made at the first call, which must come after the supervised start or a restore. */
export function evaluatorOf(run: TrainingRun): Evaluator {
  run.evaluator ??= createEvaluator(run);
  return run.evaluator;
}

/** Saves a run between two epochs. */
export function saveRun(run: TrainingRun): Checkpoint {
  const { epoch, stopped, klCoef, rewardModelLoss, preferences } = run;
  return {
    epoch,
    stopped,
    klCoef,
    rewardModelLoss,
    policy: run.policy.save(),
    refPolicy: run.refPolicy.save(),
    rewardModel: run.rewardModel?.save() ?? null,
    objective: run.objective.save(),
    preferences,
    streams: run.rng.states(),
  };
}

/** A run as it was when it was saved, ready for the next epoch. */
export function restoreRun(
  config: Config,
  seed: number,
  engine: Engine,
  checkpoint: Checkpoint,
): TrainingRun {
  const run = createRun(config, seed, engine);
  run.policy.restore(checkpoint.policy);
  run.refPolicy.restore(checkpoint.refPolicy);
  if (checkpoint.rewardModel !== null) run.rewardModel?.restore(checkpoint.rewardModel);
  run.objective.restore(checkpoint.objective);
  if (checkpoint.epoch >= 0) evaluatorOf(run); // draws its prompts before the streams are put where they were
  run.rng.restore(checkpoint.streams);
  run.referencePrompts.observe(run.refPolicy);
  run.epoch = checkpoint.epoch;
  run.stopped = checkpoint.stopped;
  run.klCoef = checkpoint.klCoef;
  run.rewardModelLoss = checkpoint.rewardModelLoss;
  run.preferences = [...checkpoint.preferences];
  return run;
}
