/**
 * Stage 2, first half: the labeler compares pairs of the policy's responses. A buffer keeps the comparisons of some
 * earlier epochs, so that the reward model does not forget what the policy no longer does.
 */
import { allRows } from "../models/inputs.js";
import type { Policy } from "../models/policy.js";
import { exp } from "../shared/math.js";
import type { Rng, Stream } from "../shared/rng.js";
import type { Labeler } from "../world/labeler.js";
import { gradedShare } from "../world/tierWeights.js";
import type { World } from "../world/world.js";
import { drawEpisodes, drawTiers, selectEpisodes, type Episodes } from "./episodes.js";

/** Comparisons, one an episode: `Preference`s of world/labeler as two columns of kind indices, `[count]`. */
export interface PreferenceBatch {
  readonly episodes: Episodes;
  readonly chosen: Uint16Array;
  readonly rejected: Uint16Array;
}

/** How many pairs to put forward for each one that is labelled, and how eagerly to want each. */
export interface PairSelection {
  readonly candidates: number;
  /** The larger, the better is this pair worth a label: `[count]` values for pairs `(a[i], b[i])`. */
  readonly interest: (episodes: Episodes, a: Uint16Array, b: Uint16Array) => Float64Array;
}

interface PreferenceMaking {
  readonly world: World;
  readonly policy: Policy;
  readonly labeler: Labeler;
  readonly rng: Rng;
  readonly count: number;
  readonly selection?: PairSelection | undefined;
}

/**
 * `count` comparisons on prompts drawn by share · graded: two *different* kinds drawn without replacement from the
 * policy, of which the labeler prefers one. With a selection, the most interesting of some candidates is labelled.
 */
export function collectPreferences({
  world,
  policy,
  labeler,
  rng,
  count,
  selection,
}: PreferenceMaking): PreferenceBatch {
  const drawn = count * (selection?.candidates ?? 1);
  const tiers = drawTiers(world, drawn, gradedShare, rng, "preferences");
  const episodes = drawEpisodes(world, tiers, rng, "preferences");
  const logProbs = policy.logProbs(episodes.observations);
  const a = new Uint16Array(drawn);
  const b = new Uint16Array(drawn);
  const pairs = rng.stream("preferences/pairs");
  for (let i = 0; i < drawn; i++)
    [a[i], b[i]] = drawPair(logProbs, i * policy.responses, policy.responses, pairs);

  const kept = selection === undefined ? allRows(count) : mostInteresting(selection, episodes, a, b);
  const answers = rng.stream("labeler");
  const chosen = new Uint16Array(count);
  const rejected = new Uint16Array(count);
  kept.forEach((row, i) => {
    const answer = labeler.compare(episodes.prompts, row, a[row]!, b[row]!, tiers[row]!, answers);
    chosen[i] = answer.chosen;
    rejected[i] = answer.rejected;
  });
  return { episodes: selection === undefined ? episodes : selectEpisodes(episodes, kept), chosen, rejected };
}

/** Two different kinds, drawn one after the other from the probabilities `exp(logProbs[offset …])`. */
export function drawPair(
  logProbs: ArrayLike<number>,
  offset: number,
  responses: number,
  stream: Stream,
): [number, number] {
  const probs = new Float64Array(responses);
  for (let k = 0; k < responses; k++) probs[k] = exp(logProbs[offset + k]!);
  const first = stream.categorical(probs);
  probs[first] = 0;
  // A policy that is certain of one kind leaves nothing to draw from: then any other kind is as likely as the next.
  if (probs.every((p) => p === 0)) probs.fill(1).fill(0, first, first + 1);
  return [first, stream.categorical(probs)];
}

/** Of each run of `candidates` pairs the row of the most interesting one; the first of equals. */
function mostInteresting(
  selection: PairSelection,
  episodes: Episodes,
  a: Uint16Array,
  b: Uint16Array,
): Uint32Array {
  const interest = selection.interest(episodes, a, b);
  const rows: number[] = [];
  for (let start = 0; start < interest.length; start += selection.candidates) {
    let best = start;
    for (let i = start; i < start + selection.candidates; i++) if (interest[i]! > interest[best]!) best = i;
    rows.push(best);
  }
  return Uint32Array.from(rows);
}
