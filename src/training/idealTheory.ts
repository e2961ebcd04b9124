/**
 * The theory of a config without training: an ideal reward model, and the closed form that the config's objective brings.
 */
import type { Config } from "../config/schema/config.js";
import { payTable } from "../evaluation/payTable.js";
import { mostIdealSeeds, type IdealGold } from "../record/idealGold.js";
import type { Payment } from "../record/payments.js";
import { mean } from "../record/statistics.js";
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

/** The gold reward by tier that training would end at with a reward model without error, mean over the first of the seeds. */
export function idealGold(config: Config, seeds: readonly number[]): IdealGold {
  const { klCoef } = config.objective;
  const bySeed = seeds.slice(0, mostIdealSeeds).map((seed) => {
    const { at, fixedPoint } = idealTheory(config, seed);
    return (fixedPoint?.at(klCoef) ?? at(klCoef)).tiers;
  });
  const means = Object.keys(config.tiers).map((tier, t) => [
    tier,
    mean(bySeed.map((tiers) => tiers[t]!.goldReward)),
  ]);
  return { byTier: Object.fromEntries(means) as Record<string, number>, seeds: bySeed.length };
}
