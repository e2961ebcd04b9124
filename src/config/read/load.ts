/**
 * A config file to a Config: reads it and the files it extends. All that it does with their text is in `parse.ts`,
 * `layers.ts` and `resolve.ts`, which also run in a browser.
 */
import { readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fieldAt, knownKeys, rootField } from "../explain/describe.js";
import { UserError } from "../../shared/errors.js";
import type { JsonObject, Layer } from "../parse/json.js";
import { mostFiles } from "../parse/limits.js";
import { printList, printValue, shortened } from "../parse/print.js";
import { resolveLayers } from "../layers.js";
import { parseConfig } from "../parse/parse.js";
import type { Config } from "../schema/config.js";
import { nearest } from "../explain/suggest.js";
import { absolutePath, display, fromWorkingFolder, isFolder, isTaken, readConfigText } from "./file.js";
import { packageFile } from "./packageFile.js";

// What is searched for a config of some name: levels of folders, and files.
const deepestFolder = 8;
const mostFilesRead = 1000;

/** The config files in a folder, relative to it; with `levels` also those of the folders in it. */
function configFilesIn(folder: string, levels = 0): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory()) {
        const inner = levels === 0 ? [] : configFilesIn(join(folder, entry.name), levels - 1);
        return inner.map((file) => join(entry.name, file));
      }
      return entry.name.endsWith(".json") && entry.name !== "schema.json" ? entry.name : [];
    });
  } catch {
    return []; // no such folder, or a closed one: nothing to suggest
  }
}

/** Whether a file holds an object of the fields of a config, and not of something else, as package.json does. */
function isLikeAConfig(path: string): boolean {
  const reading = readConfigText(path);
  if (!("text" in reading)) return false;
  try {
    const known = ["extends", "$schema", ...knownKeys(rootField())];
    return Object.keys(parseConfig(reading.text, path).value).every((key) => known.includes(key));
  } catch {
    return false;
  }
}

/** Where a run's id was given in the place of a config. */
function runOfThisName(path: string): string | undefined {
  const id = basename(path);
  const folder = fromWorkingFolder("runs", id);
  if (folder === undefined || !isFolder(folder) || path !== fromWorkingFolder(id)) return undefined;
  return `There is a run of that name: theory --run ${id}, train --resume ${id}, or its config runs/${id}/config.json.`;
}

/** Which file may have been meant, as a path to show with `show`; looks beside it and in configs/. */
function hintForMissingFile(path: string, show: (path: string) => string): string | undefined {
  const folder = isFolder(path) ? path : dirname(path);
  const ours = dirname(defaultConfigPath());
  const written = path.split(/[\\/]/).at(-1) ?? ""; // also as Windows writes it
  if (/^(true|false|yes|no|on|off)$/i.test(written))
    return "An option such as --quiet takes no value: with it that is so, without it it is not.";
  for (const [candidate, levels] of [
    [folder, 0],
    [ours, 0],
    [ours, 1],
  ] as const) {
    const files = configFilesIn(candidate, levels);
    const names = files.map((file) => basename(file, ".json"));
    const near = nearest(written.replace(/\.\w+$/, ""), names);
    if (near !== undefined) return `Did you mean ${show(resolve(candidate, files[names.indexOf(near)]!))}?`;
  }
  if (!isFolder(folder)) return `There is no folder ${display(folder)}.`;
  const run = runOfThisName(path);
  if (run !== undefined) return run;
  for (const candidate of [folder, ours]) {
    const files = configFilesIn(candidate, candidate === ours ? 1 : 0)
      .slice(0, mostFilesRead)
      .filter((file) => isLikeAConfig(resolve(candidate, file)));
    if (files.length > 0) return `In ${show(candidate)} there are: ${printList(files)}.`;
  }
  return undefined;
}

/** Files that lead to one another, with arrows; of a long chain its ends. */
function chainText(files: readonly string[]): string {
  const shown = files.map((file) => shortened(display(file), 60, 40));
  return (shown.length <= 5 ? shown : [...shown.slice(0, 3), "…", shown.at(-1)]).join(" → ");
}

/** The layers of a file with this text and of those it extends, the lowest first; `chain` holds the files that led here. */
function readLayers(
  path: string,
  text: string,
  chain: readonly string[],
): { layers: Layer[]; files: string[] } {
  const shown = display(path);
  const { value, places } = parseConfig(text, shown);
  const { extends: base, $schema: _schema, ...patch } = value;
  const layer: Layer = { patch, places };
  if (base === undefined || base === null) return { layers: [layer], files: [path] };

  const fail = (expected: string, got: string, hint?: string): never => {
    throw new UserError({ path: `${places.get("extends") ?? shown}: extends`, expected, got, hint });
  };
  if (typeof base !== "string" || base === "") {
    const example = 'For example "./default.json".';
    return fail("the path of one config, in double quotes", printValue(base), example);
  }
  const basePath = resolve(dirname(path), base);
  const ancestry = [...chain, path];
  if (ancestry.includes(basePath)) {
    const circle = [...ancestry.slice(ancestry.indexOf(basePath)), basePath];
    return fail("a chain of files that ends", `a circle: ${chainText(circle)}`);
  }
  if (ancestry.length >= mostFiles) {
    return fail(
      `a chain of at most ${mostFiles} files`,
      `a longer one: ${chainText([...ancestry, basePath])}`,
    );
  }
  const reading = readConfigText(basePath);
  if (!("text" in reading)) {
    if (!reading.isElsewhere) return fail("a config file", `${printValue(base)}, ${reading.found}`);
    const fromHere = (found: string): string => {
      const local = relative(dirname(path), found).split(sep).join("/");
      return printValue(local.startsWith(".") ? local : `./${local}`);
    };
    const hint = hintForMissingFile(basePath, fromHere);
    return fail("a file that exists, as seen from this one", printValue(base), hint);
  }
  const below = readLayers(basePath, reading.text, ancestry);
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
  /** Whether the file neither extends another nor names a schema, and leaves fields out, all of which have their defaults. */
  readonly standsAlone: boolean;
  /** The files read, absolute, from the lowest that is extended to the one asked for. */
  readonly files: readonly string[];
}

/**
 * Reads a config file (relative to the working directory) with all it extends, lays --set and flags over it, and checks
 * the whole. Throws a UserError with all problems at once, each with the place it was written at.
 */
export function loadConfig(path: string, options: LoadOptions = {}): LoadedConfig {
  if (path === "") throw new UserError({ path: '""', expected: "a config file", got: "an empty path" });
  const absolute = absolutePath(path);
  const file = display(absolute);
  const reading = readConfigText(absolute);
  if (!("text" in reading)) {
    const hint = reading.isElsewhere ? hintForMissingFile(absolute, display) : undefined;
    throw new UserError({ path: file, expected: "a config file", got: reading.found, hint });
  }
  const { layers, files } = readLayers(absolute, reading.text, []);
  const top = parseConfig(reading.text, file).value;
  const standsAlone =
    !("extends" in top || "$schema" in top) &&
    knownKeys(rootField()).some((key) => isSection(key) && !(key in top));
  return { config: resolveLayers(layers, { ...options, file }), files, standsAlone };
}

/** Sections with fields of their own: a config in which one is not named was written by hand. */
const isSection = (key: string): boolean => {
  const field = fieldAt([key]);
  return field?.default !== undefined && typeof field.default === "object";
};

/** The config of a run that names none: configs/default.json here, otherwise the one that comes with the package. */
export function defaultConfigPath(): string {
  const here = fromWorkingFolder("configs", "default.json");
  return here === undefined || isFolder(here) || !isTaken(here)
    ? packageFile("configs", "default.json")
    : here;
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
  for (const file of configFilesIn(folder, deepestFolder).sort().slice(0, mostFilesRead)) {
    const config = tryLoadConfig(resolve(folder, file));
    if (config?.name === name) return config;
  }
  return undefined;
}
