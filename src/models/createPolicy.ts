/**
 * Chooses the shape of the policy that a config asks for: one network or one per cue pattern, one head or a scratchpad.
 */
import { createJointPolicy } from "./jointPolicy.js";
import type { Policy, PolicyMaking } from "./policy.js";
import { createSeparatePolicy } from "./separatePolicy.js";
import { createTwoStepPolicy } from "./twoStepPolicy.js";

/**
 * The policy of a config. Its last layer starts at 0, so that it starts exactly uniform: before the supervised start
 * no flag and no topic moves it.
 */
export function createPolicy(making: PolicyMaking): Policy {
  const makeOne = making.config.reasoning === "two-step" ? createTwoStepPolicy : createJointPolicy;
  if (making.config.trunk === "shared") return makeOne(making, "policy");
  const parts = making.world.observation.patterns.map((_, p) => makeOne(making, `policy/${p}`));
  return createSeparatePolicy(parts);
}
