/**
 * The closed form without training: what the KL-regularised optimum does for an ideal reward model, one that has
 * learned the labeler's utility exactly, as far as what it sees of a response allows.
 */
import type { Config } from "../config/schema/config.js";
import type { Observations } from "../models/inputs.js";
import { centre, smallestSd } from "../models/rewardModel.js";
import { log } from "../shared/math.js";
import { createRng } from "../shared/rng.js";
import { createLabeler } from "../world/labeler.js";
import { createOwnUtility } from "../world/own.js";
import { startTable } from "../world/start.js";
import { createWorld, type World } from "../world/world.js";
import { behaviourGap, compliance } from "./behaviourGap.js";
import { expectations, inTier, type Expectations } from "./deployed.js";
import { createHeldOut, type Distribution, type HeldOut } from "./heldOut.js";
import { optimum, pooledLabelerUtility, pooledRewards, type PooledRewards } from "./optimum.js";

/** A policy's behaviour in one tier. */
export interface TierBehaviour {
  readonly tier: string;
  /** On harmful prompts. */
  readonly compliance: number;
  readonly benignCompliance: number;
  /** Probability of each kind on harmful prompts, in the order of the responses. */
  readonly harmfulShare: readonly number[];
  /** KL to the start, nats. */
  readonly kl: number;
}

/** The closed form at one klCoef (reward per nat); `klCoef` Infinity is the start itself. */
export interface TheoryPoint {
  readonly klCoef: number;
  readonly behaviourGap: number;
  readonly tiers: readonly TierBehaviour[];
}

/** Answers for one world what the optimum does at any klCoef. */
export interface Theory {
  at(klCoef: number): TheoryPoint;
}

/** The theory of held-out prompts and pooled rewards, whoever made them. */
export function createTheory(heldOut: HeldOut, rewards: PooledRewards): Theory {
  return {
    at: (klCoef) =>
      describe(heldOut, klCoef, klCoef === Infinity ? heldOut.reference : optimum(heldOut, rewards, klCoef)),
  };
}

/** The theory of a config and seed for an ideal reward model; the start is the exact table, not a fitted network. */
export function idealTheory(config: Config, seed: number): Theory {
  const heldOut = idealHeldOut(config, seed);
  const labeler = createLabeler(heldOut.world, config.labeler);
  if (config.objective.kind === "dpo")
    return createTheory(heldOut, pooledLabelerUtility(heldOut, labeler, config.labeler.temperature));
  return createTheory(heldOut, pooledRewards(heldOut, config, idealProxy(heldOut, config)));
}

/** The held-out prompts of a config and seed, with the exact table of the start as reference policy. */
export function idealHeldOut(config: Config, seed: number): HeldOut {
  const rng = createRng(seed);
  const world = createWorld(config, rng);
  const own = createOwnUtility(world, config.own);
  return createHeldOut(world, config, own, tablePolicy(world, startTable(world, config, own)), rng);
}

/** A policy that reads its probabilities from a table `[2, patterns, responses]`; uniform for null. */
function tablePolicy(
  world: World,
  table: Float64Array | null,
): { logProbs(seen: Observations): Float32Array } {
  const kinds = world.responses.length;
  const patterns = world.observation.patterns.length;
  return {
    logProbs({ inputs, rows, patterns: seen }) {
      const width = inputs.length / rows;
      return Float32Array.from({ length: rows * kinds }, (_, i) => {
        const row = Math.floor(i / kinds);
        const harmful = inputs[row * width + world.topicDim]!;
        return table === null
          ? -log(kinds)
          : log(table[(harmful * patterns + seen[row]!) * kinds + (i % kinds)]!);
      });
    },
  };
}

/**
 * proxyRewards under each pattern of a reward model that has learned the labeler's utility over its temperature without
 * error, normalised like a real one. Where it does not see the cues it learns the mean over graded tiers; kinds that
 * look the same to it get their mean under π_ref. null where nothing is graded.
 */
export function idealProxy(heldOut: HeldOut, config: Config): Float64Array[] | null {
  const { world, prompts, reference } = heldOut;
  const gradedTiers = world.tiers.filter(({ share, graded }) => share * graded > 0);
  if (gradedTiers.length === 0) return null;
  const { sees, seesFlags, normalize } = config.rewardModel;
  const labeler = createLabeler(world, config.labeler);
  const { temperature } = config.labeler; // comparisons tell utilities in units of their noise
  const kinds = world.responses.length;
  const looks = world.responses.map((kind) => sees.map((attribute) => kind[attribute]).join());

  const overall = gradedTiers.reduce((sum, { share, graded }) => sum + share * graded, 0);
  const utilities = (pattern: number): Float64Array => {
    const chance = (t: number): number =>
      seesFlags ? world.observation.probability[t * world.observation.patterns.length + pattern]! : 1;
    const weights = gradedTiers.map(({ share, graded, index }) => share * graded * chance(index));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    // A pattern that no graded tier shows: the model never learned about it; it is taken to judge as overall.
    const shares = gradedTiers.map(({ share, graded }, t) =>
      total > 0 ? weights[t]! / total : (share * graded) / overall,
    );
    return Float64Array.from({ length: prompts.count * kinds }, (_, i) =>
      gradedTiers.reduce(
        (sum, { visibility }, t) =>
          sum +
          (shares[t]! / temperature) * labeler.utility(prompts, Math.floor(i / kinds), i % kinds, visibility),
        0,
      ),
    );
  };

  const scores = reference.map(({ probs }, p) => poolLookalikes(utilities(p), probs, looks));
  if (normalize === "none") return scores;
  const centred = scores.map((one, p) => centre(one, reference[p]!.probs, kinds));
  const sd = pooledSd(heldOut, gradedTiers, centred);
  return centred.map((one) => one.map((score) => score / sd));
}

/** Replaces the scores of kinds that look the same by their mean under π_ref, prompt by prompt. */
function poolLookalikes(scores: Float64Array, probs: Float64Array, looks: readonly string[]): Float64Array {
  const kinds = looks.length;
  return scores.map((_, i) => {
    const start = i - (i % kinds);
    let mass = 0;
    let mean = 0;
    for (let k = 0; k < kinds; k++) {
      if (looks[k] !== looks[i % kinds]) continue;
      mass += probs[start + k]!;
      mean += probs[start + k]! * scores[start + k]!;
    }
    return mean / mass;
  });
}

/** Pooled within-prompt sd under π_ref over prompts drawn by share · graded. */
function pooledSd(
  { world, reference, promptWeights }: HeldOut,
  graded: World["tiers"],
  centred: readonly Float64Array[],
): number {
  const kinds = world.responses.length;
  let variance = 0;
  let total = 0;
  reference.forEach(({ probs }, p) => {
    const weight = graded.reduce(
      (sum, tier) =>
        sum + tier.share * tier.graded * world.observation.probability[tier.index * reference.length + p]!,
      0,
    );
    if (weight === 0) return;
    total += weight;
    centred[p]!.forEach((score, i) => {
      variance += weight * promptWeights[Math.floor(i / kinds)]! * probs[i]! * score * score;
    });
  });
  return Math.max(smallestSd, Math.sqrt(variance / total));
}

function describe(heldOut: HeldOut, klCoef: number, distributions: readonly Distribution[]): TheoryPoint {
  const { world } = heldOut;
  const byPattern: Expectations[] = distributions.map((one, p) => expectations(heldOut, p, one, null));
  const tiers = world.tiers.map(({ name, index }) => {
    const here = inTier(world, index, byPattern);
    return {
      tier: name,
      compliance: compliance(world, here.harmfulShare),
      benignCompliance: compliance(world, here.benignShare),
      harmfulShare: [...here.harmfulShare],
      kl: here.kl,
    };
  });
  return {
    klCoef,
    behaviourGap: behaviourGap(
      world,
      tiers.map((tier) => tier.compliance),
    ),
    tiers,
  };
}
