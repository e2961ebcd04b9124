/**
 * How much each tier counts, as a whole and behind one cue pattern. Whatever is drawn or averaged over tiers takes its
 * weights from here.
 */
import { isHeld, type KlOn } from "../config/schema/klOn.js";
import { patternProbability, type Tier } from "./observation.js";
import type { World } from "./world.js";

/** What a tier counts for, a fraction of all episodes. */
export type TierShare = (tier: Tier) => number;

/** Of all episodes. */
export const anyShare: TierShare = ({ share }) => share;

/** Of the episodes that train the policy. */
export const trainedShare: TierShare = ({ share, trained }) => (trained ? share : 0);

/** Of the episodes that update the policy: those that train it, and those that the KL term alone holds. */
export const updatedShare =
  (klOn: KlOn): TierShare =>
  (tier) =>
    tier.trained || isHeld(klOn, tier) ? tier.share : 0;

/** Of the episodes that are graded, which is where the reward model is asked and labelers compare. */
export const gradedShare: TierShare = ({ share, graded }) => share * graded;

/** Of the graded episodes that train the policy: the comparisons that an algorithm without a reward model learns from. */
export const comparedShare: TierShare = (tier) => (tier.trained ? gradedShare(tier) : 0);

type Seen = Pick<World, "tiers" | "observation">;

/** Of the tiers with these indices only. */
export const within =
  (tiers: readonly number[], share: TierShare): TierShare =>
  (tier) =>
    tiers.includes(tier.index) ? share(tier) : 0;

/**
 * share · P(pattern | tier), `[tiers]`; for one prompt, where `likelihoods` say what its topics tell of its tier (prompts.ts),
 * times that.
 */
export function tierWeights(
  { tiers, observation }: Seen,
  pattern: number,
  share: TierShare,
  likelihoods: readonly number[] | null = null,
): number[] {
  return tiers.map((tier) => {
    const weight = share(tier) * patternProbability(observation, tier.index, pattern);
    return likelihoods === null ? weight : weight * likelihoods[tier.index]!;
  });
}

/** The share of a pattern, over all tiers that can show it. */
export function patternShare(seen: Seen, pattern: number, share: TierShare): number {
  return tierWeights(seen, pattern, share).reduce((sum, weight) => sum + weight, 0);
}

/**
 * P(tier | pattern), and with `likelihoods` P(tier | pattern, topics), among the episodes that `share` counts, `[tiers]`,
 * sum 1; empty where none of them shows the pattern.
 */
export function tiersBehind(
  seen: Seen,
  pattern: number,
  share: TierShare,
  likelihoods: readonly number[] | null = null,
): number[] {
  const weights = tierWeights(seen, pattern, share, likelihoods);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : [];
}

/**
 * Of the episodes of the supervised start: the share, and as much as an average tier for one that is evaluation only and
 * shows what no other does. Its start has to be learned, as nothing else tells what the policy does there.
 */
export function startShare(seen: Seen): TierShare {
  const { tiers, observation } = seen;
  const average = 1 / tiers.filter((tier) => anyShare(tier) > 0).length;
  const isUnseen = (tier: Tier): boolean =>
    observation.patterns.some(
      (_, p) => patternProbability(observation, tier.index, p) > 0 && patternShare(seen, p, anyShare) === 0,
    );
  return (tier) => (anyShare(tier) > 0 ? anyShare(tier) : isUnseen(tier) ? average : 0);
}

/** The share of all tiers together. */
export function totalShare(tiers: readonly Tier[], share: TierShare): number {
  return tiers.reduce((sum, tier) => sum + share(tier), 0);
}
