/**
 * The theory of a config without training: an ideal reward model, and the closed form that the config's objective brings.
 */
import type { Config } from "../config/schema/config.js";
import { payTable } from "../evaluation/payTable.js";
import type { Payment } from "../record/payments.js";
import { idealTerms } from "../theory/ideal.js";
import { optimum } from "../theory/optimum.js";
import { createTheory, type Theory } from "../theory/theory.js";
import { closedFormOf } from "./objectives/registry.js";

/** What an ideal reward model would pay in one seed's world, and how often each response is given at the optimum. */
export function idealPayTable(config: Config, seed: number): Payment[] {
  const { klCoef } = config.objective;
  const terms = idealTerms(config, seed);
  const closedForm = closedFormOf(config.objective);
  const best = optimum(terms.heldOut, closedForm.rewards(terms), klCoef);
  const fixedPoint = closedForm.fixedPoint?.at(terms, klCoef) ?? null;
  return payTable({ ...terms, klCoef, policy: best, optimum: best, fixedPoint });
}

/** What one seed's world asks for, at any klCoef; the start is the exact table, not a fitted network. */
export function idealTheory(config: Config, seed: number): Theory {
  return createTheory(idealTerms(config, seed), closedFormOf(config.objective));
}
