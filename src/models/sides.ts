/**
 * The two sides of a scratchpad: plain reasoning and strategic reasoning, told apart by the attribute of the response that
 * follows it.
 */
import type { Config } from "../config/schema/config.js";
import type { World } from "../world/world.js";

/** On which side each kind is, `[responses]`: 1 where its attribute `strategic` is at least 1/2, else 0. */
export function sidesOf({ responses }: Pick<World, "responses">): Uint8Array {
  return Uint8Array.from(responses, ({ strategic }) => (strategic >= 0.5 ? 1 : 0));
}

/** The same where the reward reaches the answer alone, so that the side stays as likely as it was; null where it reaches both. */
export function fixedSides(
  world: Pick<World, "responses">,
  { reasoning, twoStep }: Config["policy"],
): Uint8Array | null {
  return reasoning === "two-step" && twoStep.credit === "answer" ? sidesOf(world) : null;
}
