/**
 * `--set path=value`: one assignment on the command line, as a patch to lay over a config.
 */
import { UserError, type Problem } from "../../shared/errors.js";
import {
  childField,
  inWords,
  isNumeric,
  isRecord,
  knownKeys,
  rootField,
  type Field,
} from "../explain/describe.js";
import { isObject, mergePatch, valueAt, type JsonObject, type JsonValue, type Layer } from "./json.js";
import { hintForUnknownKey } from "../explain/problems.js";
import { didYouMean, nearest } from "../explain/suggest.js";

/** The value as JSON, or as a text where it is none; a field that holds text takes it as it stands. */
function parseValue(text: string, field: Field, flag: string): JsonValue {
  if (field.type === "string" && field.enum === undefined && !/^(null|".*")$/s.test(text)) return text;
  if (isNumeric(field) && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text); // also .5, which JSON has not
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    if (!/^[[{"]/.test(text)) return text;
    throw new UserError({
      path: flag,
      expected: inWords(field),
      got: text,
      hint: "This is no JSON; in a shell put single quotes around the whole: --set 'path=…'.",
    });
  }
}

/** Why a name in a record such as tiers cannot be meant as a new entry, if it cannot. */
function unknownEntry(
  flag: string,
  path: string,
  key: string,
  entry: Field,
  names: readonly string[],
): Problem | null {
  const required = (entry.required ?? []).length > 0;
  if (entry.properties === undefined || (!required && nearest(key, names) === undefined)) return null;
  return {
    path: flag,
    expected: `an existing entry of ${path}`,
    got: JSON.stringify(key),
    hint: `${didYouMean(key, names, "There are")} A new one is set whole: --set ${path}.${key}={…}`,
  };
}

/**
 * The layer that an assignment such as `tiers.unmonitored.graded=0.2` stands for, on top of `base` (the config as written
 * so far). Where `base` leaves out a record whose default the path goes into, the layer spells the default out. `null`
 * removes. Throws a UserError where there is no `=` or no such field.
 */
export function setLayer(assignment: string, base: JsonObject): Layer {
  const flag = `--set ${assignment}`;
  const equals = assignment.indexOf("=");
  const path = assignment.slice(0, Math.max(0, equals)).trim();
  if (path === "") {
    throw new UserError({
      path: flag,
      expected: "path=value",
      got: assignment === "" ? "nothing" : assignment,
      hint: "For example --set objective.klCoef=0.2",
    });
  }
  const keys = path.split(".");
  let field = rootField();
  let spelledOut: { depth: number; value: JsonObject } | null = null;
  for (const [depth, key] of keys.entries()) {
    const parent = keys.slice(0, depth);
    const shown = parent.join(".");
    if (field.type !== "object") {
      throw new UserError({
        path: flag,
        expected: `a path that ends at ${shown}`,
        got: path,
        hint: `It holds ${inWords(field)}, which is set whole: --set ${shown}=…`,
      });
    }
    const child = childField(field, key);
    if (child === undefined) {
      const inherits = key === "extends" || key === "$schema";
      throw new UserError({
        path: flag,
        expected: "a field that exists",
        got: path,
        hint: inherits
          ? `"${key}" stands in a file only.`
          : hintForUnknownKey(key, knownKeys(field), parent.map((one) => `${one}.`).join("")),
      });
    }
    if (isRecord(field)) {
      const written = valueAt(base, parent) ?? field.default;
      const entries = isObject(written) ? written : {};
      if (depth < keys.length - 1 && !Object.hasOwn(entries, key)) {
        const problem = unknownEntry(flag, shown, key, child, Object.keys(entries));
        if (problem !== null) throw new UserError(problem);
      }
      if (valueAt(base, parent) === undefined && isObject(field.default)) {
        spelledOut = { depth, value: field.default };
      }
    }
    field = child;
  }

  const value = parseValue(assignment.slice(equals + 1).trim(), field, flag);
  const nest = (inner: JsonValue, from: number, to: number): JsonValue =>
    keys.slice(from, to).reduceRight<JsonValue>((nested, key) => ({ [key]: nested }), inner);
  const patch =
    spelledOut === null
      ? nest(value, 0, keys.length)
      : nest(mergePatch(spelledOut.value, nest(value, spelledOut.depth, keys.length)), 0, spelledOut.depth);
  return { patch: patch as JsonObject, places: new Map([[path, flag]]) };
}
