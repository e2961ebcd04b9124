/**
 * Prompts: a topic vector z ~ N(0, I) and whether the prompt is harmful. The start of every episode.
 */
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
