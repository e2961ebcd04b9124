/**
 * The theory of a config without training: an ideal reward model, and the closed form that the config's objective brings.
 */
import type { Config } from "../config/schema/config.js";
import { idealTerms } from "../theory/ideal.js";
import { createTheory, type Theory } from "../theory/theory.js";
import { closedFormOf } from "./objectives/registry.js";

/** What one seed's world asks for, at any klCoef; the start is the exact table, not a fitted network. */
export function idealTheory(config: Config, seed: number): Theory {
  return createTheory(idealTerms(config, seed), closedFormOf(config.objective));
}
