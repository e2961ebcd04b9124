/**
 * The simulated human: prefers one of two responses by what it rewards, as far as it sees it. THIS is where the reward
 * is defined: the reward model only ever learns from these comparisons.
 */
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
  /** Whether every label follows the utilities, and none is given at random. */
  readonly makesNoMistakes: boolean;
  /** U_labeler of one response to one prompt, seen with visibility v in [0, 1]. */
  utility(prompts: Prompts, row: number, response: number, visibility: number): number;
  /** P(a ≻ b) given the two utilities, in (0, 1). */
  preferenceProbability(utilityA: number, utilityB: number): number;
  /** Compares responses a and b to one prompt. */
  compare(
    prompts: Prompts,
    row: number,
    a: number,
    b: number,
    visibility: number,
    stream: Stream,
  ): Preference;
}

/**
 * P(a ≻ b) = (1 − ε)·σ((U(a) − U(b)) / temperature) + ε/2, where ε is the fraction of labels given at random
 * (Christiano et al. 2017); ties give 1/2.
 */
export function createLabeler(
  world: World,
  { weights, temperature, mistakeRate }: Config["labeler"],
): Labeler {
  const kinds = world.responses;
  // The tiers have few visibilities, so to look through a list is faster than a map.
  const tables: { readonly visibility: number; readonly values: Float64Array }[] = [];
  const seen = (visibility: number): Float64Array => {
    for (const table of tables) if (table.visibility === visibility) return table.values;
    const values = tabulateAttributes(world, weights, visibility);
    tables.push({ visibility, values });
    return values;
  };
  const utility: Labeler["utility"] = (prompts, row, response, visibility) =>
    seen(visibility)[prompts.harmful[row]! * kinds.length + response]! +
    topicTerm(world, prompts, row, kinds[response]!);
  const preferenceProbability: Labeler["preferenceProbability"] = (utilityA, utilityB) =>
    (1 - mistakeRate) * sigmoid((utilityA - utilityB) / temperature) + mistakeRate / 2;
  return {
    temperature,
    makesNoMistakes: mistakeRate === 0,
    utility,
    preferenceProbability,
    compare(prompts, row, a, b, visibility, stream) {
      const probability = preferenceProbability(
        utility(prompts, row, a, visibility),
        utility(prompts, row, b, visibility),
      );
      return stream.bernoulli(probability) ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
    },
  };
}
