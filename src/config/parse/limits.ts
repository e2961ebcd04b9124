/**
 * Limits that no config of a person meets, so that one which was made by a slip or by a program is refused in a sentence
 * and neither exhausts the stack nor the memory, nor takes minutes to be judged.
 */
import { createScanner } from "jsonc-parser";
import type { Problem } from "../../shared/errors.js";
import { formatPath, type Path } from "./json.js";

/** Bytes of a file. The largest of ours has 5 kB. */
export const mostBytes = 1_000_000;

/** Levels of braces and brackets within each other. The schema has six. */
const deepest = 64;

/** Values in all, objects and lists included. The default config has 130. */
const mostValues = 20_000;

/** Entries of one object or list: tiers, responses, rows of a table. The index of a response has two bytes in a run. */
const mostEntries = 1000;

/** Files that extend one another. */
export const mostFiles = 32;

/** Assignments of --set. */
export const mostAssignments = 1000;

const amount = (count: number): string => count.toLocaleString("en");

/** The problem with a file or a text of more bytes than a config has. */
export const tooLarge = (path: string): Problem => ({
  path,
  expected: `a config of at most ${mostBytes / 1e6} MB`,
  got: "a larger one",
});

const tooMany = (path: string): Problem => ({
  path,
  expected: `a config of at most ${amount(mostValues)} values`,
  got: "more",
});

const tooDeep = (path: string): Problem => ({
  path,
  expected: `at most ${deepest} levels of braces and brackets`,
  got: "more",
});

/** The problem with a key that no object can have: setting it changes what the object is. */
export const forbiddenKey = (path: string): Problem => ({
  path,
  expected: "another name",
  got: '"__proto__"',
});

/** Whether a key is the one that no object can have. */
export const isForbidden = (key: string | number): boolean => key === "__proto__";

/**
 * What of a text is beyond the limits, undefined where nothing is: told from its tokens one by one, because the parser
 * calls itself at each level. `placeOf` names the place of an offset.
 */
export function textLimitProblem(text: string, placeOf: (offset: number) => string): Problem | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  let values = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    const first = text[offset];
    if (first === "{" || first === "[") depth++;
    if (first === "}" || first === "]") depth--;
    if (first === "," || first === "{" || first === "[") values++;
    if (depth > deepest) return tooDeep(placeOf(offset));
    if (values > mostValues) return tooMany(placeOf(offset));
  }
  return undefined;
}

/** An object of braces, no instance of a class. In a page it may come from another frame, whose classes are not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * What of a value is beyond the limits or is no plain value; undefined where nothing is. `path` says where it lies. This
 * comes before all that follows a value to its end: one that holds itself has none.
 */
export function limitProblem(value: unknown, path: Path = []): Problem | undefined {
  let values = 0;
  const look = (inner: unknown, at: Path): Problem | undefined => {
    if (++values > mostValues) return tooMany("config");
    if (typeof inner !== "object" || inner === null) return undefined;
    const shown = formatPath(at) || "config";
    if (at.length >= deepest) return tooDeep(shown);
    if (!Array.isArray(inner) && !isPlain(inner)) {
      return { path: shown, expected: "plain values", got: "an object with a prototype of its own" };
    }
    // by index: a list may bring a `constructor` of its own, which its own methods would call
    const keys = Array.isArray(inner) ? undefined : Object.keys(inner);
    const { length } = keys ?? (inner as readonly unknown[]);
    if (length > mostEntries) {
      return { path: shown, expected: `at most ${amount(mostEntries)} entries`, got: amount(length) };
    }
    for (let index = 0; index < length; index++) {
      const key = keys?.[index] ?? index;
      const entry = (inner as Readonly<Record<string | number, unknown>>)[key];
      const found = isForbidden(key) ? forbiddenKey(formatPath([...at, key])) : look(entry, [...at, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return look(value, path);
}
