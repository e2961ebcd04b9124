/**
 * Sixteen kinds of response with arbitrary attributes, redrawn for every seed, so that a law about a reward model's
 * errors does not hang on one lucky table.
 */
import type { JsonObject } from "../../config/parse/json.js";
import { attributeNames } from "../../config/schema/attributes.js";
import { createRng } from "../../shared/rng.js";

/** As many as over-optimisation.json has. */
export const kindCount = 16;

/** A patch for over-optimisation.json: each attribute of each kind uniform in [0, 1), the same for the same seed. */
export function randomKinds(seed: number): JsonObject {
  const stream = createRng(seed).stream("kinds");
  const attributes = () => Object.fromEntries(attributeNames.map((name) => [name, stream.uniform()]));
  return {
    responses: Object.fromEntries(
      Array.from({ length: kindCount }, (_, k) => [`kind${k + 1}`, attributes()]),
    ),
  };
}
