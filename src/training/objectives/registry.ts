/**
 * The algorithms by the name that a config gives them. A missing entry is a compile error, and so is one that learns from
 * something else than its trait says.
 */
import type { Config } from "../../config/schema/config.js";
import type { ObjectiveKind, objectiveTraits } from "../../config/schema/objectiveTraits.js";
import type { ClosedForm } from "../../theory/closedForm.js";
import { dpo } from "./dpo.js";
import { exact } from "./exact.js";
import { grpo } from "./grpo.js";
import type { Objective, ObjectiveEntry, ObjectiveMaking } from "./objective.js";
import { ppo } from "./ppo.js";
import { reinforce } from "./reinforce.js";
import { rloo } from "./rloo.js";

const objectives: {
  readonly [Kind in ObjectiveKind]: ObjectiveEntry<(typeof objectiveTraits)[Kind]["learnsFrom"]>;
} = {
  ppo,
  reinforce,
  rloo,
  grpo,
  dpo,
  exact,
};

/** The algorithm that the config names. */
export function createObjective(making: ObjectiveMaking): Objective {
  return objectives[making.config.kind].create(making);
}

/** Where it should end for fixed rewards. */
export function closedFormOf(config: Config["objective"]): ClosedForm {
  return objectives[config.kind].closedForm(config);
}
