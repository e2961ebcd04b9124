/**
 * The folder of a run, `runs/<id>/` with its pictures in `plots/<id>/`: making it, opening it again, what is written into
 * it whole, and clearing it where the user says --force. Nothing that a run did not write is ever removed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, rmdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { RunSummary } from "../record/metrics.js";
import { UserError } from "../shared/errors.js";
import { isCheckpointFile } from "./checkpoint.js";
import { checkRunId, defaultRunId } from "./runId.js";
import { StorageError, errorCode, storing } from "./storageError.js";
import { isTemporary, namesIn, removeTemporaries, writeWhole } from "./wholeFile.js";

/** Where a run's files are; paths are absolute or relative as `out` was. */
export interface RunFolder {
  readonly id: string;
  /** `<out>/runs/<id>` */
  readonly path: string;
  /** `<out>/plots/<id>`; it exists once the first picture is drawn. */
  readonly plotsPath: string;
}

export interface RunFolderOptions {
  /** The folder that holds `runs/` and `plots/`. */
  readonly out: string;
  /** The id that the user asked for; without it one is made of the time and the name. */
  readonly runId?: string | undefined;
  /** The config's name. */
  readonly name: string;
  /** Replace an earlier run of that id. */
  readonly force?: boolean;
  /** Whether a file in `plots/<id>/` is a picture of the run, which `force` clears, or somebody else's, which stays. */
  readonly isPicture: FileTest;
  readonly now?: Date;
}

/** Tells by a file's name whether a run has written it. */
export type FileTest = (name: string) => boolean;

const isRunFile: FileTest = (name) =>
  /^(config\.json|metrics\.jsonl|metrics\.csv|summary\.json|report\.html)$/.test(name);
const locate = (out: string, id: string): RunFolder => ({
  id,
  path: join(out, "runs", id),
  plotsPath: join(out, "plots", id),
});

/** A path as the user would type it from where they stand. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}

/**
 * Makes the folder of a new run. Throws a UserError where the folder exists (unless `force`), holds something that no
 * run wrote, or cannot be made.
 */
export function createRunFolder(options: RunFolderOptions): RunFolder {
  const { out, runId, name, force = false, isPicture, now = new Date() } = options;
  if (runId !== undefined) {
    const folder = locate(out, checkRunId(runId));
    if (!makeFolder(folder.path, out)) replaceRun(folder, force, isPicture);
    return folder;
  }
  const base = defaultRunId(name, now);
  for (let attempt = 1; ; attempt++) {
    const folder = locate(out, attempt === 1 ? base : `${base}-${attempt}`);
    if (!existsSync(folder.plotsPath) && makeFolder(folder.path, out)) return folder;
  }
}

/** The folder of an earlier run, to read from. Throws a UserError about `option` where there is none. */
export function findRunFolder(out: string, runId: string, option: "--resume" | "--run"): RunFolder {
  const folder = locate(out, checkRunId(runId));
  if (existsSync(join(folder.path, "config.json"))) return folder;
  const latest = namesIn(join(out, "runs"))
    .filter((id) => existsSync(join(out, "runs", id, "config.json")))
    .sort()
    .at(-1);
  throw new UserError({
    path: option,
    expected: `the id of a run in ${displayPath(join(out, "runs"))}`,
    got: JSON.stringify(runId),
    hint: latest === undefined ? "There are no runs there yet." : `The latest one is ${latest}.`,
  });
}

/** Opens the folder of an earlier run to go on with it, and clears what a kill left half written. */
export function openRunFolder(out: string, runId: string): RunFolder {
  const folder = findRunFolder(out, runId, "--resume");
  for (const path of [folder.path, join(folder.path, "checkpoints"), folder.plotsPath])
    removeTemporaries(path);
  return folder;
}

/** The file of a run's resolved configuration. */
export function configPath(folder: RunFolder): string {
  return join(folder.path, "config.json");
}

/** The file of a run's table. */
export function csvPath(folder: RunFolder): string {
  return join(folder.path, "metrics.csv");
}

/** Writes the resolved configuration. */
export function writeConfig(folder: RunFolder, config: object): void {
  writeWhole(configPath(folder), `${JSON.stringify(config, null, 2)}\n`);
}

const summaryPath = (folder: RunFolder): string => join(folder.path, "summary.json");

/** Writes summary.json: what a finished or interrupted run leaves for tables, comparisons and later commands. */
export function writeSummary(folder: RunFolder, summary: RunSummary): void {
  writeWhole(summaryPath(folder), `${JSON.stringify(summary, null, 2)}\n`);
}

/** Reads summary.json; undefined where the run has none (it was killed). */
export function readSummary(folder: RunFolder): RunSummary | undefined {
  const path = summaryPath(folder);
  if (!existsSync(path)) return undefined;
  return storing("read", path, () => JSON.parse(readFileSync(path, "utf8")) as RunSummary);
}

/** Writes one picture whole. Throws a StorageError where the folder cannot be written. */
export function writePlot(plotsPath: string, name: string, png: Uint8Array): void {
  writeWhole(join(plotsPath, name), png);
}

/** Removes pictures, as far as `isPicture` says. */
export function removePlots(plotsPath: string, isPicture: FileTest): void {
  storing("remove pictures in", plotsPath, () => {
    for (const name of namesIn(plotsPath).filter(isPicture)) rmSync(join(plotsPath, name), { force: true });
  });
}

/** The names of the pictures that are there. */
export function plotNames(plotsPath: string): string[] {
  return namesIn(plotsPath).filter((name) => name.endsWith(".png"));
}

/** Makes a folder in `out`; false where it is there already. Throws a UserError, or a StorageError where the disk is full. */
export function makeFolder(path: string, out: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" && existsSync(path) && isFolder(dirname(path))) return false;
    const problem = new StorageError("make the folder", path, error);
    if (errorCode(error) === "ENOSPC") throw problem;
    throw new UserError(`${problem.message} Choose another folder than ${displayPath(out)} with --out.`);
  }
}

const isFolder = (path: string): boolean => existsSync(join(path, "."));

/** Clears the folder for a new run of the same id, or refuses to. */
function replaceRun(folder: RunFolder, force: boolean, isPicture: FileTest): void {
  const shown = displayPath(folder.path);
  if (!isOurs(folder.path)) {
    throw new UserError(`${shown} was not written by a run, so it is not replaced. Choose another --run-id.`);
  }
  if (!force) {
    throw new UserError(
      `${shown} exists: a run of the id "${folder.id}" is kept there. Add --force to replace it, or choose another --run-id.`,
    );
  }
  removeRunFiles(folder, isPicture);
}

/** Removes what a run writes, and its folders below where that leaves them empty. */
function removeRunFiles({ path, plotsPath }: RunFolder, isPicture: FileTest): void {
  const remove = (from: string, isOurs: FileTest): void => {
    for (const name of namesIn(from)) {
      if (isOurs(name) || isTemporary(name)) rmSync(join(from, name), { force: true });
    }
  };
  const checkpoints = join(path, "checkpoints");
  storing("replace", path, () => {
    remove(plotsPath, isPicture);
    remove(checkpoints, isCheckpointFile);
    remove(path, isRunFile);
    for (const below of [checkpoints, plotsPath]) {
      if (isFolder(below) && namesIn(below).length === 0) rmdirSync(below);
    }
  });
}

/** Takes back a new run that could not even start, and so has no picture: removes its files, and its folder where nothing else is in it. */
export function discardRunFolder(folder: RunFolder): void {
  removeRunFiles(folder, () => false);
  removeIfEmpty(folder.path);
}

/** Removes a folder in which nothing is. */
export function removeIfEmpty(path: string): void {
  if (namesIn(path).length === 0) storing("remove", path, () => rmdirSync(path));
}

/** A folder is a run's where it is empty (a run killed at its start) or holds a config that a run resolved. */
function isOurs(path: string): boolean {
  if (!isFolder(path)) return false;
  if (namesIn(path).every(isTemporary)) return true;
  try {
    const config: unknown = JSON.parse(readFileSync(join(path, "config.json"), "utf8"));
    return typeof config === "object" && config !== null && "tiers" in config && "gap" in config;
  } catch {
    return false;
  }
}
