/**
 * A config file to a Config: reads it and the files it extends. All that it does with their text is in `parse.ts`,
 * `layers.ts` and `resolve.ts`, which also run in a browser.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../shared/errors.js";
import { printValue, type JsonObject, type Layer } from "../parse/json.js";
import { resolveLayers } from "../layers.js";
import { parseConfig } from "../parse/parse.js";
import type { Config } from "../schema/config.js";
import { nearest } from "../explain/suggest.js";

/** A path as people write it: from here where it lies below, with / on every system. */
function display(path: string): string {
  const local = relative(process.cwd(), path);
  const shown = local === "" || local.startsWith("..") || isAbsolute(local) ? path : local;
  return shown.split(sep).join("/");
}

/** Anything but a folder: a shell's pipe can be read as well. */
function isFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}

/** The config files in a folder, relative to it; with `recursive` also those of the folders in it. */
function configFilesIn(folder: string, recursive = false): string[] {
  try {
    const files = readdirSync(folder, { recursive, encoding: "utf8" });
    return files.filter((file) => file.endsWith(".json") && file !== "schema.json");
  } catch {
    return []; // no such folder: nothing to suggest
  }
}

/** Which file may have been meant, as a path to show with `show`; looks beside it and in configs/. */
function hintForMissingFile(path: string, show: (path: string) => string): string | undefined {
  const folder = existsSync(path) ? path : dirname(path);
  for (const candidate of [folder, dirname(defaultConfigPath())]) {
    const names = configFilesIn(candidate).map((file) => file.replace(/\.json$/, ""));
    const near = nearest(basename(path).replace(/\.\w+$/, ""), names);
    if (near !== undefined) return `Did you mean ${show(resolve(candidate, `${near}.json`))}?`;
  }
  if (!existsSync(folder)) return `There is no folder ${display(folder)}.`;
  const files = configFilesIn(folder);
  if (files.length === 0) return undefined;
  const listed = files.slice(0, 8).join(", ");
  return `In ${display(folder)} there are: ${listed}${files.length > 8 ? ", …" : ""}.`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({ path: display(path), expected: "a file that can be read", got: reason });
  }
}

/** The layers of a file and of those it extends, the lowest first; `chain` holds the files that led here. */
function readLayers(path: string, chain: readonly string[]): { layers: Layer[]; files: string[] } {
  const shown = display(path);
  const { value, places } = parseConfig(readText(path), shown);
  const { extends: base, $schema: _schema, ...patch } = value;
  const layer: Layer = { patch, places };
  if (base === undefined || base === null) return { layers: [layer], files: [path] };

  const fail = (expected: string, got: string, hint?: string): never => {
    throw new UserError({ path: `${places.get("extends") ?? shown}: extends`, expected, got, hint });
  };
  if (typeof base !== "string") {
    const example = 'For example "./default.json".';
    return fail("the path of one config, in double quotes", printValue(base), example);
  }
  const basePath = resolve(dirname(path), base);
  const ancestry = [...chain, path];
  if (ancestry.includes(basePath)) {
    const circle = [...ancestry.slice(ancestry.indexOf(basePath)), basePath].map(display).join(" → ");
    return fail("a chain of files that ends", `a circle: ${circle}`);
  }
  if (!isFile(basePath)) {
    const fromHere = (found: string): string => {
      const local = relative(dirname(path), found).split(sep).join("/");
      return JSON.stringify(local.startsWith(".") ? local : `./${local}`);
    };
    const hint = hintForMissingFile(basePath, fromHere);
    return fail("a file that exists, as seen from this one", printValue(base), hint);
  }
  const below = readLayers(basePath, ancestry);
  return { layers: [...below.layers, layer], files: [...below.files, path] };
}

/** What to lay over the file. */
export interface LoadOptions {
  /** Assignments `path=value`, in order, as --set gives them. */
  readonly set?: readonly string[] | undefined;
  /** Values of flags such as --seeds, over everything: a part of a config, where null removes. */
  readonly overrides?: JsonObject | undefined;
}

/** A config and where it came from. */
export interface LoadedConfig {
  /** Resolved, checked, deeply frozen. */
  readonly config: Config;
  /** The files read, absolute, from the lowest that is extended to the one asked for. */
  readonly files: readonly string[];
}

/**
 * Reads a config file (relative to the working directory) with all it extends, lays --set and flags over it, and checks
 * the whole. Throws a UserError with all problems at once, each with the place it was written at.
 */
export function loadConfig(path: string, options: LoadOptions = {}): LoadedConfig {
  const absolute = resolve(path);
  if (!isFile(absolute)) {
    const got = existsSync(absolute) ? "a folder" : "no such file";
    const hint = hintForMissingFile(absolute, display);
    throw new UserError({ path: display(absolute), expected: "a config file", got, hint });
  }
  const { layers, files } = readLayers(absolute, []);
  return { config: resolveLayers(layers, { ...options, file: display(absolute) }), files };
}

/** The config of a run that names none: configs/default.json here, otherwise the one that comes with the package. */
export function defaultConfigPath(): string {
  const here = resolve("configs", "default.json");
  // src/config and dist/config lie equally deep
  return isFile(here) ? here : fileURLToPath(new URL("../../../configs/default.json", import.meta.url));
}

/** The config of a file, or undefined where it is none: one that the user is writing may be half done. */
export function tryLoadConfig(path: string): Config | undefined {
  try {
    return loadConfig(path).config;
  } catch {
    return undefined;
  }
}

/** The config that bears this name in configs/ or below, the default one first; undefined where there is none. */
export function namesake(name: string): Config | undefined {
  const first = defaultConfigPath();
  const found = tryLoadConfig(first);
  if (found?.name === name) return found;
  const folder = dirname(first);
  for (const file of configFilesIn(folder, true).sort()) {
    const config = tryLoadConfig(resolve(folder, file));
    if (config?.name === name) return config;
  }
  return undefined;
}
