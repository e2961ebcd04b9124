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
  /** The fields and sections of `objective` that it reads and some other algorithm does not; ppo.clip as "ppo.clip". */
  readonly reads: readonly string[];
}

const advantages = ["episodes", "entropyBonus", "whitenAdvantages"];
const groups = { groupSize: "response to a prompt", stepsPerEpoch: "step" };

/** Every algorithm by its name. */
export const objectiveTraits = {
  ppo: {
    learnsFrom: "rollouts",
    divides: { "ppo.minibatches": "minibatch" },
    reads: [...advantages, "ppo.passes", "ppo.minibatches", "ppo.clip", "value"],
  },
  reinforce: {
    learnsFrom: "rollouts",
    divides: { stepsPerEpoch: "step" },
    reads: [...advantages, "stepsPerEpoch", "value"],
  },
  rloo: { learnsFrom: "rollouts", divides: groups, reads: [...advantages, "stepsPerEpoch", "groupSize"] },
  grpo: {
    learnsFrom: "rollouts",
    divides: groups,
    reads: ["episodes", "entropyBonus", "stepsPerEpoch", "groupSize", "grpo", "ppo.clip"],
  },
  dpo: { learnsFrom: "preferences", divides: {}, reads: ["stepsPerEpoch", "dpo"] },
  exact: { learnsFrom: "rollouts", divides: {}, reads: ["episodes", "entropyBonus", "stepsPerEpoch"] },
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

/** Whether an algorithm reads a field of `objective`, given as a path within it: of all that some other one does not. */
export function readsField(kind: ObjectiveKind, path: string): boolean {
  const listed = (one: ObjectiveKind): boolean =>
    objectiveTraits[one].reads.some((read) => path === read || path.startsWith(`${read}.`));
  return listed(kind) || !objectiveKinds.some(listed);
}
