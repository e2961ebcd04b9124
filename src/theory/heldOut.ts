/**
 * The fixed held-out prompts of a run, put under every cue pattern with nothing else changed, and what never changes
 * about them: the reference policy's distribution, gold, own and how often labelers would agree.
 */
import type { Config } from "../config/schema/config.js";
import { observe, type Observations } from "../models/inputs.js";
import type { Policy } from "../models/policy.js";
import { exp } from "../shared/math.js";
import type { Rng } from "../shared/rng.js";
import { goldByTier } from "../world/gold.js";
import { drawPairedPrompts, moveToTiers, type Prompts } from "../world/prompts.js";
import type { OwnUtility } from "../world/own.js";
import { createReward, type Reward } from "../world/reward.js";
import { fixedSides } from "../models/sides.js";
import type { World } from "../world/world.js";

/** Distributions over kinds for each held-out prompt under one cue pattern, both `[prompts, responses]`. */
export interface Distribution {
  readonly probs: Float64Array;
  readonly logProbs: ArrayLike<number>;
}

export interface HeldOut {
  readonly world: World;
  /** Half harmful, half benign, over the same topics. */
  readonly prompts: Prompts;
  /** Weight of each prompt in a mean over the world's prompts; sums to 1, `[prompts]`. */
  readonly promptWeights: Float64Array;
  /** What the policy sees of the prompts, `[patterns]`. */
  readonly observations: readonly Observations[];
  /** π_ref on the prompts, `[patterns]`. */
  readonly reference: readonly Distribution[];
  /** For each pattern the first with the same π_ref to the bit, `[patterns]`: what follows from π_ref is then the same. */
  readonly sameReference: readonly number[];
  /**
   * For each pattern the first that it shares π_ref, tiers and beliefs with, `[patterns]`: all that does not ask a network is
   * then the same.
   */
  readonly sameBelief: readonly number[];
  /** U_gold, `[tiers]` of `[prompts, responses]`; the same array for tiers where it is the same. */
  readonly gold: readonly Float64Array[];
  readonly own: OwnUtility;
  /** That of the last epoch. */
  readonly reward: Reward;
  /** The side of each kind, `[responses]`, where the reward reaches the answer alone; else null. */
  readonly sides: Uint8Array | null;
  /**
   * The same prompts moved to where they occur, once for each topicShift, with the indices of the tiers that have it; empty
   * where no tier shifts its topics. Only on these prompts is a tier met as in training.
   */
  readonly natural: readonly { readonly tiers: readonly number[]; readonly heldOut: HeldOut }[];
}

/** The held-out prompts of a run, drawn from the stream "evaluation". */
export function createHeldOut(
  world: World,
  config: Config,
  own: OwnUtility,
  refPolicy: Pick<Policy, "logProbs">,
  rng: Rng,
): HeldOut {
  const half = config.evaluation.prompts;
  const prompts = drawPairedPrompts(world, half, rng.stream("evaluation"));
  const made = { world, config, own, reward: createReward(world, config, own), refPolicy };
  const shifts = [...new Set(world.topicShifts ?? [])];
  const natural = shifts.map((shift) => {
    const tiers = world.tiers.flatMap(({ index, topicShift }) => (topicShift === shift ? [index] : []));
    const moved = { ...prompts, topics: prompts.topics.slice() };
    moveToTiers(world, moved, new Uint8Array(prompts.count).fill(tiers[0] ?? 0));
    return { tiers, heldOut: heldOutOn(moved, made) };
  });
  return { ...heldOutOn(prompts, made), natural };
}

interface Making {
  readonly world: World;
  readonly config: Config;
  readonly own: OwnUtility;
  readonly reward: Reward;
  readonly refPolicy: Pick<Policy, "logProbs">;
}

/** These prompts, half of them harmful, under every pattern. */
function heldOutOn(prompts: Prompts, { world, config, own, reward, refPolicy }: Making): HeldOut {
  const half = prompts.count / 2;
  const observations = world.observation.patterns.map((_, p) =>
    observe(world, prompts, new Uint8Array(prompts.count).fill(p)),
  );
  const reference = observations.map((seen) => distributionOf(refPolicy, seen));
  const sameReference = reference.map(({ probs }) =>
    reference.findIndex((other) => other.probs.every((p, i) => p === probs[i])),
  );
  const { sameCounts } = world.observation;
  const belief = reference.map((_, p) => `${sameCounts[p]} ${sameReference[p]}`);
  return {
    world,
    prompts,
    promptWeights: Float64Array.from(prompts.harmful, (harmful) =>
      harmful === 1 ? world.harmfulRate / half : (1 - world.harmfulRate) / half,
    ),
    observations,
    reference,
    sameReference,
    sameBelief: belief.map((one) => belief.indexOf(one)),
    gold: goldByTier(world, config.gold, prompts),
    own,
    reward,
    sides: fixedSides(world, config.policy),
    natural: [],
  };
}

/** Maps every pattern, but computes the result only for those that are the same as no earlier one. */
export function onceForSame<Value, Result>(
  values: readonly Value[],
  sameAs: (pattern: number) => number,
  compute: (value: Value, pattern: number) => Result,
): Result[] {
  const results: Result[] = [];
  values.forEach((value, p) => results.push(sameAs(p) < p ? results[sameAs(p)]! : compute(value, p)));
  return results;
}

/**
 * For each pattern the first that it is the same as in belief and in these values, compared by identity; what is computed from
 * both is then the same.
 */
export function sameIn(
  { sameBelief }: HeldOut,
  values: readonly unknown[] | null,
): (pattern: number) => number {
  return (p) => {
    const first = sameBelief[p]!;
    return values === null || values[p] === values[first] ? first : p;
  };
}

/** A policy's distribution over kinds for what is seen. */
export function distributionOf(policy: Pick<Policy, "logProbs">, seen: Observations): Distribution {
  const logProbs = policy.logProbs(seen).slice();
  const probs = new Float64Array(logProbs.length);
  for (let i = 0; i < probs.length; i++) probs[i] = exp(logProbs[i]!);
  return { logProbs, probs };
}

/** Mean over prompts of KL(p‖q) in nats; `weights` over prompts sum to 1. */
export function meanKl(p: Distribution, q: Distribution, weights: ArrayLike<number>): number {
  const responses = p.probs.length / weights.length;
  let mean = 0;
  for (let row = 0, i = 0; row < weights.length; row++) {
    let divergence = 0;
    for (const end = i + responses; i < end; i++) {
      const prob = p.probs[i]!;
      if (prob > 0) divergence += prob * (p.logProbs[i]! - q.logProbs[i]!);
    }
    mean += weights[row]! * divergence;
  }
  return mean;
}
