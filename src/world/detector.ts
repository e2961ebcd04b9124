/**
 * A detector looks at every graded response and catches some: a response with the attribute a with probability
 * q + (p − q)·a. What is caught is penalised, or dropped from the update of the policy.
 */
import { chanceOfCatching } from "../config/schema/attributes.js";
import type { Config } from "../config/schema/config.js";
import type { World } from "./world.js";

/** The detector of a world. */
export interface Detector {
  /** P(caught) of a graded response, `[2 (benign, harmful)][responses]`. */
  readonly caught: readonly [benign: readonly number[], harmful: readonly number[]];
  /** Whether what is caught updates nothing. */
  readonly drops: boolean;
  /** What is taken off the reward of a caught response; 0 for one that drops. */
  readonly penalty: number;
}

/** The detector of a config; null without one. */
export function createDetector(
  { responses }: Pick<World, "responses">,
  { objective: { detector } }: Pick<Config, "objective">,
): Detector | null {
  if (detector === undefined) return null;
  const caughtOn = (harmful: number): number[] =>
    responses.map((kind) => chanceOfCatching(detector, kind, harmful));
  const drops = detector.action === "drop";
  return { caught: [caughtOn(0), caughtOn(1)], drops, penalty: drops ? 0 : detector.penalty };
}
