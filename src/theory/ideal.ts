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
import { gradedShare, patternShare, tierWeights, totalShare } from "../world/tierWeights.js";
import { createWorld, type World } from "../world/world.js";
import type { Terms } from "./closedForm.js";
import { comparedScores, type Compared } from "./comparedScores.js";
import { createHeldOut, onceForSame, sameIn, type HeldOut } from "./heldOut.js";

/** The terms of a config and seed for an ideal reward model. */
export function idealTerms(config: Config, seed: number): Terms {
  const heldOut = idealHeldOut(config, seed);
  const labeler = createLabeler(heldOut.world, config.labeler);
  return { heldOut, labeler, proxy: idealProxy(heldOut, config, labeler) };
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
 * proxyRewards under each pattern of a reward model that has seen endless comparisons of π_ref's responses (comparedScores.ts),
 * normalised like a real one. Where it does not see the cues it pools all graded tiers. null where nothing is graded.
 */
export function idealProxy(
  heldOut: HeldOut,
  { rewardModel: { sees, seesFlags, normalize } }: Pick<Config, "rewardModel">,
  labeler: Labeler,
): Float64Array[] | null {
  const { world, reference } = heldOut;
  if (totalShare(world.tiers, gradedShare) === 0) return null;
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
  const kinds = world.responses.length;
  const centred = onceForSame(scores, sameIn(heldOut, scores), (one, p) =>
    centre(one, reference[p]!.probs, kinds),
  );
  const sd = pooledSd(heldOut, centred);
  return onceForSame(centred, sameIn(heldOut, centred), (one) => one.map((score) => score / sd));
}

/** Pooled within-prompt sd under π_ref over prompts drawn by share · graded. */
function pooledSd({ world, reference, promptWeights }: HeldOut, centred: readonly Float64Array[]): number {
  const kinds = world.responses.length;
  let variance = 0;
  let total = 0;
  reference.forEach(({ probs }, p) => {
    const weight = patternShare(world, p, gradedShare);
    if (weight === 0) return;
    total += weight;
    centred[p]!.forEach((score, i) => {
      variance += weight * promptWeights[Math.floor(i / kinds)]! * probs[i]! * score * score;
    });
  });
  return Math.max(smallestSd, Math.sqrt(variance / total));
}
