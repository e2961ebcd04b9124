/**
 * What the designers really want. Only the evaluation reads it: neither the labeler nor any learner does.
 */
import { withWeights } from "../config/schema/attributes.js";
import type { Config } from "../config/schema/config.js";
import type { Tier } from "./observation.js";
import type { Prompts } from "./prompts.js";
import { tabulateAttributes, topicTerm } from "./utility.js";
import type { World } from "./world.js";

/** U_gold of every response to every prompt in a tier, `[prompts, responses]`: all attributes seen in full. */
export function goldUtilities(
  world: World,
  { weights }: Config["gold"],
  prompts: Prompts,
  { gold }: Pick<Tier, "gold">,
): Float64Array {
  const kinds = world.responses;
  const attributes = tabulateAttributes(world, withWeights(weights, gold?.weights));
  const utilities = new Float64Array(prompts.count * kinds.length);
  for (let row = 0; row < prompts.count; row++)
    kinds.forEach((kind, k) => {
      utilities[row * kinds.length + k] =
        attributes[prompts.harmful[row]! * kinds.length + k]! + topicTerm(world, prompts, row, kind);
    });
  return utilities;
}

/** The same by tier, `[tiers]`; tiers that weigh alike share one array. */
export function goldByTier(world: World, gold: Config["gold"], prompts: Prompts): Float64Array[] {
  const same = goldUtilities(world, gold, prompts, {});
  return world.tiers.map((tier) =>
    tier.gold === undefined ? same : goldUtilities(world, gold, prompts, tier),
  );
}
