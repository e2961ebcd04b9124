/**
 * The interface that every algorithm stands behind. An objective takes what the epoch collected and improves the
 * policy by gradient steps; the file of each algorithm can be read from top to bottom.
 */
import type { Config } from "../../config/schema/config.js";
import type { NetworkState } from "../../models/networkState.js";
import type { Policy } from "../../models/policy.js";
import type { Engine } from "../../nn/network.js";
import type { ClosedForm } from "../../theory/closedForm.js";
import type { Rng } from "../../shared/rng.js";
import type { World } from "../../world/world.js";
import type { PreferenceBatch } from "../preferences.js";
import type { Rollout } from "../rollout.js";

/** What an objective is made from. */
export interface ObjectiveMaking {
  readonly engine: Engine;
  readonly world: World;
  readonly config: Config["objective"];
  readonly policy: Policy;
  readonly refPolicy: Policy;
  readonly rng: Rng;
}

/** What changes from epoch to epoch. */
export interface Schedule {
  /** Current weight of the KL penalty, reward per nat. */
  readonly klCoef: number;
  /** Factor on all learning rates, in (0, 1]. */
  readonly rateFactor: number;
}

interface Learner {
  /** What it has learned beside the policy: a value network, say. */
  save(): NetworkState[];
  restore(states: readonly NetworkState[]): void;
}

/** An algorithm that learns from its own responses and their rewards. */
export interface RolloutObjective extends Learner {
  readonly learnsFrom: "rollouts";
  /** Responses that it wants to each prompt. */
  readonly groupSize: number;
  /** Whether it wants the reward in expectation over all that it cannot see: grading, and which tier looks like this. */
  readonly expectReward: boolean;
  update(rollout: Rollout, schedule: Schedule): void;
}

/** An algorithm that learns from comparisons, without a reward model. */
export interface PreferenceObjective extends Learner {
  readonly learnsFrom: "preferences";
  update(preferences: readonly PreferenceBatch[], schedule: Schedule): void;
}

export type Objective = RolloutObjective | PreferenceObjective;

/** All that there is of a kind of algorithm; `From` is what its trait in a config says that it learns from. */
export interface ObjectiveEntry<From extends Objective["learnsFrom"] = Objective["learnsFrom"]> {
  readonly create: (making: ObjectiveMaking) => Extract<Objective, { readonly learnsFrom: From }>;
  /** Where it should end for fixed rewards; made anew for every run. */
  readonly closedForm: (config: Config["objective"]) => ClosedForm;
}

/** For algorithms that keep nothing beside the policy. */
export const keepsNothing: Learner = { save: () => [], restore: () => undefined };
