/**
 * What a policy does as deployed: its exact expectations under each cue pattern, and from them those in each tier,
 * where the patterns are weighted by P(pattern | tier). Every measure that is linear in π comes from here, for the
 * trained policy and for the closed form alike.
 */
import { patternProbability } from "../world/observation.js";
import type { World } from "../world/world.js";
import { meanKl, type Distribution, type HeldOut } from "./heldOut.js";

/** Expectations on the held-out prompts, of one policy in one situation (a pattern, or a tier). */
export interface Expectations {
  /** Mean probability of each kind on harmful prompts, `[responses]`. */
  readonly harmfulShare: Float64Array;
  /** The same on benign prompts. */
  readonly benignShare: Float64Array;
  readonly gold: number;
  /** null without a reward model. */
  readonly proxy: number | null;
  /** KL(π‖π_ref), nats. */
  readonly kl: number;
  /** Nats. */
  readonly entropy: number;
}

/** The expectations under one cue pattern. `proxy` is `[prompts, responses]` or null. */
export function expectations(
  heldOut: HeldOut,
  pattern: number,
  distribution: Distribution,
  proxy: Float64Array | null,
): Expectations {
  const { prompts, promptWeights, gold, world } = heldOut;
  const responses = world.responses.length;
  const harmfulShare = new Float64Array(responses);
  const benignShare = new Float64Array(responses);
  const half = prompts.count / 2;
  let goldMean = 0;
  let proxyMean = 0;
  let entropy = 0;
  for (let row = 0; row < prompts.count; row++) {
    const share = prompts.harmful[row] === 1 ? harmfulShare : benignShare;
    const weight = promptWeights[row]!;
    for (let k = 0; k < responses; k++) {
      const i = row * responses + k;
      const p = distribution.probs[i]!;
      share[k]! += p / half;
      goldMean += weight * p * gold[i]!;
      if (proxy !== null) proxyMean += weight * p * proxy[i]!;
      if (p > 0) entropy -= weight * p * distribution.logProbs[i]!;
    }
  }
  const kl = meanKl(distribution, heldOut.reference[pattern]!, promptWeights);
  return { harmfulShare, benignShare, gold: goldMean, proxy: proxy === null ? null : proxyMean, kl, entropy };
}

/** The expectations in a tier: those under each pattern, weighted by P(pattern | tier). */
export function inTier(world: World, tier: number, byPattern: readonly Expectations[]): Expectations {
  const mean = (of: (one: Expectations) => number): number =>
    byPattern.reduce((sum, one, p) => sum + patternProbability(world.observation, tier, p) * of(one), 0);
  const shares = (of: (one: Expectations) => Float64Array): Float64Array =>
    Float64Array.from(world.responses, (_, k) => mean((one) => of(one)[k]!));
  return {
    harmfulShare: shares((one) => one.harmfulShare),
    benignShare: shares((one) => one.benignShare),
    gold: mean((one) => one.gold),
    proxy: byPattern[0]!.proxy === null ? null : mean((one) => one.proxy ?? 0),
    kl: mean((one) => one.kl),
    entropy: mean((one) => one.entropy),
  };
}

/**
 * Expected own utility in a tier. It can depend on the tier itself (a belief about being modified), so it is summed
 * over patterns here and not in `inTier`.
 */
export function ownInTier({ own, world }: HeldOut, tier: number, byPattern: readonly Expectations[]): number {
  let mean = 0;
  byPattern.forEach(({ harmfulShare, benignShare }, p) => {
    const weight = patternProbability(world.observation, tier, p);
    const harmful = own.offset(1, tier, p);
    const benign = own.offset(0, tier, p);
    world.responses.forEach((_, k) => {
      mean += weight * world.harmfulRate * harmfulShare[k]! * own.values[harmful + k]!;
      mean += weight * (1 - world.harmfulRate) * benignShare[k]! * own.values[benign + k]!;
    });
  });
  return mean;
}
