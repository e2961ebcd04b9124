/**
 * What a run's folders hold that a run has written, and what not. On that rests what --force may remove: files of a run's
 * names in a folder of a run's. Links are removed themselves and never followed, and where anything else is in the way,
 * nothing is touched.
 */
import { accessSync, constants, lstatSync, readdirSync, rmSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { UserError } from "../shared/errors.js";
import { isCheckpointFile } from "./checkpoint.js";
import type { RunFolder } from "./runFolder.js";
import { displayPath, isMissing, storing } from "./storageError.js";
import { isTemporary, readStart, readWhole, removeEmptyFolders } from "./wholeFile.js";

/** Tells by a file's name whether a run has written it. */
export type FileTest = (name: string) => boolean;

type Kind = "nothing" | "file" | "folder" | "link" | "other";

const isRunFile: FileTest = (name) => /^(config\.json|metrics\.jsonl|metrics\.csv|summary\.json)$/.test(name);

const checkpointsOf = (folder: RunFolder): string => join(folder.path, "checkpoints");

/** What is at a path; a link is one, whatever it leads to. Throws a StorageError where that cannot be found out. */
export function kindAt(path: string): Kind {
  return storing("open", path, () => {
    try {
      return kindOf(lstatSync(path));
    } catch (error) {
      if (isMissing(error)) return "nothing";
      throw error;
    }
  });
}

function kindOf(entry: Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink">): Kind {
  if (entry.isSymbolicLink()) return "link";
  return entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other";
}

/** What is in a folder. Throws a StorageError where it cannot be listed. */
export function entriesOf(folder: string): Dirent[] {
  return storing("open", folder, () => readdirSync(folder, { withFileTypes: true }));
}

const isEmpty = (folder: string): boolean => entriesOf(folder).every(isOwnTemporary);
const isOwnTemporary = (entry: Dirent): boolean => entry.isFile() && isTemporary(entry.name);

/** True where an id is in use: there is something in runs/ or, but for an empty folder, in plots/. */
export function isTaken({ path, plotsPath }: RunFolder): boolean {
  if (kindAt(path) !== "nothing") return true;
  const pictures = kindAt(plotsPath);
  return pictures !== "nothing" && !(pictures === "folder" && entriesOf(plotsPath).length === 0);
}

/** Throws a UserError, one sentence, where a run's folder or pictures are somebody else's or, without `force`, kept. */
export function checkReplaceable(folder: RunFolder, force: boolean, isPicture: FileTest): void {
  checkOwnFolders(folder, "Choose another --run-id.");
  const { path, plotsPath, id } = folder;
  const shown = displayPath(path);
  const run = kindAt(path);
  const isRun = run === "folder" && isRunFolder(path);
  if (run !== "nothing" && !isRun)
    throw new UserError(`${shown} was not written by a run, so it is not replaced. Choose another --run-id.`);
  if (!force) {
    const kept =
      run === "folder"
        ? `${shown} exists: a run of the id "${id}" is kept there. Add --force to replace it`
        : `${displayPath(plotsPath)} exists: pictures of the id "${id}" are kept there. Add --force to replace them`;
    throw new UserError(`${kept}, or choose another --run-id.`);
  }
  const isOfRun = isRun && !isEmpty(path);
  for (const { folder: from, isOurs } of placesOf(folder, isPicture)) {
    storing("replace what is in", from, () => {
      accessSync(from, constants.W_OK);
    });
    for (const entry of entriesOf(from)) {
      if (!isOurs(entry.name)) continue;
      const what = inTheWay(entry, join(from, entry.name), from === plotsPath && !isOfRun);
      if (what === undefined) continue;
      throw new UserError(
        `${displayPath(join(from, entry.name))} is ${what}, so no run wrote it, and nothing is replaced. Choose another --run-id.`,
      );
    }
  }
}

/** Why an entry under a run's name is none of a run's, as a noun; undefined where it may be removed. */
function inTheWay(entry: Dirent, path: string, mustBePicture: boolean): string | undefined {
  const kind = kindOf(entry);
  if (kind === "folder") return "a folder";
  if (kind === "other") return "a pipe or a device";
  return mustBePicture && kind === "file" && !isPng(path) ? "no PNG" : undefined;
}

/** True for a PNG, and for an empty file: a computer that loses its power leaves such. */
function isPng(path: string): boolean {
  const start = readStart(path, 4);
  return start.length === 0 || start.equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
}

/**
 * Throws a UserError where one of a run's own folders is a link or no folder: what a run writes and replaces stays in
 * runs/ and plots/, which themselves may be links to another disk. `hint`: a sentence with what to do about it.
 */
export function checkOwnFolders(folder: RunFolder, hint: string): void {
  for (const path of [folder.path, checkpointsOf(folder), folder.plotsPath]) {
    const kind = kindAt(path);
    if (kind === "link")
      throw new UserError(`${displayPath(path)} is a link, which is neither followed nor replaced. ${hint}`);
    if (kind === "file" || kind === "other")
      throw new UserError(`${displayPath(path)} is no folder, and it is not replaced. ${hint}`);
  }
}

interface Place {
  readonly folder: string;
  readonly isOurs: FileTest;
}

/** The folders of a run that exist, with what is a run's in them; those within others first. */
function placesOf(folder: RunFolder, isPicture: FileTest): Place[] {
  const places: Place[] = [
    { folder: folder.plotsPath, isOurs: isPicture },
    { folder: checkpointsOf(folder), isOurs: isCheckpointFile },
    { folder: folder.path, isOurs: isRunFile },
  ];
  return places.filter((place) => kindAt(place.folder) === "folder");
}

/** Removes what a run writes, and its folders for pictures and checkpoints where that leaves them empty. */
export function removeRunFiles(folder: RunFolder, isPicture: FileTest): void {
  for (const { folder: from, isOurs } of placesOf(folder, isPicture)) {
    const removed = entriesOf(from).filter((entry) =>
      isOurs(entry.name) ? entry.isFile() || entry.isSymbolicLink() : isOwnTemporary(entry),
    );
    for (const { name } of removed) {
      storing("remove", join(from, name), () => {
        rmSync(join(from, name), { force: true });
      });
    }
    if (removed.length > 0 && from !== folder.path) removeEmptyFolders([from]);
  }
}

/**
 * A folder is a run's where it is empty (a run killed at its start) or holds a config that a run resolved. Throws a
 * StorageError where it cannot be read.
 */
function isRunFolder(path: string): boolean {
  if (isEmpty(path)) return true;
  const configPath = join(path, "config.json");
  if (kindAt(configPath) !== "file") return false;
  const bytes = readWhole(configPath);
  try {
    const config: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof config === "object" && config !== null && "tiers" in config && "gap" in config;
  } catch {
    return false;
  }
}
