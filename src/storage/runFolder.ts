/**
 * The folder of a run, `runs/<id>/` with its pictures in `plots/<id>/`: making it, opening it again, what is written into
 * it whole, and clearing it where the user says --force. Nothing that a run did not write is ever removed.
 */
import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { runStatuses, type RunSummary } from "../record/metrics.js";
import { UserError } from "../shared/errors.js";
import {
  checkOwnFolders,
  checkReplaceable,
  entriesOf,
  isTaken,
  removeRunFiles,
  type FileTest,
} from "./replaceRun.js";
import { checkRunId, defaultRunId, isRunId } from "./runId.js";
import { StorageError, displayPath, errorCode, shownPath, storing } from "./storageError.js";
import {
  isFile,
  isThere,
  makeFolders,
  readWhole,
  removeEmptyFolders,
  removeTemporaries,
  writeWhole,
} from "./wholeFile.js";

export { displayPath } from "./storageError.js";
export type { FileTest } from "./replaceRun.js";

/** Where a run's files are; paths are absolute or relative as `out` was. */
export interface RunFolder {
  readonly id: string;
  /** `<out>/runs/<id>` */
  readonly path: string;
  /** `<out>/plots/<id>`; it exists once the first picture is drawn. */
  readonly plotsPath: string;
  /** The folders that were made for a new run, outermost first; undefined for an earlier run. */
  readonly made?: readonly string[];
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

const locate = (out: string, id: string): RunFolder => ({
  id,
  path: join(out, "runs", id),
  plotsPath: join(out, "plots", id),
});

/** Ids of one second that are tried before it is given up: no machine starts as many runs. */
const mostAttempts = 10_000;

/**
 * Makes the folder of a new run. Throws a UserError, and leaves nothing behind, where the id is taken by a run or by
 * pictures (unless `force`), holds something that no run wrote, or where the folder cannot be made.
 */
export function createRunFolder(options: RunFolderOptions): RunFolder {
  const { out, runId, name, force = false, isPicture, now = new Date() } = options;
  if (runId !== undefined) {
    const folder = locate(out, checkRunId(runId, "--run-id"));
    return explaining(out, () => makeUnlessTaken(folder) ?? replaceRun(folder, force, isPicture));
  }
  const base = defaultRunId(name, now);
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const folder = locate(out, attempt === 1 ? base : `${base}-${attempt}`);
    const made = explaining(out, () => makeUnlessTaken(folder));
    if (made !== undefined) return made;
  }
  throw new UserError(`Too many runs are named ${base}. Name this one with --run-id.`);
}

function makeUnlessTaken(folder: RunFolder): RunFolder | undefined {
  if (isTaken(folder)) return undefined;
  const made = makeNewFolder(folder.path);
  return made && { ...folder, made };
}

function replaceRun(folder: RunFolder, force: boolean, isPicture: FileTest): RunFolder {
  checkReplaceable(folder, force, isPicture);
  const made = makeNewFolder(folder.path) ?? []; // pictures may be all there is
  try {
    removeRunFiles(folder, isPicture);
    return { ...folder, made };
  } catch (error) {
    removeEmptyFolders(made);
    throw error;
  }
}

/** The folder of an earlier run, to read from. Throws a UserError about `option` where there is none. */
export function findRunFolder(out: string, runId: string, option: "--resume" | "--run"): RunFolder {
  const folder = locate(out, checkRunId(runId, option));
  if (hasConfig(folder)) return folder;
  const latest = latestRun(out);
  throw new UserError({
    path: option,
    expected: `the id of a run in ${displayPath(join(out, "runs"))}`,
    got: JSON.stringify(runId),
    hint: isThere(folder.path)
      ? `${displayPath(folder.path)} is there, but holds no file config.json, so it is no run.`
      : latest === undefined
        ? "There are no runs there yet."
        : `The latest one is ${latest}.`,
  });
}

/** Throws a StorageError where that cannot be found out: what is not to be seen is not missing. */
const hasConfig = (folder: RunFolder): boolean =>
  isThere(configPath(folder)) && statSync(configPath(folder)).isFile();

/** The id of the run that was begun last. */
function latestRun(out: string): string | undefined {
  const runs = join(out, "runs");
  const begun = (id: string): number => statSync(join(runs, id, "config.json")).mtimeMs;
  return (isThere(runs) ? entriesOf(runs) : [])
    .map(({ name }) => name)
    .filter((id) => isRunId(id) && isFile(join(runs, id, "config.json")))
    .sort((a, b) => begun(a) - begun(b) || (a < b ? -1 : 1))
    .at(-1);
}

/**
 * Opens the folder of an earlier run to go on with it, and clears what a kill left half written. Throws a UserError where
 * there is none, or where one of its folders is a link.
 */
export function openRunFolder(out: string, runId: string): RunFolder {
  const folder = findRunFolder(out, runId, "--resume");
  checkOwnFolders(folder, "Put the folder itself there to go on with the run.");
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

/** Writes the resolved configuration. Throws a StorageError; the folder of a new run is then taken back. */
export function writeConfig(folder: RunFolder, config: object): void {
  try {
    writeWhole(configPath(folder), `${JSON.stringify(config, null, 2)}\n`);
  } catch (error) {
    if (folder.made !== undefined) discardRunFolder(folder);
    throw error;
  }
}

const summaryPath = (folder: RunFolder): string => join(folder.path, "summary.json");

/** Writes summary.json: what a finished or interrupted run leaves for tables, comparisons and later commands. */
export function writeSummary(folder: RunFolder, summary: RunSummary): void {
  writeWhole(summaryPath(folder), `${JSON.stringify(summary, null, 2)}\n`);
}

/** Reads summary.json; undefined where the run has none (it was killed), or one that is damaged. */
export function readSummary(folder: RunFolder): RunSummary | undefined {
  const path = summaryPath(folder);
  try {
    const read = storing("read", path, () => JSON.parse(readWhole(path).toString("utf8")) as unknown);
    return isSummary(read) ? read : undefined;
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

function isSummary(value: unknown): value is RunSummary {
  const isRecord = (part: unknown): part is Record<string, unknown> =>
    typeof part === "object" && part !== null && !Array.isArray(part);
  if (!isRecord(value)) return false;
  const { runId, name, status, seeds, epochs, final, lastTen, engine, versions, wallSeconds } = value;
  return (
    typeof runId === "string" &&
    typeof name === "string" &&
    runStatuses.some((known) => known === status) &&
    Array.isArray(seeds) &&
    seeds.every(Number.isSafeInteger) &&
    Number.isSafeInteger(epochs) &&
    [final, lastTen, engine, versions].every(isRecord) &&
    typeof wallSeconds === "number" &&
    wallSeconds >= 0
  );
}

/**
 * Makes a folder and what is missing above it, and returns all that was made; undefined where something of that name is
 * there. Throws a StorageError, and leaves nothing behind, where it cannot be made.
 */
export function makeNewFolder(path: string): readonly string[] | undefined {
  const above = makeFolders(dirname(path));
  try {
    mkdirSync(path);
    return [...above, path];
  } catch (error) {
    removeEmptyFolders(above);
    if (errorCode(error) === "EEXIST") return undefined;
    throw new StorageError("make the folder", path, error);
  }
}

/** Runs what makes a folder in `out`. That it fails is the user's to mend with another --out, unless the machine is full. */
export function explaining<T>(out: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof StorageError) || /^(ENOSPC|EDQUOT|EMFILE|ENFILE|ENOMEM)$/.test(error.code))
      throw error;
    throw new UserError(`${error.message} Choose another folder than ${shownPath(out)} with --out.`);
  }
}

/** Takes back a new run that could not even start, and so has no picture: removes its files, and what was made for it. */
export function discardRunFolder(folder: RunFolder): void {
  removeRunFiles(folder, () => false);
  removeEmptyFolders([...new Set([...(folder.made ?? []), folder.path])]);
}
