/**
 * The algorithms by the name that a config gives them; a missing entry is a compile error.
 */
import type { ObjectiveKind } from "../../config/schema/objective.js";
import { createDpo } from "./dpo.js";
import { createExact } from "./exact.js";
import { createGrpo } from "./grpo.js";
import type { Objective, ObjectiveMaking } from "./objective.js";
import { createPpo } from "./ppo.js";
import { createReinforce } from "./reinforce.js";
import { createRloo } from "./rloo.js";

const objectives: Readonly<Record<ObjectiveKind, (making: ObjectiveMaking) => Objective>> = {
  ppo: createPpo,
  reinforce: createReinforce,
  rloo: createRloo,
  grpo: createGrpo,
  dpo: createDpo,
  exact: createExact,
};

/** The algorithm that the config names. */
export function createObjective(making: ObjectiveMaking): Objective {
  return objectives[making.config.kind](making);
}
