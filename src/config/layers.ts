/**
 * A config in layers: the file that is extended lies below, the file that extends it above, then --set and flags. Merged
 * by RFC 7396; problems name the place that the wrong value was written at.
 */
import { UserError, type Problem } from "../shared/errors.js";
import {
  formatPath,
  isObject,
  mergePatch,
  type JsonObject,
  type JsonValue,
  type Layer,
  type Path,
} from "./parse/json.js";
import { examine } from "./resolve.js";
import type { Config } from "./schema/config.js";
import { setLayer } from "./parse/set.js";

/** What the layers say together, the lowest first. */
function mergeLayers(layers: readonly Layer[]): JsonObject {
  return layers.reduce<JsonObject>((merged, { patch }) => mergePatch(merged, patch) as JsonObject, {});
}

/** The path without its last part; empty at the top. */
const parentOf = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf("."), path.lastIndexOf("[")));

/** The place of a path in a layer; `*` in it stands for any one name. */
function placeIn({ places }: Layer, path: string): string | undefined {
  if (!path.includes("*")) return places.get(path);
  const parts = path.split(".");
  const matches = (other: string): boolean => {
    const keys = other.split(".");
    return keys.length === parts.length && parts.every((part, i) => part === "*" || part === keys[i]);
  };
  return [...places].findLast(([other]) => matches(other))?.[1];
}

/** Where the value at a path was written last, or else what is nearest around it. */
function placeOf(layers: readonly Layer[], path: string): string | undefined {
  for (let at = path; at !== ""; at = parentOf(at)) {
    for (const layer of layers.toReversed()) {
      const place = placeIn(layer, at);
      if (place !== undefined) return place;
    }
  }
  return undefined;
}

function placed(problem: Problem, layers: readonly Layer[], file: string | undefined): Problem {
  const place = placeOf(layers, problem.path) ?? file;
  if (place === undefined) return problem;
  // an assignment already says its path
  if (place.startsWith(`--set ${problem.path}=`)) return { ...problem, path: place };
  return { ...problem, path: `${place}: ${problem.path}` };
}

/** The paths of everything in a value, as `places` has them. */
function pathsIn(value: JsonValue, prefix: Path = []): string[] {
  if (!isObject(value)) return [formatPath(prefix)];
  return Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...prefix, key]));
}

/**
 * The config that layers and assignments (`path=value`) make, with flags on top. `file` stands in for the place of what
 * was written nowhere. Throws a UserError with all problems at once, each with its place.
 */
export function resolveLayers(
  layers: readonly Layer[],
  options: { set?: readonly string[] | undefined; overrides?: JsonObject | undefined; file?: string } = {},
): Config {
  const all = [...layers];
  const problems: Problem[] = [];
  for (const assignment of options.set ?? []) {
    try {
      all.push(setLayer(assignment, mergeLayers(all)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (options.overrides !== undefined) {
    const places = new Map(pathsIn(options.overrides).map((path) => [path, "command line"]));
    all.push({ patch: options.overrides, places });
  }
  const { config, problems: found } = examine(mergeLayers(all));
  problems.push(...found.map((problem) => placed(problem, all, options.file)));
  if (config === null || problems.length > 0) throw new UserError(problems);
  return config;
}
