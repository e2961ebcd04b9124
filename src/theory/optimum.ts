/**
 * The closed form: the policy that training would reach with unlimited capacity and patience,
 * π*(k | x) ∝ π_ref(k | x) · exp(R̄(k | x) / klCoef), with x as the policy sees it. R̄ is the mean reward over the
 * tiers that can look like x, weighted by share · trained · P(cues | tier); where none can, π* = π_ref.
 */
import type { Config } from "../config/schema/config.js";
import { exp, log } from "../shared/math.js";
import type { Labeler } from "../world/labeler.js";
import { patternProbability } from "../world/observation.js";
import type { World } from "../world/world.js";
import { meanKl, type Distribution, type HeldOut } from "./heldOut.js";

/** R̄ under each pattern, `[patterns]` of `[prompts, responses]`; null where no trained tier can look like this. */
export type PooledRewards = readonly (Float64Array | null)[];

/** How much each tier counts under a pattern: share · P(pattern | tier), for the tiers that `counts` admits. */
function tierWeights(
  world: World,
  pattern: number,
  counts: (tier: World["tiers"][number]) => number,
): number[] {
  const weights = world.tiers.map(
    (tier) => counts(tier) * patternProbability(world.observation, tier.index, pattern),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : [];
}

/** How probable each tier is under a pattern, among the tiers that train: `[tiers]`, sum 1; empty where none can show it. */
export function trainedTiers(world: World, pattern: number): number[] {
  return tierWeights(world, pattern, ({ share, trained }) => (trained ? share : 0));
}

/**
 * R̄ = mean of graded · (proxyReward − strategicPenalty · strategic) + own, as rlhfReward without its KL term.
 * `proxy` holds proxyRewards under each pattern, or null without a reward model.
 */
export function pooledRewards(
  heldOut: HeldOut,
  config: Config,
  proxy: readonly Float64Array[] | null,
): PooledRewards {
  const { world, prompts, own } = heldOut;
  const responses = world.responses.length;
  const ownCounts = config.own.role === "reward" ? 1 : 0;
  return world.observation.patterns.map((_, p) => {
    const weights = trainedTiers(world, p);
    if (weights.length === 0) return null;
    const graded = weights.reduce((sum, weight, t) => sum + weight * world.tiers[t]!.graded, 0);
    // What does not depend on the topic, for benign and for harmful prompts.
    const fixed = [0, 1].map((harmful) =>
      world.responses.map(({ strategic }, k) => {
        const ownMean = weights.reduce(
          (sum, weight, t) => sum + weight * own.values[own.offset(harmful, t, p) + k]!,
          0,
        );
        return ownCounts * ownMean - graded * config.objective.strategicPenalty * strategic;
      }),
    );
    const here = proxy?.[p];
    const rewards = new Float64Array(prompts.count * responses);
    for (let row = 0, i = 0; row < prompts.count; row++) {
      const base = fixed[prompts.harmful[row]!]!;
      for (let k = 0; k < responses; k++, i++)
        rewards[i] = base[k]! + (here === undefined ? 0 : graded * here[i]!);
    }
    return rewards;
  });
}

/**
 * The labeler's own utility in units of its temperature, pooled over the graded tiers that train: what DPO's implicit
 * reward tends to with ever more comparisons (Rafailov et al. 2023), and what a perfect reward model would have learned.
 */
export function pooledLabelerUtility(heldOut: HeldOut, labeler: Labeler, temperature: number): PooledRewards {
  const { world, prompts } = heldOut;
  const responses = world.responses.length;
  return world.observation.patterns.map((_, p) => {
    const weights = tierWeights(world, p, ({ share, graded, trained }) => (trained ? share * graded : 0));
    if (weights.length === 0) return null;
    return Float64Array.from({ length: prompts.count * responses }, (_, i) =>
      weights.reduce((sum, weight, t) => {
        const { visibility } = world.tiers[t]!;
        const utility = labeler.utility(prompts, Math.floor(i / responses), i % responses, visibility);
        return sum + (weight * utility) / temperature;
      }, 0),
    );
  });
}

/** π* under each pattern for pooled rewards; klCoef in reward per nat. */
export function optimum(
  { reference, world }: HeldOut,
  rewards: PooledRewards,
  klCoef: number,
): Distribution[] {
  return reference.map((ref, p) => {
    const pooled = rewards[p];
    return pooled === null || pooled === undefined ? ref : tilt(ref, pooled, klCoef, world.responses.length);
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

/** Mean KL(π‖π_ref) over episodes of trained tiers, nats: what an adaptive klCoef steers. */
export function trainedKl(
  { world, reference, promptWeights }: HeldOut,
  policy: readonly Distribution[],
): number {
  const trainedShare = world.tiers.reduce((sum, { share, trained }) => sum + (trained ? share : 0), 0);
  if (trainedShare === 0) return 0;
  let mean = 0;
  policy.forEach((distribution, p) => {
    const weight = world.tiers.reduce(
      (sum, { share, trained, index }) =>
        sum + (trained ? share * patternProbability(world.observation, index, p) : 0),
      0,
    );
    if (weight > 0) mean += (weight / trainedShare) * meanKl(distribution, reference[p]!, promptWeights);
  });
  return mean;
}

/** The search for the klCoef that meets a KL target looks between these. */
const klCoefRange = { lowest: 1e-4, highest: 1e4 } as const;

/**
 * The klCoef at which KL(π*‖π_ref) on trained episodes is `target` nats, by bisection of its logarithm (KL falls as
 * klCoef rises); null where these rewards cannot reach it.
 */
export function klCoefAtTarget(heldOut: HeldOut, rewards: PooledRewards, target: number): number | null {
  const klAt = (klCoef: number): number => trainedKl(heldOut, optimum(heldOut, rewards, klCoef));
  let { lowest, highest } = klCoefRange as { lowest: number; highest: number };
  if (klAt(lowest) < target || klAt(highest) > target) return null;
  while (highest / lowest > 1 + 1e-6) {
    const middle = Math.sqrt(lowest * highest);
    if (klAt(middle) > target) lowest = middle;
    else highest = middle;
  }
  return Math.sqrt(lowest * highest);
}
