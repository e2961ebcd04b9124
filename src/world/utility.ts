/**
 * What labeler and gold have in common: a row of weights over the attributes of a response, and the topic term.
 */
import { weightedAttributes, type Weights } from "../config/schema/attributes.js";
import type { Prompts } from "./prompts.js";
import type { ResponseKind, World } from "./world.js";

/** Σ w·attribute of every kind, seen with `visibility` in [0, 1], `[2 (benign, harmful), responses]`. */
export function tabulateAttributes({ responses }: World, weights: Weights, visibility = 1): Float64Array {
  const values = new Float64Array(2 * responses.length);
  for (const harmful of [0, 1])
    for (const kind of responses)
      values[harmful * responses.length + kind.index] = weightedAttributes(
        weights,
        kind,
        harmful,
        visibility,
      );
  return values;
}

/** topicStrength · (u_g · z) for one prompt and the topic group of one kind. */
export function topicTerm(world: World, prompts: Prompts, row: number, kind: ResponseKind): number {
  const { topicDim, topicDirections, topicStrength } = world;
  let dot = 0;
  for (let i = 0; i < topicDim; i++)
    dot += topicDirections[kind.group * topicDim + i]! * prompts.topics[row * topicDim + i]!;
  return topicStrength * dot;
}
