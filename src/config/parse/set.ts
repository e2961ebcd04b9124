/**
 * `--set path=value`: one assignment on the command line, as a patch to lay over a config.
 */
import { UserError } from "../../shared/errors.js";
import {
  childField,
  inWords,
  isNumeric,
  isRecord,
  knownKeys,
  rootField,
  type Field,
} from "../explain/describe.js";
import {
  formatPath,
  isObject,
  mergePatch,
  valueAt,
  type JsonObject,
  type JsonValue,
  type Layer,
} from "./json.js";
import { requireAssignment } from "./assignment.js";
import { forbiddenKey, isForbidden, limitProblem } from "./limits.js";
import { printPath, printValue, shortened } from "./print.js";
import { hintForUnknownKey, numberMeant } from "../explain/problems.js";
import { didYouMean, nearest } from "../explain/suggest.js";

/** The error of an assignment, which names it as it was given. */
type Refusal = (expected: string, got: string, hint?: string) => UserError;

/** The value as JSON, or as a text where it is none; a field that holds text takes it as it stands. */
function parseValue(text: string, field: Field, refusal: Refusal): JsonValue {
  if (field.type === "string" && field.enum === undefined && !/^(null|".*")$/s.test(text)) return text;
  if (isNumeric(field) && /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text)) return Number(text); // also .5, which JSON has not
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    if (isNumeric(field) && /\s[\w.]{1,80}=/.test(text))
      throw refusal(inWords(field), shortened(text), "Every assignment has a --set of its own.");
    const slip = isNumeric(field) ? numberMeant(text) : undefined;
    if (slip !== undefined) throw refusal(inWords(field), printValue(text), `Write ${slip}.`);
    if (!/^[[{"]/.test(text)) return text;
    const hint = "This is no JSON; in a shell put single quotes around the whole: --set 'path=…'.";
    throw refusal(inWords(field), shortened(text), hint);
  }
}

/** The end of a sentence: what could be typed, unless a shell would take it apart; such a name is none anyway. */
function example(path: string, value: string): string {
  return /^[\w.-]{1,80}$/.test(path) ? `: --set ${path}=${value}` : ".";
}

/** Whether a name that a record such as tiers does not have may be meant as a new entry. */
function canBeNew(key: string, entry: Field, names: readonly string[]): boolean {
  const isWhole = (entry.required ?? []).length === 0;
  return entry.properties === undefined || (isWhole && nearest(key, names) === undefined);
}

/**
 * The layer that an assignment such as `tiers.unmonitored.graded=0.2` stands for, on top of `base` (the config as written
 * so far). Where `base` leaves out a record whose default the path goes into, the layer spells the default out. `null`
 * removes. Throws a UserError where there is no `=` or no such field.
 */
export function setLayer(assignment: string, base: JsonObject): Layer {
  const flag = `--set ${shortened(assignment)}`;
  const refusal: Refusal = (expected, got, hint) => new UserError({ path: flag, expected, got, hint });
  requireAssignment(assignment);
  const equals = assignment.indexOf("=");
  const path = assignment.slice(0, Math.max(0, equals)).trim();
  const keys = path.split(".");
  if (keys.some(isForbidden)) throw new UserError(forbiddenKey(flag));
  let field = rootField();
  let spelledOut: { depth: number; value: JsonObject } | null = null;
  for (const [depth, key] of keys.entries()) {
    const parent = keys.slice(0, depth);
    const shown = printPath(parent.join("."));
    if (field.type !== "object") {
      const hint = `It holds ${inWords(field)}, which is set whole${example(shown, "…")}`;
      throw refusal(`a path that ends at ${shown}`, printPath(path), hint);
    }
    const child = childField(field, key);
    if (child === undefined) {
      const inherits = key === "extends" || key === "$schema";
      const prefix = shown === "" ? "" : `${shown}.`;
      const hint = inherits
        ? `"${key}" stands in a file only.`
        : hintForUnknownKey(key, knownKeys(field), shown, prefix);
      throw refusal("a field that exists", printPath(path), hint);
    }
    if (isRecord(field)) {
      const written = valueAt(base, parent) ?? field.default;
      const names = isObject(written) ? Object.keys(written) : [];
      if (depth < keys.length - 1 && !names.includes(key) && !canBeNew(key, child, names)) {
        const whole = example(`${shown}.${key}`, "{…}");
        const hint = `${didYouMean(key, names, "There are")} A new one is set whole${whole}`;
        throw refusal(`an existing entry of ${shown}`, printValue(key), hint);
      }
      if (valueAt(base, parent) === undefined && isObject(field.default)) {
        spelledOut = { depth, value: field.default };
      }
    }
    field = child;
  }

  const value = parseValue(assignment.slice(equals + 1).trim(), field, refusal);
  const beyond = limitProblem(value, keys);
  if (beyond !== undefined) throw refusal(beyond.expected, beyond.got);
  const nest = (inner: JsonValue, from: number, to: number): JsonValue =>
    keys.slice(from, to).reduceRight<JsonValue>((nested, key) => ({ [key]: nested }), inner);
  const patch =
    spelledOut === null
      ? nest(value, 0, keys.length)
      : nest(mergePatch(spelledOut.value, nest(value, spelledOut.depth, keys.length)), 0, spelledOut.depth);
  return { patch: patch as JsonObject, places: new Map([[formatPath(keys), flag]]), placesSayPaths: true };
}
