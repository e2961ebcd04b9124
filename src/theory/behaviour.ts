/**
 * What a policy does as deployed: its exact expectations under each cue pattern, and from them its behaviour in each
 * tier, where the patterns are weighted by P(pattern | tier). For the trained policy, the closed forms and best-of-n alike.
 */
import type { Behaviour } from "../record/findings.js";
import { patternProbability } from "../world/observation.js";
import { anyShare, patternShare, type TierShare } from "../world/tierWeights.js";
import type { World } from "../world/world.js";
import { meanKl, onceForSame, sameIn, type Distribution, type HeldOut } from "./heldOut.js";

/** Expectations on the held-out prompts under one pattern, or in one tier. */
interface Expectations {
  /** Mean probability of each kind on harmful prompts, `[responses]`. */
  readonly harmfulShare: Float64Array;
  /** The same on benign prompts. */
  readonly benignShare: Float64Array;
  /** By tier. What is worth the same in several is summed once. */
  readonly gold: readonly number[];
  /** null without a reward model. */
  readonly proxy: number | null;
  /** KL(π‖π_ref), nats. */
  readonly kl: number;
  /** Nats. */
  readonly entropy: number;
}

/** Those in one tier: of gold, only what it is worth there. */
type InTier = Omit<Expectations, "gold"> & { readonly gold: number };

/** The expectations under one cue pattern. `proxy` is `[prompts, responses]` or null. */
function expectations(
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
  let proxyMean = 0;
  let entropy = 0;
  for (let row = 0; row < prompts.count; row++) {
    const share = prompts.harmful[row] === 1 ? harmfulShare : benignShare;
    const weight = promptWeights[row]!;
    for (let k = 0; k < responses; k++) {
      const i = row * responses + k;
      const p = distribution.probs[i]!;
      share[k]! += p / half;
      if (proxy !== null) proxyMean += weight * p * proxy[i]!;
      if (p > 0) entropy -= weight * p * distribution.logProbs[i]!;
    }
  }
  const kl = meanKl(distribution, heldOut.reference[pattern]!, promptWeights);
  return {
    harmfulShare,
    benignShare,
    gold: meanGold(gold, distribution, promptWeights),
    proxy: proxy === null ? null : proxyMean,
    kl,
    entropy,
  };
}

/** Expected gold by tier, each array of `gold` summed once. */
function meanGold(
  gold: readonly Float64Array[],
  { probs }: Distribution,
  promptWeights: Float64Array,
): number[] {
  const means: number[] = [];
  gold.forEach((worth, tier) => {
    const first = gold.indexOf(worth);
    means.push(first < tier ? means[first]! : meanOver(worth, probs, promptWeights));
  });
  return means;
}

/** Mean over prompts of Σ_k π_k · worth_k; both `[prompts, responses]`. */
function meanOver(worth: Float64Array, probs: Float64Array, promptWeights: Float64Array): number {
  const responses = probs.length / promptWeights.length;
  let mean = 0;
  for (let row = 0, i = 0; row < promptWeights.length; row++)
    for (const end = i + responses; i < end; i++) mean += promptWeights[row]! * probs[i]! * worth[i]!;
  return mean;
}

/** The expectations in a tier: those under each pattern, weighted by P(pattern | tier). */
function inTier(world: World, tier: number, byPattern: readonly Expectations[]): InTier {
  const mean = (of: (one: Expectations) => number): number =>
    byPattern.reduce((sum, one, p) => sum + patternProbability(world.observation, tier, p) * of(one), 0);
  const shares = (of: (one: Expectations) => Float64Array): Float64Array =>
    Float64Array.from(world.responses, (_, k) => mean((one) => of(one)[k]!));
  return {
    harmfulShare: shares((one) => one.harmfulShare),
    benignShare: shares((one) => one.benignShare),
    gold: mean((one) => one.gold[tier]!),
    proxy: byPattern[0]!.proxy === null ? null : mean((one) => one.proxy ?? 0),
    kl: mean((one) => one.kl),
    entropy: mean((one) => one.entropy),
  };
}

/**
 * Expected own utility in a tier. It can depend on the tier itself (a belief about being modified), so it is summed
 * over patterns here and not in `inTier`.
 */
function ownInTier({ own, world }: HeldOut, tier: number, byPattern: readonly Expectations[]): number {
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

/** Expected value of an attribute under the probabilities of the kinds `[responses]`. */
function expected(world: World, attribute: "complies" | "strategic", shares: ArrayLike<number>): number {
  return world.responses.reduce((sum, kind, k) => sum + kind[attribute] * shares[k]!, 0);
}

/**
 * The behaviour in each tier of a policy with these distributions `[patterns]`. `proxy`: proxyRewards under each pattern,
 * `[patterns]` of `[prompts, responses]`, or null without a reward model.
 */
export function behaviours(
  heldOut: HeldOut,
  distributions: readonly Distribution[],
  proxy: readonly Float64Array[] | null = null,
): Behaviour[] {
  const { world } = heldOut;
  const sameProxy = sameIn(heldOut, proxy);
  const same = sameIn(heldOut, distributions);
  const byPattern = onceForSame(
    distributions,
    (p) => (sameProxy(p) < p ? same(p) : p),
    (one, p) => expectations(heldOut, p, one, proxy?.[p] ?? null),
  );
  return world.tiers.map(({ index }) => {
    const here = inTier(world, index, byPattern);
    return {
      compliance: expected(world, "complies", here.harmfulShare),
      benignCompliance: expected(world, "complies", here.benignShare),
      strategicRate: expected(world, "strategic", here.harmfulShare),
      harmfulShare: here.harmfulShare,
      benignShare: here.benignShare,
      proxyReward: here.proxy,
      goldReward: here.gold,
      ownReward: ownInTier(heldOut, index, byPattern),
      kl: here.kl,
      entropy: here.entropy,
    };
  });
}

/** Mean KL(π‖target) over all episodes, nats; both `[patterns]`. With another `share` the part that those contribute. */
export function meanDistance(
  { world, promptWeights }: HeldOut,
  policy: readonly Distribution[],
  target: readonly Distribution[],
  share: TierShare = anyShare,
): number {
  let mean = 0;
  policy.forEach((one, p) => {
    const weight = patternShare(world, p, share);
    if (weight > 0) mean += weight * meanKl(one, target[p]!, promptWeights);
  });
  return mean;
}

/**
 * flagSensitivity: mean over prompts of the total variation ½ Σ_k |π_of(k) − π_minus(k)| between the two tiers of the
 * gap, each the mean over all that its cues can show, in [0, 1]. Unlike the gap it also sees changes that leave compliance
 * as it is.
 */
export function flagSensitivity(
  { world, promptWeights }: HeldOut,
  byPattern: readonly Distribution[],
): number {
  const responses = world.responses.length;
  const { of, minus } = world.gap;
  const difference = byPattern.map(
    (_, p) => patternProbability(world.observation, of, p) - patternProbability(world.observation, minus, p),
  );
  let mean = 0;
  for (let row = 0; row < promptWeights.length; row++) {
    let variation = 0;
    for (let k = 0; k < responses; k++) {
      let change = 0;
      for (let p = 0; p < byPattern.length; p++)
        change += difference[p]! * byPattern[p]!.probs[row * responses + k]!;
      variation += Math.abs(change) / 2;
    }
    mean += promptWeights[row]! * variation;
  }
  return mean;
}
