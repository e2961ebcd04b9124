/**
 * The closed form: the policy that training would reach with unlimited capacity and patience,
 * π*(k | x) ∝ π_ref(k | x) · exp(R̄(k | x) / klCoef), with x as the policy sees it. R̄ is the mean reward over the
 * tiers that can look like x, weighted by share · P(cues | tier) of those that count: the trained ones, and those that
 * objective.klOn names, whose reward is 0. Where none can, π* = π_ref.
 */
import { exp, log } from "../shared/math.js";
import type { Labeler } from "../world/labeler.js";
import { tierLikelihoods } from "../world/prompts.js";
import type { Outcome } from "../world/reward.js";
import {
  comparedShare,
  patternShare,
  tiersBehind,
  totalShare,
  trainedShare,
  within,
  type TierShare,
} from "../world/tierWeights.js";
import { meanKl, onceForSame, sameIn, type Distribution, type HeldOut } from "./heldOut.js";

/** R̄ under each pattern, `[patterns]` of `[prompts, responses]`; null where no tier that counts can look like this. */
export type PooledRewards = readonly (Float64Array | null)[];

/**
 * R̄, the mean of the reward without its KL term over what an episode that looks like this leaves open. `proxy` holds
 * proxyRewards under each pattern, or null without a reward model.
 */
export function pooledRewards(heldOut: HeldOut, proxy: readonly Float64Array[] | null): PooledRewards {
  const { reward, prompts } = heldOut;
  return onceForSame(
    reward.mean,
    sameIn(heldOut, proxy),
    (mean, p) =>
      mean && payments(heldOut, (row) => reward.meanAt(p, prompts, row) ?? mean, proxy?.[p] ?? null),
  );
}

/** The reward of each prompt's outcome without its KL term, `[prompts, responses]`; `proxy` likewise. */
export function payments(
  { reward, prompts, world }: HeldOut,
  outcomeOf: (row: number) => Outcome,
  proxy: Float64Array | null,
): Float64Array {
  const kinds = world.responses.length;
  const rewards = new Float64Array(prompts.count * kinds);
  for (let row = 0, at = 0; row < prompts.count; row++, at += kinds)
    reward.pay(outcomeOf(row), prompts.harmful[row]!, proxy, at, rewards, at);
  return rewards;
}

/**
 * The labeler's own utility in units of its temperature, pooled over the graded tiers that train: what DPO's implicit
 * reward tends to with ever more comparisons (Rafailov et al. 2023), and what a perfect reward model would have learned.
 */
export function pooledLabelerUtility(heldOut: HeldOut, labeler: Labeler): PooledRewards {
  return onceForSame(heldOut.reference, sameIn(heldOut, null), (_, p) => {
    const { world, prompts } = heldOut;
    if (tiersBehind(world, p, comparedShare).length === 0) return null;
    return meanUtility(heldOut, labeler, (row) =>
      tiersBehind(world, p, comparedShare, tierLikelihoods(world, prompts, row)),
    );
  });
}

/** The labeler's utility over its temperature, mean over tiers with the weights of each prompt `[tiers]`, `[prompts, responses]`. */
export function meanUtility(
  { world, prompts }: HeldOut,
  labeler: Labeler,
  weightsOf: (row: number) => readonly number[],
): Float64Array {
  const kinds = world.responses.length;
  const utilities = new Float64Array(prompts.count * kinds);
  for (let row = 0; row < prompts.count; row++) {
    const weights = weightsOf(row);
    for (let k = 0; k < kinds; k++)
      utilities[row * kinds + k] = weights.reduce((sum, weight, t) => {
        const utility = labeler.utility(prompts, row, k, t);
        return sum + (weight * utility) / labeler.temperature;
      }, 0);
  }
  return utilities;
}

/**
 * π* under each pattern for pooled rewards; klCoef in reward per nat. Where the reward reaches the answer alone it is
 * p_ref(side | x) · q*(k | x, side) with q* ∝ q_ref · exp(R̄ / klCoef): the reasoning has no reason to move.
 */
export function optimum(heldOut: HeldOut, rewards: PooledRewards, klCoef: number): Distribution[] {
  const { reference, world, sides } = heldOut;
  return onceForSame(reference, sameIn(heldOut, rewards), (ref, p) => {
    const pooled = rewards[p];
    if (pooled === null || pooled === undefined) return ref;
    if (sides === null) return tilt(ref, pooled, klCoef, world.responses.length);
    return tiltWithin(sides, ref, pooled, klCoef);
  });
}

/** The distribution ∝ π_ref · exp(reward / klCoef), row by row, computed in logarithms. */
export function tilt(
  ref: Distribution,
  rewards: Float64Array,
  klCoef: number,
  responses: number,
): Distribution {
  const logProbs = new Float64Array(rewards.length);
  const probs = new Float64Array(rewards.length);
  for (let start = 0; start < rewards.length; start += responses) {
    let highest = -Infinity;
    for (let i = start; i < start + responses; i++) {
      logProbs[i] = ref.logProbs[i]! + rewards[i]! / klCoef;
      highest = Math.max(highest, logProbs[i]!);
    }
    let total = 0;
    for (let i = start; i < start + responses; i++) total += probs[i] = exp(logProbs[i]! - highest);
    const logTotal = highest + log(total);
    for (let i = start; i < start + responses; i++) {
      logProbs[i]! -= logTotal;
      probs[i]! /= total;
    }
  }
  return { logProbs, probs };
}

/**
 * The distribution that has π_ref's mass on each side, and on it answers ∝ q_ref · exp(reward / klCoef), row by row.
 * `sideOf` is `[responses]`, and each side has some kind.
 */
function tiltWithin(
  sideOf: Uint8Array,
  ref: Distribution,
  rewards: Float64Array,
  klCoef: number,
): Distribution {
  const probs = new Float64Array(rewards.length);
  const logProbs = new Float64Array(rewards.length);
  for (const side of [0, 1]) {
    const members = [...sideOf.keys()].filter((k) => sideOf[k] === side);
    const places: number[] = [];
    for (let start = 0; start < rewards.length; start += sideOf.length)
      for (const k of members) places.push(start + k);
    const pick = (values: ArrayLike<number>): Float64Array => Float64Array.from(places, (i) => values[i]!);
    const start = { probs: pick(ref.probs), logProbs: pick(ref.logProbs) };
    const none = new Float64Array(places.length);
    const refAnswers = tilt(start, none, 1, members.length); // q_ref: without a reward the tilt only normalises
    const answers = tilt(start, pick(rewards), klCoef, members.length);
    places.forEach((place, i) => {
      logProbs[place] = ref.logProbs[place]! + answers.logProbs[i]! - refAnswers.logProbs[i]!;
      probs[place] = exp(logProbs[place]);
    });
  }
  return { logProbs, probs };
}

/**
 * Mean KL(π‖π_ref) over episodes of trained tiers, nats: what an adaptive klCoef steers. With another `share` the part of it
 * that those episodes contribute.
 */
export function trainedKl(
  { world, reference, promptWeights }: HeldOut,
  policy: readonly Distribution[],
  share: TierShare = trainedShare,
): number {
  const total = totalShare(world.tiers, trainedShare);
  if (total === 0) return 0;
  let mean = 0;
  policy.forEach((distribution, p) => {
    const weight = patternShare(world, p, share);
    if (weight > 0) mean += (weight / total) * meanKl(distribution, reference[p]!, promptWeights);
  });
  return mean;
}

/** The search for the klCoef that meets a KL target looks between these. */
const klCoefRange = { lowest: 1e-4, highest: 1e4 } as const;

/**
 * The klCoef at which KL(π*‖π_ref) on trained episodes is `target` nats, by bisection of its logarithm (KL falls as
 * klCoef rises); null where these rewards cannot reach it. Where tiers shift their topics, `natural` has the rewards on the
 * prompts of each, in the order of heldOut.natural, and the episodes are those.
 */
export function klCoefAtTarget(
  heldOut: HeldOut,
  rewards: PooledRewards,
  target: number,
  natural: readonly PooledRewards[] = [],
): number | null {
  const klAt = (klCoef: number): number =>
    natural.length === 0
      ? trainedKl(heldOut, optimum(heldOut, rewards, klCoef))
      : heldOut.natural.reduce((sum, { heldOut: there, tiers }, i) => {
          const policy = optimum(there, natural[i] ?? [], klCoef);
          return sum + trainedKl(there, policy, within(tiers, trainedShare));
        }, 0);
  let { lowest, highest } = klCoefRange as { lowest: number; highest: number };
  if (!(klAt(lowest) >= target && klAt(highest) <= target)) return null; // also where a KL is NaN
  while (highest / lowest > 1 + 1e-6) {
    const middle = Math.sqrt(lowest * highest);
    if (klAt(middle) > target) lowest = middle;
    else highest = middle;
  }
  return Math.sqrt(lowest * highest);
}
