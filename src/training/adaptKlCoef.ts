/**
 * The adaptive weight of the KL penalty.
 */
import type { Config } from "../config/schema/config.js";

/** How far a single epoch's deviation from the target is believed. */
const largestError = 0.2;

/**
 * The next klCoef: unchanged without a target, else klCoef · (1 + klGain · clip(KL/klTarget − 1, ±0.2)), with KL in
 * nats (the proportional controller of Ziegler et al. 2019).
 */
export function adaptKlCoef(klCoef: number, kl: number, { klTarget, klGain }: Config["objective"]): number {
  if (klTarget === undefined) return klCoef;
  const error = Math.max(-largestError, Math.min(largestError, kl / klTarget - 1));
  return klCoef * (1 + klGain * error);
}
