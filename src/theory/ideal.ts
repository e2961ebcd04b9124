/**
 * The ideal: a start that is exactly the config's table, and a reward model that has learned the labeler's utility without
 * error, as far as what it sees of a response allows. What `theory` answers before anything is trained.
 */
import type { Config } from "../config/schema/config.js";
import type { Observations } from "../models/inputs.js";
import { centre, smallestSd } from "../models/rewardModel.js";
import { log } from "../shared/math.js";
import { createRng } from "../shared/rng.js";
import { createLabeler, type Labeler } from "../world/labeler.js";
import { createOwnUtility } from "../world/own.js";
import { startTable } from "../world/start.js";
import {
  gradedShare,
  patternShare,
  tierWeights,
  totalShare,
  within,
  type TierShare,
} from "../world/tierWeights.js";
import { createWorld, type World } from "../world/world.js";
import type { Terms } from "./closedForm.js";
import { comparedScores, type Compared } from "./comparedScores.js";
import { createHeldOut, onceForSame, sameIn, type HeldOut } from "./heldOut.js";

/** The terms of a config and seed for an ideal reward model. */
export function idealTerms(config: Config, seed: number): Terms {
  const heldOut = idealHeldOut(config, seed);
  const labeler = createLabeler(heldOut.world, config.labeler);
  const all = idealProxies(heldOut, config, labeler);
  const natural = heldOut.natural.map(({ heldOut: there }, i): Terms => ({
    heldOut: there,
    labeler,
    proxy: all?.natural[i] ?? null,
    natural: [],
  }));
  return { heldOut, labeler, proxy: all?.paired ?? null, natural };
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

/** proxyRewards of the ideal reward model; null where nothing is graded. */
export function idealProxy(
  heldOut: HeldOut,
  config: Pick<Config, "rewardModel">,
  labeler: Labeler,
): Float64Array[] | null {
  return idealProxies(heldOut, config, labeler)?.paired ?? null;
}

/**
 * proxyRewards under each pattern of a reward model that has seen endless comparisons of π_ref's responses (comparedScores.ts),
 * normalised like a real one. Where it does not see the cues it pools all graded tiers. null where nothing is graded.
 * `natural`: the same on the prompts as they occur, in the order of heldOut.natural.
 */
function idealProxies(
  heldOut: HeldOut,
  { rewardModel }: Pick<Config, "rewardModel">,
  labeler: Labeler,
): { readonly paired: Float64Array[]; readonly natural: readonly Float64Array[][] } | null {
  if (totalShare(heldOut.world.tiers, gradedShare) === 0) return null;
  const paired = idealScores(heldOut, rewardModel, labeler);
  const natural = heldOut.natural.map(({ heldOut: there, tiers }) => ({
    heldOut: there,
    scores: idealScores(there, rewardModel, labeler),
    share: within(tiers, gradedShare),
  }));
  if (rewardModel.normalize === "none") return { paired, natural: natural.map(({ scores }) => scores) };
  const sd = pooledSd(natural.length > 0 ? natural : [{ heldOut, scores: paired, share: gradedShare }]);
  const scaled = (where: HeldOut, all: Float64Array[]): Float64Array[] =>
    onceForSame(all, sameIn(where, all), (one) => one.map((score) => score / sd));
  return {
    paired: scaled(heldOut, paired),
    natural: natural.map(({ heldOut: there, scores }) => scaled(there, scores)),
  };
}

/** Its scores before they are scaled, centred unless they are not to be normalised. */
function idealScores(
  heldOut: HeldOut,
  { sees, seesFlags, normalize }: Config["rewardModel"],
  labeler: Labeler,
): Float64Array[] {
  const { world, reference } = heldOut;
  const looks = world.responses.map((kind) => sees.map((attribute) => kind[attribute]).join());
  const shown: (Compared & { tiers: number[] })[] = [];
  reference.forEach((_, p) => {
    const tiers = tierWeights(world, p, gradedShare);
    const first = shown.find(({ pattern }) => pattern === heldOut.sameBelief[p]);
    if (first !== undefined) tiers.forEach((weight, t) => (first.tiers[t]! += weight));
    else if (tiers.some((weight) => weight > 0)) shown.push({ pattern: p, tiers });
  });

  const overall = comparedScores(heldOut, labeler, shown, looks);
  const scores = onceForSame(reference, sameIn(heldOut, null), (_, p) => {
    const own = shown.filter(({ pattern }) => pattern === p);
    // A pattern that no graded tier shows: the model never learned about it; it is taken to judge as overall.
    return seesFlags && own.length > 0 ? comparedScores(heldOut, labeler, own, looks) : overall;
  });
  if (normalize === "none") return scores;
  return onceForSame(scores, sameIn(heldOut, scores), (one, p) =>
    centre(one, reference[p]!.probs, world.responses.length),
  );
}

/** Pooled within-prompt sd under π_ref over prompts drawn by share · graded; each part has its own prompts and share. */
function pooledSd(
  parts: readonly {
    readonly heldOut: HeldOut;
    readonly scores: readonly Float64Array[];
    readonly share: TierShare;
  }[],
): number {
  let variance = 0;
  let total = 0;
  for (const { heldOut, scores, share } of parts) {
    const { world, reference, promptWeights } = heldOut;
    const kinds = world.responses.length;
    reference.forEach(({ probs }, p) => {
      const weight = patternShare(world, p, share);
      if (weight === 0) return;
      total += weight;
      scores[p]!.forEach((score, i) => {
        variance += weight * promptWeights[Math.floor(i / kinds)]! * probs[i]! * score * score;
      });
    });
  }
  return Math.max(smallestSd, Math.sqrt(variance / total));
}
