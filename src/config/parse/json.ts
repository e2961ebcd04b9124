/**
 * Plain JSON values: their type, how a path into them is written, and RFC 7396, by which `extends`, `--set` and flags are
 * laid over one another.
 */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export type Path = readonly (string | number)[];

/** One layer of a config: a file, an assignment or the flags. */
export interface Layer {
  readonly patch: JsonObject;
  /** Where its keys were written, by path: `file:line:column`, or the flag. */
  readonly places: ReadonlyMap<string, string>;
  /** Whether a place says its path already, as an assignment does. */
  readonly placesSayPaths?: boolean;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `tiers.monitored.share`, `policy.hidden[1]`, `tiers["free tier"]`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (!/^[\w$-]+$/.test(key)) text += `[${JSON.stringify(key)}]`;
    else text += text === "" ? key : `.${key}`;
  }
  return text;
}

/** The value at a path, undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/**
 * JSON merge patch (RFC 7396): objects merge by key, everything else replaces, null removes. Inherited keys come first,
 * in their order, then new ones. Neither argument is changed.
 */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
