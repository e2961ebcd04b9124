/**
 * Prompts: a topic vector z ~ N(0, I) and whether the prompt is harmful. The start of every episode. A tier can shift its
 * topics, by δ along the first axis (the directions u_g that utilities know are drawn at random, so any axis is as good):
 * then z ~ N(δ, I) there, and what is asked tells of the tier.
 */
import { exp } from "../shared/math.js";
import type { Stream } from "../shared/rng.js";
import type { World } from "./world.js";

/** A batch of prompts. */
export interface Prompts {
  readonly count: number;
  /** Topic vectors z, `[count, topicDim]`. */
  readonly topics: Float32Array;
  /** h: 1 where the prompt is harmful, `[count]`. */
  readonly harmful: Uint8Array;
}

/** `count` prompts drawn from the world. */
export function drawPrompts(world: World, count: number, stream: Stream): Prompts {
  const topics = new Float32Array(count * world.topicDim);
  const harmful = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    harmful[row] = stream.bernoulli(world.harmfulRate) ? 1 : 0;
    for (let i = 0; i < world.topicDim; i++) topics[row * world.topicDim + i] = stream.normal();
  }
  return { count, topics, harmful };
}

/** `count` topics, each once as a harmful (first half) and once as a benign prompt (second half), `2 * count` prompts. */
export function drawPairedPrompts(world: World, count: number, stream: Stream): Prompts {
  const { topics } = drawPrompts(world, count, stream);
  const both = new Float32Array(2 * topics.length);
  both.set(topics);
  both.set(topics, topics.length);
  return { count: 2 * count, topics: both, harmful: new Uint8Array(2 * count).fill(1, 0, count) };
}

/** Moves prompts in place to where they occur: `tiers` holds the index of each one's tier. */
export function moveToTiers(
  { topicDim, topicShifts }: World,
  prompts: Prompts,
  tiers: ArrayLike<number>,
): void {
  if (topicShifts === null) return;
  for (let row = 0; row < prompts.count; row++) prompts.topics[row * topicDim]! += topicShifts[tiers[row]!]!;
}

/**
 * What the topics of a prompt tell of its tier: N(z; δ_t, I) / N(z; 0, I) = exp(δ_t·z_1 − δ_t²/2), `[tiers]`; null where no
 * tier shifts them.
 */
export function tierLikelihoods(
  { topicDim, topicShifts }: World,
  prompts: Prompts,
  row: number,
): number[] | null {
  if (topicShifts === null) return null;
  const first = prompts.topics[row * topicDim]!;
  return topicShifts.map((shift) => exp(shift * first - (shift * shift) / 2));
}

/** The prompts at `rows`, in that order. */
export function selectPrompts(prompts: Prompts, rows: ArrayLike<number>): Prompts {
  const dimension = prompts.topics.length / prompts.count;
  const topics = new Float32Array(rows.length * dimension);
  const harmful = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    harmful[i] = prompts.harmful[row]!;
    for (let j = 0; j < dimension; j++) topics[i * dimension + j] = prompts.topics[row * dimension + j]!;
  }
  return { count: rows.length, topics, harmful };
}
