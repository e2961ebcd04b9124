/**
 * The algorithms by name, with what the rest of a config depends on. Plain data, so that charts may read it too.
 */
import type { Config } from "./config.js";

/** What a config has to know of an algorithm; how it learns stands in training/objectives. */
interface ObjectiveTraits {
  /** Responses of its own with their rewards, or comparisons without a reward model. */
  readonly learnsFrom: "rollouts" | "preferences";
  /** The fields by which an epoch's episodes are divided, each with what one part is. */
  readonly divides: Readonly<Partial<Record<"ppo.minibatches" | "stepsPerEpoch" | "groupSize", string>>>;
}

const groups = { groupSize: "response to a prompt", stepsPerEpoch: "step" };

/** Every algorithm by its name. */
export const objectiveTraits = {
  ppo: { learnsFrom: "rollouts", divides: { "ppo.minibatches": "minibatch" } },
  reinforce: { learnsFrom: "rollouts", divides: { stepsPerEpoch: "step" } },
  rloo: { learnsFrom: "rollouts", divides: groups },
  grpo: { learnsFrom: "rollouts", divides: groups },
  dpo: { learnsFrom: "preferences", divides: {} },
  exact: { learnsFrom: "rollouts", divides: {} },
} as const satisfies Record<string, ObjectiveTraits>;

export type ObjectiveKind = keyof typeof objectiveTraits;
export const objectiveKinds = Object.keys(objectiveTraits) as ObjectiveKind[];

/** Whether an algorithm learns from comparisons alone, so that it has no reward model. */
export function needsNoRewardModel(kind: ObjectiveKind): boolean {
  return objectiveTraits[kind].learnsFrom === "preferences";
}

/** Whether some episode of some tier is graded, so that there are comparisons. */
export function someTierIsGraded({ tiers }: Pick<Config, "tiers">): boolean {
  return Object.values(tiers).some((tier) => tier.share > 0 && tier.graded > 0);
}

/** Whether a run of a config has a reward model. */
export function hasRewardModel(config: Pick<Config, "tiers" | "objective">): boolean {
  return someTierIsGraded(config) && !needsNoRewardModel(config.objective.kind);
}
