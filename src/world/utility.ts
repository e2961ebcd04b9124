/**
 * What labeler, gold and own have in common: a row of weights over the attributes of a response. Labeler and gold also
 * share the topic term.
 */
import type { Prompts } from "./prompts.js";
import type { ResponseKind, World } from "./world.js";

/** Weights over the six attributes, in reward per unit of attribute. */
export interface Weights {
  readonly complies: number;
  readonly substance: number;
  readonly keywords: number;
  readonly strategic: number;
  readonly effort: number;
  readonly harm: number;
}

/**
 * Σ w·attribute of a response, with harm and substance seen as far as `visibility` v in [0, 1] allows: harm counts v,
 * and what is not seen of substance is guessed from keywords.
 */
export function weightedAttributes(
  weights: Weights,
  kind: ResponseKind,
  harmful: number,
  visibility = 1,
): number {
  return (
    weights.complies * kind.complies +
    weights.keywords * kind.keywords +
    weights.strategic * kind.strategic +
    weights.effort * kind.effort +
    weights.harm * visibility * harmful * kind.complies +
    weights.substance * (visibility * kind.substance + (1 - visibility) * kind.keywords)
  );
}

/** topicStrength · (u_g · z) for one prompt and the topic group of one kind. */
export function topicTerm(world: World, prompts: Prompts, row: number, kind: ResponseKind): number {
  const { topicDim, topicDirections, topicStrength } = world;
  let dot = 0;
  for (let i = 0; i < topicDim; i++)
    dot += topicDirections[kind.group * topicDim + i]! * prompts.topics[row * topicDim + i]!;
  return topicStrength * dot;
}
