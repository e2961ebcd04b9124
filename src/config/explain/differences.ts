/**
 * How one config differs from another: for the closing summary of a run, which names what was changed from the default.
 */
import { isObject, type JsonObject, type JsonValue } from "../parse/json.js";
import type { Config } from "../schema/config.js";

/** One difference: a dotted path, and the values there; undefined where one config has nothing there. */
export interface Difference {
  readonly path: string;
  readonly from: JsonValue | undefined;
  readonly to: JsonValue | undefined;
}

/** An entry that the object has itself: a name such as `constructor` would find what every object has. */
const entryOf = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Sections that say nothing by being there: without one a tier's weights are those of the top level. */
const sameAsEmpty = /^tiers\.[^.]+\.(labeler|own|gold)(\.weights)?$/;

function differences(prefix: string, from: JsonValue | undefined, to: JsonValue | undefined): Difference[] {
  if (sameAsEmpty.test(prefix)) [from, to] = [from ?? {}, to ?? {}];
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) =>
      differences(prefix === "" ? key : `${prefix}.${key}`, entryOf(from, key), entryOf(to, key)),
    );
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path: prefix, from, to }];
}

/** What people are told of a config. */
const aboutTheConfig = /^(name|description|story)(\.|$)/;

/**
 * Where a config differs from a reference, in the order of the schema. Lists, and entries that only one of them has, are
 * one difference each. The name, the description and the story say nothing about what happens and are left out.
 */
export function configDifferences(config: Config, reference: Config): Difference[] {
  const from = reference as unknown as JsonValue;
  const to = config as unknown as JsonValue;
  return differences("", from, to).filter(({ path }) => !aboutTheConfig.test(path));
}

/** One value of a config that is no object, by its dotted path. */
export interface Leaf {
  readonly path: string;
  readonly value: JsonValue;
}

/** All values of a part of a config, lists whole, in the order of the schema. */
export function leavesOf(part: object): Leaf[] {
  return Object.entries(part as JsonObject).flatMap(([key, value]) => leavesAt(key, value));
}

function leavesAt(path: string, value: JsonValue | undefined): Leaf[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesAt(`${path}.${key}`, inner));
}
