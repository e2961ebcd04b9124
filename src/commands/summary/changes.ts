/**
 * What a config changes from the default, in words and the most telling first: one line for each part of the config, in
 * which a table of its own is named and not written out. Seeds and epochs stand in the headline. Pure.
 */
import type { Difference } from "../../config/explain/differences.js";
import { fieldAt, isRecord } from "../../config/explain/describe.js";
import { isObject, type JsonValue } from "../../config/parse/json.js";
import { printList } from "../../config/parse/print.js";

const mostLines = 14;
/** Characters of a value that a line shows; of a longer one it names the parts. */
const longestValue = 60;
/** Fields of a new entry that are named beside it; with more than these the entries are a table. */
const mostFields = 3;

/** Names of entries fill about as many characters; the others are counted. */
const mostNames = 60;

/** The parts of a config, those first that say most about what happens. */
const byWeight = [
  "tiers",
  "observation",
  "own",
  "labeler",
  "gold",
  "world",
  "responses",
  "policy.prior",
  "rewardModel",
  "objective",
  "stop",
  "policy",
  "gap",
  "evaluation",
  "seed",
];

const isIn = (path: string, part: string): boolean => path === part || path.startsWith(`${part}.`);

function weightOf(path: string): number {
  const place = byWeight.findIndex((part) => isIn(path, part));
  return place === -1 ? byWeight.length : place;
}

function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (!isObject(value)) return JSON.stringify(value);
  const text = fieldsText(value);
  return text.length <= longestValue ? text : "a table of its own";
}

const fieldsText = (value: Readonly<Record<string, JsonValue>>): string =>
  Object.entries(value)
    .map(([key, inner]) => (isObject(inner) ? `${key} {${fieldsText(inner)}}` : `${key} ${valueText(inner)}`))
    .join(", ");

/** The fields of a new entry of a record that differ from their defaults: "graded 0, trained no". */
function unusualFields({ path, to }: Difference): Readonly<Record<string, JsonValue>> {
  const fields = fieldAt(path.split("."))?.properties ?? {};
  const unusual = Object.entries(isObject(to) ? to : {}).filter(([key, value]) => {
    const usual = fields[key]?.default;
    return usual !== undefined && JSON.stringify(usual) !== JSON.stringify(value);
  });
  return Object.fromEntries(unusual);
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));

/** "free, paid (graded 0) instead of monitored, unmonitored", "without deflect": entries of a record that one side lacks. */
function entriesText(changes: readonly Difference[]): string {
  const isNew = changes.filter(({ to }) => to !== undefined);
  const fields = isNew.map(unusualFields);
  const few = fields.every((one) => Object.keys(one).length <= mostFields);
  const added = isNew.map(({ path }, i) => {
    const text = few ? fieldsText(fields[i] ?? {}) : "";
    return text === "" ? lastOf(path) : `${lastOf(path)} (${text})`;
  });
  const removed = changes.filter(({ to }) => to === undefined).map(({ path }) => lastOf(path));
  const list = (names: readonly string[]): string => printList(names, undefined, mostNames);
  if (added.length === 0) return `without ${list(removed)}`;
  return removed.length === 0 ? `also ${list(added)}` : `${list(added)} instead of ${list(removed)}`;
}

/** What the schema says of a field, up to its first stop; of one that holds a word it explains all words. */
function meaningOf(path: string): string {
  const { description = "", enum: words } = fieldAt(path.split(".")) ?? {};
  const [clause = ""] = (words === undefined ? description : "").split(/[.;:(]/);
  return clause.trim() === "" ? "" : ` (${clause.trim().charAt(0).toLowerCase()}${clause.trim().slice(1)})`;
}

const isWords = (value: JsonValue | undefined): value is string[] =>
  Array.isArray(value) && value.every((word) => typeof word === "string");

/** "0 instead of 1"; of lists of words what one has and the other lacks. */
function changeText({ from, to }: Difference): string {
  if (!isWords(from) || !isWords(to))
    return `${valueText(to)}${from === undefined ? "" : ` instead of ${valueText(from)}`}`;
  const missing = from.filter((word) => !to.includes(word)).join(" and ");
  const added = to.filter((word) => !from.includes(word)).join(" and ");
  const parts = [missing === "" ? "" : `without ${missing}`, added === "" ? "" : `also ${added}`];
  return parts.filter((part) => part !== "").join(", ") || "in another order";
}

/** What is changed, and how. */
interface Line {
  readonly what: string;
  readonly how: string;
}

/** Changes in one part: entries of a record together, fields of one section together, a single field with its meaning. */
function linesOf(parent: string, changes: readonly Difference[]): Line[] {
  const isEntry = ({ from, to }: Difference): boolean => from === undefined || to === undefined;
  const field = parent === "" ? undefined : fieldAt(parent.split("."));
  const entries = field !== undefined && isRecord(field) ? changes.filter(isEntry) : [];
  const fields = changes.filter((one) => !entries.includes(one));
  const [single, ...others] = fields;
  const asEntries = entries.length === 0 ? [] : [{ what: parent, how: entriesText(entries) }];
  if (single === undefined) return asEntries;
  if (others.length === 0)
    return [...asEntries, { what: single.path, how: changeText(single) + meaningOf(single.path) }];
  const how = fields.map((one) => `${lastOf(one.path)} ${changeText(one)}`).join(", ");
  return [...asEntries, { what: parent, how }];
}

/** The items by key, in the order in which keys come first. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** The lines on what a config changes from the default. */
export function changeLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ["The config is the default one."];
  const told = differences.filter(({ path }) => path !== "seeds" && path !== "epochs");
  if (told.length === 0) return ["But for seeds and epochs the config is the default one."];
  const byParent = grouped(told, ({ path }) => parentOf(path));
  const all = [...byParent]
    .map(([parent, changes]) => ({ weight: weightOf(changes[0]!.path), parent, changes }))
    .sort((a, b) => a.weight - b.weight || a.parent.length - b.parent.length)
    .flatMap(({ parent, changes }) => linesOf(parent, changes));
  const alike = grouped(all, ({ what, how }) => `${what.split(".")[0]} ${lastOf(what)} ${how}`);
  const lines = [...alike.values()].map(
    (same) => `${same.map(({ what }) => what).join(", ")}: ${same[0]!.how}`,
  );
  const more = lines.length - mostLines;
  return [
    "What the config changes from the default:",
    ...lines.slice(0, mostLines).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
