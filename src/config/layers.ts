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
import { limitProblem, mostAssignments } from "./parse/limits.js";
import { printPath } from "./parse/print.js";
import { findProblems } from "./resolve.js";
import type { Config } from "./schema/config.js";
import { setLayer } from "./parse/set.js";

/** What the layers say together, the lowest first. */
function mergeLayers(layers: readonly Layer[]): JsonObject {
  return layers.reduce<JsonObject>((merged, { patch }) => mergePatch(merged, patch) as JsonObject, {});
}

/** The path without its last part; empty at the top. What looks like a path within a key in quotes is none. */
const parentOf = (path: string): string =>
  path.slice(
    0,
    path.endsWith('"]') ? path.lastIndexOf('["') : Math.max(0, path.lastIndexOf("."), path.lastIndexOf("[")),
  );

/** Where each path was written last, and whether the place says the path already. */
type Places = ReadonlyMap<string, { readonly place: string; readonly saysPath: boolean }>;

function placesOf(layers: readonly Layer[]): Places {
  const all = new Map<string, { place: string; saysPath: boolean }>();
  for (const { places, placesSayPaths = false } of layers)
    for (const [path, place] of places) {
      all.delete(path); // so that what is written last also comes last
      all.set(path, { place, saysPath: placesSayPaths });
    }
  return all;
}

/** The place of a path; `*` in it stands for any one name. */
function placeIn(places: Places, path: string): ReturnType<Places["get"]> {
  if (!path.includes("*")) return places.get(path);
  const parts = path.split(".");
  const matches = (other: string): boolean => {
    const keys = other.split(".");
    return keys.length === parts.length && parts.every((part, i) => part === "*" || part === keys[i]);
  };
  return [...places].findLast(([other]) => matches(other))?.[1];
}

/** The problem with the place at which its value was written, or else with what is nearest around it. */
function placed(problem: Problem, places: Places, file: string | undefined): Problem {
  const shown = printPath(problem.path);
  for (let at = problem.path; at !== ""; at = parentOf(at)) {
    const found = placeIn(places, at);
    if (found === undefined) continue;
    const isSaid = found.saysPath && at === problem.path && !at.includes("*");
    return { ...problem, path: isSaid ? found.place : `${found.place}: ${shown}` };
  }
  return { ...problem, path: file === undefined ? shown : `${file}: ${shown}` };
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
  const { set = [], overrides = {} } = options;
  if (set.length > mostAssignments) {
    const expected = `at most ${mostAssignments.toLocaleString("en")} assignments`;
    throw new UserError({ path: "--set", expected, got: set.length.toLocaleString("en") });
  }
  const beyond = limitProblem(overrides);
  if (beyond !== undefined)
    throw new UserError({ ...beyond, path: `command line: ${printPath(beyond.path)}` });

  const all = [...layers];
  const problems: Problem[] = [];
  let merged = mergeLayers(layers);
  for (const assignment of set) {
    try {
      const layer = setLayer(assignment, merged);
      all.push(layer);
      merged = mergePatch(merged, layer.patch) as JsonObject;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  all.push({ patch: overrides, places: new Map(pathsIn(overrides).map((path) => [path, "command line"])) });
  const { config, problems: found } = findProblems(mergePatch(merged, overrides));
  const written = placesOf(all);
  problems.push(...found.map((problem) => placed(problem, written, options.file)));
  if (config === null || problems.length > 0) throw new UserError(problems);
  return config;
}
