/**
 * The simulated human: prefers one of two responses by what it rewards, as far as it sees it. THIS is where the reward
 * is defined: the reward model only ever learns from these comparisons.
 */
import { informedness, withWeights } from "../config/schema/attributes.js";
import type { Config } from "../config/schema/config.js";
import { sigmoid } from "../shared/math.js";
import type { Stream } from "../shared/rng.js";
import type { Prompts } from "./prompts.js";
import { tabulateAttributes, topicTerm } from "./utility.js";
import type { World } from "./world.js";

/** One comparison: indices of the response kinds. */
export interface Preference {
  readonly chosen: number;
  readonly rejected: number;
}

/** The labeler of a world. */
export interface Labeler {
  /** Noise of the comparison: utilities count in units of it. */
  readonly temperature: number;
  /**
   * J = TPR − FPR = (1 − mistakeRate)·(1 − 2·flipRate), in [−1, 1] (Youden 1950): 1 where every label follows the utilities,
   * 0 where labels say nothing, below 0 where they say the opposite.
   */
  readonly informedness: number;
  /** U_labeler of one response to one prompt in a tier (its index): with its weights, as far as it lets the labeler see. */
  utility(prompts: Prompts, row: number, response: number, tier: number): number;
  /** A number for what the labeler thinks in a tier; tiers with the same one have the same utilities. */
  view(tier: number): number;
  /** P(a ≻ b) given the two utilities, in (0, 1). */
  preferenceProbability(utilityA: number, utilityB: number): number;
  /** Compares responses a and b to one prompt in a tier. */
  compare(prompts: Prompts, row: number, a: number, b: number, tier: number, stream: Stream): Preference;
}

/**
 * P(a ≻ b) = (1 − ε)·[(1 − φ)·σ + φ·(1 − σ)] + ε/2 with σ = σ((U(a) − U(b)) / temperature), where ε is the fraction of
 * labels given at random (Christiano et al. 2017) and φ the fraction of the others that are turned round: ½ + J·(σ − ½).
 * Ties give 1/2.
 */
export function createLabeler(
  world: World,
  { weights, temperature, mistakeRate, flipRate }: Config["labeler"],
): Labeler {
  const kinds = world.responses;
  const tables = world.tiers.map((tier) =>
    tabulateAttributes(world, withWeights(weights, tier.labeler?.weights), tier.visibility),
  );
  const utility: Labeler["utility"] = (prompts, row, response, tier) =>
    tables[tier]![prompts.harmful[row]! * kinds.length + response]! +
    topicTerm(world, prompts, row, kinds[response]!);
  const preferenceProbability: Labeler["preferenceProbability"] = (utilityA, utilityB) => {
    const better = sigmoid((utilityA - utilityB) / temperature);
    return (1 - mistakeRate) * ((1 - flipRate) * better + flipRate * (1 - better)) + mistakeRate / 2;
  };
  return {
    temperature,
    informedness: informedness({ mistakeRate, flipRate }),
    utility,
    view: (tier) => tables.findIndex((table) => table.every((value, i) => value === tables[tier]![i])),
    preferenceProbability,
    compare(prompts, row, a, b, tier, stream) {
      const probability = preferenceProbability(
        utility(prompts, row, a, tier),
        utility(prompts, row, b, tier),
      );
      return stream.bernoulli(probability) ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
    },
  };
}
