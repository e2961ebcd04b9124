/**
 * From plain values to a Config: filled with defaults, checked field by field and across fields, frozen. Runs anywhere;
 * `load.ts` does the same from files.
 */
import type * as z from "zod";
import { UserError, type Problem } from "../shared/errors.js";
import { crossFieldProblems } from "./checks/checks.js";
import { fieldAt, knownKeys } from "./explain/describe.js";
import { isObject, mergePatch, valueAt, type JsonObject, type JsonValue, type Path } from "./parse/json.js";
import { limitProblem } from "./parse/limits.js";
import { printPath } from "./parse/print.js";
import { pathOf, problemsOf } from "./explain/problems.js";
import { configSchema, type Config, type ConfigInput, type ConfigPatch } from "./schema/config.js";
import { nearest } from "./explain/suggest.js";

/** A frozen copy, all the way down; the schema's shared defaults stay as they are. */
function frozenCopy<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  const copy = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, frozenCopy(inner) as unknown]));
  return Object.freeze(copy) as T;
}

/** A part of a patch that removes entries; without a prototype, as the keys are not ours. */
interface Removal {
  [key: string]: Removal | null;
}
const nothingRemoved = (): Removal => Object.create(null) as Removal;

/**
 * The input without what is wrong in it, so that the checks across fields can look at the rest: a wrong value goes, an
 * entry that lacks a field goes as a whole. Adds what went to `broken`.
 */
function withoutWrongParts(
  input: JsonObject,
  issues: readonly z.core.$ZodIssue[],
  broken: Path[],
): JsonObject {
  const patch = nothingRemoved();
  const remove = (path: Path): void => {
    let at = patch;
    for (const [depth, key] of path.entries()) {
      const inner = depth === path.length - 1 ? null : at[key];
      at[key] = inner === undefined ? nothingRemoved() : inner;
      if (at[key] === null) return; // with all that is in it
      at = at[key];
    }
  };
  for (const issue of issues) {
    let path = pathOf(issue);
    if (issue.code === "unrecognized_keys") {
      const field = fieldAt(path);
      const known = field === undefined ? [] : knownKeys(field);
      for (const key of issue.keys) {
        remove([...path, key]);
        const meant = nearest(key, known);
        if (meant !== undefined) broken.push([...path, meant]);
      }
      continue;
    }
    if (valueAt(input, path) === undefined) path = path.slice(0, -1);
    while (path.some((key) => typeof key === "number")) path = path.slice(0, -1);
    remove(path);
    broken.push(path);
  }
  return mergePatch(input, patch) as JsonObject;
}

/** What is not even an object, in words. */
function kindOf(input: unknown): string {
  if (input === undefined) return "nothing";
  return Array.isArray(input) ? "a list" : input === null ? "null" : `a ${typeof input}`;
}

/** Problems that are looked for: there is a hint for each, and some have to be searched for. */
const mostProblems = 500;

/** The first problems, and as the last one where there are more of them. */
function firstFew(problems: Iterable<Problem>): Problem[] {
  const few: Problem[] = [];
  for (const problem of problems) {
    if (few.length === mostProblems)
      return [...few, { path: "config", expected: `at most ${mostProblems} problems`, got: "more" }];
    few.push(problem);
  }
  return few;
}

/** What `examine` finds, with paths in full, by which the place of a problem can be looked up. */
export function findProblems(input: unknown): { config: Config | null; problems: Problem[] } {
  if (!isObject(input)) {
    return { config: null, problems: [{ path: "config", expected: "an object", got: kindOf(input) }] };
  }
  const beyond = limitProblem(input);
  if (beyond !== undefined) return { config: null, problems: [beyond] };
  const first = configSchema.safeParse(input);
  if (!first.success) return { config: null, problems: firstFew(problemsBeside(first.error.issues, input)) };
  const problems = firstFew(crossFieldProblems(first.data, []));
  return { config: problems.length === 0 ? frozenCopy<Config>(first.data) : null, problems };
}

/** The problems of single fields, and then those across the fields that are left when these are taken away. */
function* problemsBeside(issues: readonly z.core.$ZodIssue[], input: JsonObject): Iterable<Problem> {
  yield* problemsOf(issues, input);
  const broken: Path[] = [];
  let rest = withoutWrongParts(input, issues, broken);
  let parsed = configSchema.safeParse(rest);
  // removing an entry can leave the one around it incomplete, so as often as the config is deep
  for (let depth = 1; depth < 8 && !parsed.success; depth++) {
    rest = withoutWrongParts(rest, parsed.error.issues, broken);
    parsed = configSchema.safeParse(rest);
  }
  if (parsed.success) yield* crossFieldProblems(parsed.data, broken);
}

/**
 * Everything that is wrong with a config as written (after `extends`), and the config where nothing is. A check across
 * fields is only left out where a field that it reads is itself wrong.
 */
export function examine(input: unknown): { config: Config | null; problems: Problem[] } {
  const { config, problems } = findProblems(input);
  return { config, problems: problems.map((problem) => ({ ...problem, path: printPath(problem.path) })) };
}

/**
 * A config from plain values: with all defaults, checked, deeply frozen. With a `base` only what differs from it is given,
 * as in a file that extends another: `resolveConfig({ tiers: { unmonitored: { graded: 0.25 } } }, base)`; null removes an
 * entry. Throws a UserError with all problems at once.
 */
export function resolveConfig(input: ConfigInput): Config;
export function resolveConfig(input: ConfigPatch, base: Config): Config;
export function resolveConfig(input: ConfigPatch, base?: Config): Config {
  const isWithin = isObject(input) && limitProblem(input) === undefined; // what is beyond cannot even be merged
  const whole = base === undefined || !isWithin ? input : mergePatch(base as unknown as JsonValue, input);
  const { config, problems } = examine(whole);
  if (config === null) throw new UserError(problems);
  return config;
}
