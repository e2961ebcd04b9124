/**
 * Where GRPO with its KL in the loss should come to rest, from the record alone: the closed form's shares say what every
 * kind is paid, and GRPO's own fixed point follows from that. Holds where reward depends on the kind only.
 */
import { grpoStationary } from "../../theory/grpoFixedPoint.js";
import { exp, log } from "../../shared/math.js";

/** Rewards R̄ up to a constant, `[kinds]`, from π* ∝ π_ref·exp(R̄ / klCoef). All shares are above 0. */
export function rewardsBehind(
  start: readonly number[],
  optimum: readonly number[],
  klCoef: number,
): Float64Array {
  return Float64Array.from(start, (ref, k) => klCoef * (log(optimum[k]!) - log(ref)));
}

/** π* at a klCoef, `[kinds]`. */
export function optimumAt(start: readonly number[], rewards: Float64Array, klCoef: number): number[] {
  const highest = rewards.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = start.map((ref, k) => ref * exp((rewards[k]! - highest) / klCoef));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** GRPO's stationary policy at a klCoef, `[kinds]`; the rewards need be known up to a constant only. */
export function grpoAt(
  start: readonly number[],
  rewards: Float64Array,
  grpo: { readonly klCoef: number; readonly groupSize: number; readonly divideBySd: boolean },
): number[] {
  return [...grpoStationary(Float64Array.from(start), [{ weight: 1, rewards }], grpo)];
}
