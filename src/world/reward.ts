/**
 * THE REWARD. A response of one kind to one prompt is paid
 *
 *   rlhfReward = graded · (proxyReward − strategicPenalty · strategic − penalty · caught) + own − klCoef · log(π / π_ref)
 *
 * and this file is the only place that says so. What the policy sees of an episode is a cue pattern; which tier it is in
 * and whether it is graded stay open. Each way in which that can turn out is an *outcome*: the rollout draws one for
 * every episode, the closed forms average over them. An untrained tier that objective.klOn names is paid nothing: what is
 * left of its reward is the KL term, which holds the policy there.
 *
 * A detector that drops what it catches takes no reward away, but episodes. With c_k = P(caught | k) and g = 1 where graded,
 * the update of what is kept vanishes at x = (z, h, cues) where E[(1 − g·c_k)·(R_k − klCoef·log(π_k/π_ref,k) − b)] = M for
 * every kind k, over what x leaves open. With the mean of what is kept at x as baseline b, as a value network learns it, M is
 * 0 (baselines of groups, which are graded together, are others: theory/screenedGroups.ts). So it rests at the
 * KL-regularised optimum of E[(1 − g·c_k)·R_k] / E[1 − g·c_k]. Where x tells whether it is graded that is R_k itself:
 * screening alone changes nothing in the end, only how fast each kind is learned about. Where it does not, what is caught
 * often is paid as if it were graded less often. A kind that is always caught is not determined.
 */
import type { Config } from "../config/schema/config.js";
import { isHeld, klOnAt } from "../config/schema/klOn.js";
import { createDetector, type Detector } from "./detector.js";
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
  readonly detector: Detector | null;
  /** The share of an outcome's responses that update the policy: 1 but for a detector that drops. */
  kept(outcome: Outcome, harmful: number, response: number): number;
  /** The same for one prompt, whose topics can tell of its tier. */
  outcomesAt(pattern: number, prompts: Prompts, row: number): readonly Outcome[];
  meanAt(pattern: number, prompts: Prompts, row: number): Outcome | null;
  /** The outcome of one episode. */
  outcome(tier: number, pattern: number, isGraded: boolean): Outcome;
  /**
   * Writes the reward of every kind, without its KL term, to `rewards[at …]`: in expectation over what is caught, and of
   * what is kept. `proxy[from …]` holds the kinds' proxyRewards; null counts as 0.
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
  const detector = createDetector(world, config);
  const nothing = new Float64Array(kinds);
  /** By kind of response: what is dropped, and what is taken off, on benign and on harmful prompts. */
  const screened = ([0, 1] as const).map((h) => ({
    dropped: detector?.drops === true ? detector.caught[h] : nothing,
    taken: penalties.map((penalty, k) => penalty + (detector?.penalty ?? 0) * (detector?.caught[h][k] ?? 0)),
  }));
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
  // Mean over the tiers by how much of a kind is kept there; without a detector that drops, all of it.
  const meanOwn = (weights: readonly number[], harmful: number, pattern: number): Float64Array =>
    nothing.map((_, k) => {
      const drop = screened[harmful]!.dropped[k]!;
      const kept = (tier: number): number => weights[tier]! * (1 - tiers[tier]!.graded * paid[tier]! * drop);
      const all = drop === 0 ? 1 : weights.reduce((sum, _, tier) => sum + kept(tier), 0);
      return weights.reduce((sum, _, t) => sum + kept(t) * ownPart(harmful, t, pattern)[k]!, 0) / all;
    });

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
    detector,
    kept: ({ graded }, harmful, k) => 1 - graded * screened[harmful]!.dropped[k]!,
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
      const { dropped, taken } = screened[harmful]!;
      for (let k = 0; k < kinds; k++) {
        const proxyReward = proxy === null ? 0 : proxy[from + k]!;
        const drop = dropped[k]!;
        const paid = drop === 0 ? graded : (graded * (1 - drop)) / (1 - graded * drop);
        rewards[at + k] = paid * (proxyReward - taken[k]!) + ownHere[k]!;
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
