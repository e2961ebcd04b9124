/**
 * THE REWARD. A response of one kind to one prompt is paid
 *
 *   rlhfReward = graded · (proxyReward − strategicPenalty · strategic) + own − klCoef · log(π / π_ref)
 *
 * and this file is the only place that says so. What the policy sees of an episode is a cue pattern; which tier it is in
 * and whether it is graded stay open. Each way in which that can turn out is an *outcome*: the rollout draws one for
 * every episode, the closed forms average over them. An untrained tier that objective.klOn names is paid nothing: what is
 * left of its reward is the KL term, which holds the policy there.
 */
import type { Config } from "../config/schema/config.js";
import { isHeld, klOnAt } from "../config/schema/klOn.js";
import type { OwnUtility } from "./own.js";
import { tierLikelihoods, type Prompts } from "./prompts.js";
import { tiersBehind, updatedShare, type TierShare } from "./tierWeights.js";
import type { World } from "./world.js";

/** One way in which an episode that shows a pattern can be paid. */
export interface Outcome {
  /** How probable it is among the episodes that update the policy and show the pattern; those of a pattern sum to 1. */
  readonly weight: number;
  /** How much of the reward model's score reaches the policy: 1 or 0; in a mean, the chance of it. */
  readonly graded: number;
  /** The model's own part of the reward, on benign and on harmful prompts, `[2][responses]`. */
  readonly own: readonly [benign: Float64Array, harmful: Float64Array];
}

/** The reward of a world. */
export interface Reward {
  /** What a tier counts for among the episodes that update the policy. */
  readonly share: TierShare;
  /** Every tier graded and not graded, `[patterns][2 · tiers]`. Tiers that do not update the policy have weight 0. */
  readonly outcomes: readonly (readonly Outcome[])[];
  /** Their mean, `[patterns]`; the reward is linear in an outcome. null where no tier that counts shows the pattern. */
  readonly mean: readonly (Outcome | null)[];
  /** What is taken off a graded score for strategic reasoning, `[responses]`. */
  readonly penalties: readonly number[];
  /** The same for one prompt, whose topics can tell of its tier. */
  outcomesAt(pattern: number, prompts: Prompts, row: number): readonly Outcome[];
  meanAt(pattern: number, prompts: Prompts, row: number): Outcome | null;
  /** The outcome of one episode. */
  outcome(tier: number, pattern: number, isGraded: boolean): Outcome;
  /**
   * Writes the reward of every kind, without its KL term, to `rewards[at …]`. `proxy[from …]` holds the kinds'
   * proxyRewards; null counts as 0.
   */
  pay(
    outcome: Outcome,
    harmful: number,
    proxy: ArrayLike<number> | null,
    from: number,
    rewards: Float64Array,
    at: number,
  ): void;
}

/** The KL penalty taken off a reward: klCoef in reward per nat, the log-probabilities of the response in nats. */
export function withKlPenalty(reward: number, klCoef: number, logProb: number, refLogProb: number): number {
  return reward - klCoef * (logProb - refLogProb);
}

/**
 * The reward in the update that leads to an epoch, which klOutsideUntil may change once. With own.role "prior" the model's
 * own utility is no part of it.
 */
export function createReward(world: World, config: Config, own: OwnUtility, epoch = config.epochs): Reward {
  const { tiers, responses, observation } = world;
  const kinds = responses.length;
  const penalties = responses.map(({ strategic }) => config.objective.strategicPenalty * strategic);
  const nothing = new Float64Array(kinds);
  const klOn = klOnAt(config.objective, epoch);
  const share = updatedShare(klOn);
  const paid = tiers.map((tier) => (isHeld(klOn, tier) ? 0 : 1));
  const ownPart = (harmful: number, tier: number, pattern: number): Float64Array => {
    if (config.own.role === "prior" || paid[tier] === 0) return nothing;
    const start = own.offset(harmful, tier, pattern);
    return own.values.subarray(start, start + kinds);
  };

  const chances = observation.patterns.map((_, p) => tiersBehind(world, p, share));
  const outcomesOf = (weights: readonly number[], p: number): Outcome[] =>
    tiers.flatMap(({ index, graded }): Outcome[] => {
      const weight = weights[index] ?? 0;
      const parts = [ownPart(0, index, p), ownPart(1, index, p)] as const;
      return [
        { weight: weight * graded, graded: paid[index]!, own: parts },
        { weight: weight * (1 - graded), graded: 0, own: parts },
      ];
    });
  const outcomes = chances.map(outcomesOf);
  const meanOwn = (weights: readonly number[], harmful: number, pattern: number): Float64Array =>
    nothing.map((_, k) =>
      weights.reduce((sum, weight, tier) => sum + weight * ownPart(harmful, tier, pattern)[k]!, 0),
    );

  const meanOf = (weights: readonly number[], p: number): Outcome | null => {
    if (weights.length === 0) return null;
    const graded = weights.reduce((sum, weight, t) => sum + weight * tiers[t]!.graded * paid[t]!, 0);
    return { weight: 1, graded, own: [meanOwn(weights, 0, p), meanOwn(weights, 1, p)] };
  };
  const mean = chances.map(meanOf);

  return {
    share,
    outcomes,
    penalties,
    mean,
    outcomesAt(pattern, prompts, row) {
      const told = tierLikelihoods(world, prompts, row);
      if (told === null) return outcomes[pattern]!;
      return outcomesOf(tiersBehind(world, pattern, share, told), pattern);
    },
    meanAt(pattern, prompts, row) {
      const told = tierLikelihoods(world, prompts, row);
      if (told === null) return mean[pattern]!;
      return meanOf(tiersBehind(world, pattern, share, told), pattern);
    },
    outcome: (tier, pattern, isGraded) => outcomes[pattern]![2 * tier + (isGraded ? 0 : 1)]!,
    pay({ graded, own }, harmful, proxy, from, rewards, at) {
      const ownHere = own[harmful === 1 ? 1 : 0];
      for (let k = 0; k < kinds; k++) {
        const proxyReward = proxy === null ? 0 : proxy[from + k]!;
        rewards[at + k] = graded * (proxyReward - penalties[k]!) + ownHere[k]!;
      }
    },
  };
}

/** The reward of every epoch, by the epoch that its update leads to. */
export function rewardsByEpoch(world: World, config: Config, own: OwnUtility): (epoch: number) => Reward {
  const { klOutsideUntil } = config.objective;
  const last = createReward(world, config, own, Infinity);
  if (klOutsideUntil === undefined) return () => last;
  const first = createReward(world, config, own, klOutsideUntil);
  return (epoch) => (epoch > klOutsideUntil ? last : first);
}
