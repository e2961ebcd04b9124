/**
 * Worlds drawn at random, for tests that hold for every world and not only for the default one: other tiers, cues,
 * attributes, utilities and starting tables each time. Tests train in them.
 */
import type { ConfigInput } from "../config/schema/config.js";
import { attributeNames, weightNames } from "../config/schema/attributes.js";
import { log } from "../shared/math.js";
import { createRng, type Stream } from "../shared/rng.js";

/** What every drawn world has: the sections of a config that say what the world is, and nothing of how it is learned. */
export type WorldInput = {
  readonly [
    K in "tiers" | "gap" | "observation" | "world" | "responses" | "labeler" | "own" | "policy"
  ]-?: NonNullable<ConfigInput[K]>;
};

/**
 * The world of a number: 2 or 3 tiers with random shares, grading, sight and cue noise, 3 to 5 response kinds, random
 * utilities, and in every other world a random starting table. All tiers are trained; topics mean nothing
 * (topicStrength 0). The same number gives the same world.
 */
export function randomWorld(number: number): WorldInput {
  const stream = createRng(number).stream("random world");
  const between = (low: number, high: number): number => low + (high - low) * stream.uniform();
  const sometimes = <T>(chance: number, there: () => T, otherwise: T): T =>
    stream.bernoulli(chance) ? there() : otherwise;

  const kinds = names("kind", 3 + stream.int(3));
  const tiers = names("tier", 2 + stream.int(2));
  const flags = ["first", "last"].slice(0, tiers.length - 1);
  const shares = simplex(tiers.length, 0.1, stream);
  const record = <T>(keys: readonly string[], value: (index: number) => T): Record<string, T> =>
    Object.fromEntries(keys.map((key, index) => [key, value(index)]));
  const weights = (deviation: number) => record(weightNames, () => deviation * stream.normal());
  const startRows = () => record(tiers, () => rowOf(kinds, simplex(kinds.length, 0.05, stream)));

  return {
    tiers: record(tiers, (index) => ({
      share: shares[index]!,
      flags: record(flags, (flag) => (index === 2 * flag ? 1 : 0)),
      // The first tier is always graded, so that there is something to learn; another one rarely or never.
      graded: index === 0 ? 1 : sometimes(0.7, stream.uniform, 0),
      visibility: sometimes(0.5, stream.uniform, 1),
      trained: true,
    })),
    gap: { of: tiers[0]!, minus: tiers[1]! },
    observation: {
      flags: record(flags, () => ({
        salience: between(0.5, 2),
        noise: sometimes(0.5, () => between(0, 0.4), 0),
      })),
    },
    world: { topicDim: 2 + stream.int(5), harmfulRate: between(0.2, 0.8), topicStrength: 0 },
    responses: record(kinds, () => record(attributeNames, stream.uniform)),
    labeler: {
      weights: weights(2),
      temperature: between(0.5, 2),
      mistakeRate: sometimes(0.5, () => between(0, 0.2), 0),
    },
    own: { weights: weights(0.5) },
    policy: sometimes<WorldInput["policy"]>(
      0.5,
      () => ({ prior: { harmful: startRows(), benign: startRows() } }),
      {},
    ),
  };
}

function names(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${stem}${i + 1}`);
}

function rowOf(keys: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(keys.map((key, i) => [key, values[i]!]));
}

/** Uniform over the probabilities that are at least `floor` each and sum to 1: normalised exponentials above a floor. */
function simplex(count: number, floor: number, stream: Stream): number[] {
  const draws = Array.from({ length: count }, () => -log(1 - stream.uniform()));
  const total = draws.reduce((sum, draw) => sum + draw, 0);
  return draws.map((draw) => floor + (1 - count * floor) * (draw / total));
}
