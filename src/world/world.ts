/**
 * The world of one seed: the tiers, the response kinds with their attributes, and the fixed random topic directions.
 * Built once from the config; everything else in this folder reads it.
 */
import type { Attributes } from "../config/schema/attributes.js";
import type { Config } from "../config/schema/config.js";
import type { Rng } from "../shared/rng.js";
import { createObservation, type Observation, type Tier } from "./observation.js";

/** A kind of response with its attributes in [0, 1] and the group whose topic direction it shares. */
export interface ResponseKind extends Attributes {
  readonly name: string;
  readonly index: number;
  readonly group: number;
}

/** Everything about the world that does not change while a run learns. */
export interface World {
  readonly tiers: readonly Tier[];
  readonly responses: readonly ResponseKind[];
  readonly topicDim: number;
  readonly topicStrength: number;
  readonly harmfulRate: number;
  /** Unit vectors u_g, `[groups, topicDim]`. */
  readonly topicDirections: Float64Array;
  readonly observation: Observation;
  /** Mean of the first topic axis in each tier's prompts, `[tiers]`; null where it is 0 in all. */
  readonly topicShifts: readonly number[] | null;
  /** Indices of the two tiers that the behaviour gap is taken between. */
  readonly gap: { readonly of: number; readonly minus: number };
}

/** The world of a config; the topic directions are drawn from the stream "world". */
export function createWorld(config: Config, rng: Rng): World {
  const tiers = Object.entries(config.tiers).map(([name, tier], index) => ({ name, index, ...tier }));
  const groups = new Map<string, number>();
  const responses = Object.entries(config.responses).map(([name, { topicGroup, ...attributes }], index) => {
    // A group of its own gets a key that no written group can have, because names hold no "/".
    const key = topicGroup ?? `/${name}`;
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return { name, index, ...attributes, group };
  });
  return {
    tiers,
    responses,
    topicDim: config.world.topicDim,
    topicStrength: config.world.topicStrength,
    harmfulRate: config.world.harmfulRate,
    topicDirections: drawUnitVectors(groups.size, config.world.topicDim, rng),
    observation: createObservation(config, tiers),
    topicShifts: tiers.some(({ topicShift }) => topicShift !== 0)
      ? tiers.map(({ topicShift }) => topicShift)
      : null,
    gap: { of: tierIndex(tiers, config.gap.of), minus: tierIndex(tiers, config.gap.minus) },
  };
}

function tierIndex(tiers: readonly Tier[], name: string): number {
  const index = tiers.findIndex((tier) => tier.name === name);
  if (index < 0) throw new Error(`no tier is named ${name}`);
  return index;
}

function drawUnitVectors(count: number, dimension: number, rng: Rng): Float64Array {
  const stream = rng.stream("world");
  const vectors = new Float64Array(count * dimension);
  for (let row = 0; row < count; row++) {
    const vector = vectors.subarray(row * dimension, (row + 1) * dimension);
    for (let i = 0; i < dimension; i++) vector[i] = stream.normal();
    const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    for (let i = 0; i < dimension; i++) vector[i]! /= length;
  }
  return vectors;
}
