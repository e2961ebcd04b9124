/**
 * What a reward model learns from ever more comparisons: prompt by prompt the scores at the minimum of the expected
 * Bradley–Terry loss. Comparisons of several tiers that it cannot tell apart pool the labelers' *probabilities*, weighted by
 * how often each pair is compared, not their utilities; so do kinds that look the same to it.
 */
import { sigmoid } from "../shared/math.js";
import type { Labeler } from "../world/labeler.js";
import { settle, pairWeights } from "./comparisons.js";
import { tierLikelihoods } from "../world/prompts.js";
import type { HeldOut } from "./heldOut.js";
import { meanUtility } from "./optimum.js";

/** Comparisons of π_ref's responses under one pattern, and how much those of each tier count, `[tiers]`. */
export interface Compared {
  readonly pattern: number;
  readonly tiers: readonly number[];
}

/**
 * The pull to what labels speak for, beside weights of pairs that sum to 2. It decides only what comparisons leave open: kinds
 * that π_ref never gives, and how far apart those are of which one always wins.
 */
const slightly = 1e-9;

/**
 * Scores in units of the labeler's temperature, `[prompts, responses]`, with the mean under π_ref, of the first of the patterns,
 * of what labels speak for: the mean utility, its opposite where most labels are turned round, 0 where they say nothing.
 * `looks`: what the reward model sees of each kind. Throws NotSettled where no minimum is found.
 */
export function comparedScores(
  heldOut: HeldOut,
  labeler: Labeler,
  compared: readonly Compared[],
  looks: readonly string[],
): Float64Array {
  const { world, prompts, reference } = heldOut;
  const kinds = looks.length;
  /** The same for one prompt, whose topics can tell of its tier. */
  const comparedAt = (row: number): readonly Compared[] => {
    const told = tierLikelihoods(world, prompts, row);
    if (told === null) return compared;
    return compared.map(({ pattern, tiers }) => ({ pattern, tiers: tiers.map((w, t) => w * told[t]!) }));
  };
  const totalOf = (all: readonly Compared[]): number =>
    all.flatMap(({ tiers }) => tiers).reduce((sum, weight) => sum + weight, 0);
  const overall = (all: readonly Compared[]): number[] => {
    const total = totalOf(all);
    return world.tiers.map((_, t) => all.reduce((sum, { tiers }) => sum + tiers[t]!, 0) / total);
  };
  const direction = Math.sign(labeler.informedness);
  const spokenFor = meanUtility(heldOut, labeler, (row) => overall(comparedAt(row))).map(
    (utility) => direction * utility,
  );
  const anywhere = overall(compared);
  const counting = world.tiers.filter(({ index }) => anywhere[index]! > 0);
  const groups = [...new Set(looks)];
  const oneView = new Set(counting.map(({ index }) => labeler.view(index))).size === 1;
  // Without a mistake, or with all labels turned round, it is the very model of the labels.
  if (oneView && Math.abs(labeler.informedness) === 1 && groups.length === kinds) return spokenFor;

  const groupOf = looks.map((look) => groups.indexOf(look));
  const scores = new Float64Array(spokenFor.length);
  for (let row = 0, at = 0; row < prompts.count; row++, at += kinds) {
    const ref = reference[compared[0]!.pattern]!.probs.subarray(at, at + kinds);
    const start = groupMeans(spokenFor.subarray(at, at + kinds), ref, groupOf, groups.length);
    const here = comparedAt(row);
    const total = totalOf(here);
    const pairs = pairsOf(heldOut, labeler, here, row, groupOf, groups.length);
    const found = settle(
      { weights: new Float64Array(pairs.weights.length).fill(1), preferred: pairs.preferred },
      (margin, preferred, i) => {
        const predicted = sigmoid(margin);
        const weight = pairs.weights[i]! / total;
        const prior = start[Math.floor(i / groups.length)]! - start[i % groups.length]!;
        return {
          force: weight * (preferred - predicted) + slightly * (prior - margin),
          stiffness: weight * predicted * (1 - predicted) + slightly,
        };
      },
      start,
      1,
    );
    const mean = (of: (k: number) => number): number => ref.reduce((sum, p, k) => sum + p * of(k), 0);
    const shift = mean((k) => spokenFor[at + k]!) - mean((k) => found[groupOf[k]!]!);
    for (let k = 0; k < kinds; k++) scores[at + k] = found[groupOf[k]!]! + shift;
  }
  return scores;
}

/** Mean under π_ref of the kinds that look the same, or their plain mean where π_ref gives none of them. */
function groupMeans(
  values: Float64Array,
  ref: Float64Array,
  groupOf: readonly number[],
  groups: number,
): Float64Array {
  return Float64Array.from({ length: groups }, (_, g) => {
    const members = groupOf.flatMap((group, k) => (group === g ? [k] : []));
    const mass = members.reduce((sum, k) => sum + ref[k]!, 0);
    const weight = (k: number): number => (mass > 0 ? ref[k]! / mass : 1 / members.length);
    return members.reduce((sum, k) => sum + weight(k) * values[k]!, 0);
  });
}

/** The comparisons of one prompt between kinds that look different, `[groups, groups]`. */
function pairsOf(
  { world, prompts, reference }: HeldOut,
  labeler: Labeler,
  compared: readonly Compared[],
  row: number,
  groupOf: readonly number[],
  groups: number,
): { weights: Float64Array; preferred: Float64Array } {
  const kinds = groupOf.length;
  const weights = new Float64Array(groups * groups);
  const preferred = new Float64Array(groups * groups);
  const utilitiesOf = world.tiers.map((_, t) =>
    world.responses.map((_, k) => labeler.utility(prompts, row, k, t)),
  );
  for (const { pattern, tiers } of compared) {
    const drawn = pairWeights(reference[pattern]!.probs.subarray(row * kinds, (row + 1) * kinds));
    tiers.forEach((weight, t) => {
      if (weight === 0) return;
      const utilities = utilitiesOf[t]!;
      for (let a = 0; a < kinds; a++)
        for (let b = 0; b < kinds; b++) {
          const pair = groupOf[a]! * groups + groupOf[b]!;
          const often = weight * drawn[a * kinds + b]!;
          weights[pair]! += often;
          preferred[pair]! += often * labeler.preferenceProbability(utilities[a]!, utilities[b]!);
        }
    });
  }
  for (let i = 0; i < weights.length; i++) preferred[i] = weights[i]! > 0 ? preferred[i]! / weights[i]! : 0.5;
  return { weights, preferred };
}
