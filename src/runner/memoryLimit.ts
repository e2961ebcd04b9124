/**
 * What a user is told whose config needs more than there is: how much, how much there is, and which fields to lower, the one
 * that matters most first. The estimate itself is asked: a field matters as far as its default in its place helps.
 */
import { configDifferences } from "../config/explain/differences.js";
import { isObject, mergePatch, valueAt, type JsonObject, type JsonValue } from "../config/parse/json.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema/config.js";
import { UserError } from "../shared/errors.js";

/** Something that can be used up. */
export interface Limit {
  /** How much a config needs, and how much there is, in bytes. */
  readonly need: (config: Config) => number;
  readonly has: number;
  /** What there is, behind its amount. */
  readonly what: string;
  /** How much there would be if nothing else used it. */
  readonly most?: number;
  /** What helps beside smaller fields. */
  readonly otherwise?: string;
}

/** Records whose entries are lowered by leaving some out. */
const tables = ["responses", "tiers", "observation.flags"] as const;

/** More fields than these are not named. */
const mostNamed = 4;

/** A field that helps less than this, as a part of the need, is not named. */
const leastHelp = 0.02;

/** A field that could be lowered: the config with it lowered, and how to say it. */
interface Lowered {
  readonly path: string;
  readonly text: string;
  readonly config: Config;
}

/** Throws the UserError of a config that needs more than there is. */
export function refuse({ need, has, what, most = has, otherwise }: Limit, config: Config): never {
  const fields = fieldsToLower(config, need, has);
  const needed = need(config);
  const others = [
    ...(needed <= most ? ["close other programs"] : []),
    ...(otherwise === undefined ? [] : [otherwise]),
  ];
  throw new UserError({
    path: fields[0]?.path ?? "config",
    expected: `a run with at most ${amountOf(has)} ${what}`,
    got: `one that needs about ${amountOf(needed)}`,
    hint: adviceOf(fields, others) || "No field is larger than usual.",
  });
}

/** "Lower a (9), then b (7), or close other programs."; nothing where there is nothing to do. */
export function adviceOf(fields: readonly Pick<Lowered, "text">[], others: readonly string[]): string {
  const names = fields.map(({ text }) => text).join(", then ");
  const text = [...(fields.length > 0 ? [`lower ${names}`] : []), ...others].join(", or ");
  return text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * The fields that are above their defaults and matter, the one that helps most first, each with those before it lowered
 * already, until the config would fit into `has` bytes.
 */
export function fieldsToLower(config: Config, need: (config: Config) => number, has = 0): Lowered[] {
  const whole = need(config);
  const named: Lowered[] = [];
  for (let now = config; named.length < mostNamed;) {
    const here = need(now);
    if (here <= has) break;
    const best = lowerings(now)
      .map((lowered) => ({ lowered, helps: here - need(lowered.config) }))
      .reduce((a, b) => (b.helps > a.helps ? b : a), {
        lowered: undefined,
        helps: leastHelp * whole,
      } as Best);
    if (best.lowered === undefined) break;
    named.push(best.lowered);
    now = best.lowered.config;
  }
  return named;
}

interface Best {
  readonly lowered: Lowered | undefined;
  readonly helps: number;
}

/** Every change of one field to a smaller default. */
function lowerings(config: Config): Lowered[] {
  const defaults = resolveConfig({});
  const changed = (path: string, value: JsonValue): Config => {
    const patch = path.split(".").reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value);
    return mergePatch(config as unknown as JsonValue, patch) as unknown as Config;
  };
  const fields = configDifferences(config, defaults).flatMap(({ path, from, to }): Lowered[] => {
    const isLarger = typeof from === "number" && typeof to === "number" && to > from;
    if (!(isLarger || (Array.isArray(from) && Array.isArray(to)))) return [];
    return [{ path, text: `${path} (${JSON.stringify(to)})`, config: changed(path, from) }];
  });
  const cut = tables.flatMap((path): Lowered[] => {
    const here = entriesAt(config, path);
    const most = entriesAt(defaults, path).length;
    if (here.length <= most) return [];
    const removed: JsonObject = Object.fromEntries(here.slice(most).map(([name]) => [name, null]));
    return [{ path, text: `the number of ${path} (${here.length})`, config: changed(path, removed) }];
  });
  return [...fields, ...cut];
}

function entriesAt(config: Config, path: string): [string, JsonValue][] {
  const value = valueAt(config, path.split("."));
  return isObject(value) ? Object.entries(value) : [];
}

const units = ["kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes for a reader: "340 MB", "4.7 GB". */
export function amountOf(bytes: number): string {
  let size = bytes / 1024;
  let unit = 0;
  for (; size >= 1000 && unit + 1 < units.length; unit++) size /= 1024;
  if (size >= 1e6) return `over a million ${units.at(-1)}`;
  return `${size >= 9.95 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
