/**
 * From zod's issues to our problems. zod says which path is wrong; what was expected is put in words from the schema at
 * that path, what was got is read from the input, and the hint says what people who write that usually meant.
 */
import type * as z from "zod";
import type { Problem } from "../../shared/errors.js";
import {
  defaultAt,
  fieldAt,
  inWords,
  isNumeric,
  isRecord,
  knownKeys,
  pathsEndingIn,
  rootField,
  type Field,
} from "./describe.js";
import { formatPath, isObject, valueAt, type JsonObject, type Path } from "../parse/json.js";
import { printList, printNumber, printValue, shortName } from "../parse/print.js";
import { meaningHere } from "./foreignNames.js";
import { didYouMean, nearest, plain } from "./suggest.js";

type Issue = z.core.$ZodIssue;

/** The path of an issue; zod allows symbols in it, which JSON has none of. */
export function pathOf(issue: Issue): Path {
  return issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
}

/** The number that is meant by one with a comma for its point, or with a percent sign; undefined where neither is. */
export function numberMeant(text: string): string | undefined {
  const parts = /^\s*([+-]?\d*(?:[.,]\d+)?)\s*(%?)\s*$/.exec(text);
  const [, digits = "", percent = ""] = parts ?? [];
  if (!/\d/.test(digits) || (percent === "" && !digits.includes(","))) return undefined;
  const value = Number(digits.replace(",", "."));
  return printNumber(percent === "" ? value : Number((value / 100).toPrecision(12)));
}

/** Several numbers, as a list or as a text of one. */
function isListOfNumbers(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => typeof one === "number");
  return typeof value === "string" && value.includes(",") && /^[\d\s,[\]]+$/.test(value);
}

/** What to do about a wrong value, where a common slip explains it. */
function hintForValue(field: Field, value: unknown): string | undefined {
  if (typeof value === "string") {
    const asNumber = value.trim() === "" ? NaN : Number(value);
    if (isNumeric(field) && Number.isFinite(asNumber))
      return `Write ${printNumber(asNumber)}, without quotes.`;
    const meant = isNumeric(field) ? numberMeant(value) : undefined;
    if (meant !== undefined) return `Write ${meant}, without quotes.`;
    if (field.type === "boolean" && /^(true|false)$/i.test(value)) {
      return `Write ${value.toLowerCase()}, without quotes.`;
    }
    if (field.type === "boolean" && /^(yes|on|no|off)$/i.test(value))
      return `Write ${String(/^(yes|on)$/i.test(value))}.`;
    const near = nearest(value, (field.enum ?? []).map(String));
    if (near !== undefined) return `Did you mean ${printValue(near)}?`;
  }
  if (typeof value === "number") {
    if (field.minimum === 0 && field.maximum === 1 && value >= 2 && value <= 100) {
      return `If ${value} is a percentage, write ${Number((value / 100).toPrecision(12))}.`;
    }
    if (field.type === "boolean" && (value === 0 || value === 1)) return `Write ${String(value === 1)}.`;
  }
  const isFraction = field.minimum === 0 && field.maximum === 1;
  if (typeof value === "boolean" && (isFraction || field.anyOf !== undefined))
    return `Write ${value ? 1 : 0}.`;
  if (field.type === "integer" && isListOfNumbers(value))
    return ["It is one number.", field.description].filter((part) => part !== undefined).join(" ");
  if (field.type === "array" && typeof value === "string" && /^\s*\d+(\s*[,x ]\s*\d+)+\s*$/.test(value))
    return `Write [${(value.match(/\d+/g) ?? []).join(",")}].`;
  if (field.type === "array" && (typeof value === "number" || typeof value === "string")) {
    return `Write [${printValue(value)}].`;
  }
  if (Array.isArray(value) && isRecord(field)) return 'Write { "name": …, "other name": … }.';
  if (!isObject(value) && knownKeys(field).length > 0)
    return `Its fields, each set by itself: ${printList(knownKeys(field))}.`;
  return undefined;
}

/** What to do about a field that is missing from an entry of a record whose default was replaced as a whole. */
function hintForMissing(path: Path, input: JsonObject): string | undefined {
  const [record, entry] = path;
  if (typeof record !== "string" || typeof entry !== "string") return undefined;
  const entries = valueAt(input, [record]);
  const others = isObject(entries) ? Object.keys(entries).filter((name) => name !== entry) : [];
  const near = nearest(entry, others);
  if (near !== undefined) return `Did you mean the entry ${printValue(near)}? A new one is given in full.`;
  return Object.hasOwn(defaultAt([record]) ?? {}, entry)
    ? `A file without "extends" gives its ${record} in full; add "extends": "./default.json" to change only a part.`
    : undefined;
}

/**
 * What to do about a key that does not exist: a near one here, the same one elsewhere, or the list of those here.
 * `around` is the path of the object that has it; `prefix` is put before a near one.
 */
export function hintForUnknownKey(
  key: string,
  siblings: readonly string[],
  around: string,
  prefix = "",
): string {
  const near = nearest(key, siblings);
  const meaning = meaningHere(key);
  const isSlip = near !== undefined && plain(near) === plain(key);
  if (meaning !== undefined && !isSlip) return meaning;
  if (near !== undefined) return `Did you mean ${printValue(prefix + near)}?`;
  const everywhere = pathsEndingIn(key);
  const within = everywhere.filter((path) => path.startsWith(`${around}.`));
  const elsewhere = within.length > 0 ? within : everywhere;
  if (elsewhere.length > 0) return `It belongs elsewhere: ${elsewhere.join(" or ")}.`;
  return didYouMean(key, siblings);
}

function problem(path: string, expected: string, got: unknown, hint: string | undefined): Problem {
  return { path, expected, got: printValue(got), hint };
}

/** What a refinement of the schema asks for; undefined where another kind of issue is among these. */
function askedFor([issue]: readonly Issue[]): string | undefined {
  return issue?.code === "custom" ? issue.message : undefined;
}

/** The problems of one of zod's issues with an input: one for each wrong value or key. */
function* problemsOfIssue(issue: Issue, input: JsonObject): Iterable<Problem> {
  const path = pathOf(issue);
  const field = fieldAt(path) ?? rootField();
  const shown = formatPath(path);
  if (issue.code === "unrecognized_keys") {
    const siblings = knownKeys(field);
    for (const key of issue.keys)
      yield problem(
        formatPath([...path, key]),
        "a field that exists",
        key,
        hintForUnknownKey(key, siblings, shown),
      );
    return;
  }
  if (issue.code === "invalid_key") {
    const key = String(path[path.length - 1]);
    const allowed = fieldAt(path.slice(0, -1))?.propertyNames ?? { type: "string" };
    const asked = askedFor(issue.issues);
    const tame = shortName(key)
      .replace(/[^A-Za-z0-9_-]+/g, "-")
      .replace(/^[^A-Za-z]+|-+$/g, "");
    const hint = asked !== undefined || tame === "" ? undefined : `For example ${tame}.`;
    yield problem(shown, asked ?? inWords(allowed), key, hint);
    return;
  }
  const value = valueAt(input, path);
  const asked = askedFor([issue]);
  const hint = value === undefined ? hintForMissing(path, input) : hintForValue(field, value);
  // every other kind of issue means: the value is not what the field accepts
  yield problem(shown, asked ?? inWords(field), value, asked === undefined ? hint : undefined);
}

/** The problems that zod's issues with an input stand for, in zod's order, each said once. */
export function* problemsOf(issues: readonly Issue[], input: JsonObject): Iterable<Problem> {
  const said = new Set<string>();
  for (const issue of issues)
    for (const found of problemsOfIssue(issue, input)) {
      const sentence = `${found.path} ${found.expected}`; // 1e30 is beyond two bounds, of which we tell one
      if (!said.has(sentence)) yield found;
      said.add(sentence);
    }
}
