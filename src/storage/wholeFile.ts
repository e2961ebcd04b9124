/**
 * Files that are written whole: to a temporary name in the same folder, then renamed. A kill at any moment leaves the
 * old file or the new one, never half of either. And their counterpart: regular files that are read whole.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StorageError, errorCode, isMissing, storing } from "./storageError.js";

/** Characters that are gathered before they go to the disk: a call for each line would take most of the time. */
const batchLength = 1 << 16;

/**
 * Writes a file whole, making its folder where it is missing; an iterable is written as it comes, in flat memory.
 * A link of that name is replaced, not followed. Throws a StorageError; the old file is then unharmed.
 */
export function writeWhole(path: string, data: string | Uint8Array | Iterable<string>): void {
  storing("write", path, () => {
    makeFolders(dirname(path));
    const temporary = join(dirname(path), temporaryName());
    const file = openSync(temporary, "wx");
    try {
      try {
        for (const batch of batchesOf(data)) writeFileSync(file, batch);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function* batchesOf(data: string | Uint8Array | Iterable<string>): Generator<string | Uint8Array> {
  if (typeof data === "string" || data instanceof Uint8Array) {
    yield data;
    return;
  }
  let batch = "";
  for (const chunk of data) {
    batch += chunk;
    if (batch.length < batchLength) continue;
    yield batch;
    batch = "";
  }
  yield batch;
}

/** The bytes of a regular file. Throws a StorageError, also where there is a pipe, a device or a folder: see `requireRegular`. */
export function readWhole(path: string): Buffer {
  const file = openRegular(path);
  return storing("read", path, () => {
    try {
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** The first bytes of a regular file, at most `length` of them. Throws a StorageError. */
export function readStart(path: string, length: number): Buffer {
  const file = openRegular(path);
  return storing("read", path, () => {
    try {
      const start = Buffer.alloc(length);
      return start.subarray(0, readSync(file, start));
    } finally {
      closeSync(file);
    }
  });
}

/** Opens a regular file, or a link to one, for reading and gives its descriptor. Throws a StorageError. */
export function openRegular(path: string): number {
  requireRegular("read", path);
  return storing("read", path, () => {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      refuseOthers("read", path, fstatSync(file)); // something else may be there by now
      return file;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  });
}

/**
 * Throws a StorageError where there is no regular file and no link to one. Nothing else may be opened: a pipe would wait
 * for its other end for ever, and opening a device may do something.
 */
export function requireRegular(action: "read" | "write", path: string): void {
  const stats = storing(action, path, () => statSync(path));
  refuseOthers(action, path, stats);
}

/** Whether anything is at a path or where a link there leads. Throws a StorageError where that cannot be found out. */
export function isThere(path: string): boolean {
  return storing("open", path, () => {
    try {
      statSync(path);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  });
}

/** True for a regular file or a link to one; false too where that cannot be found out. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function refuseOthers(action: string, path: string, stats: Stats): void {
  if (stats.isFile()) return;
  const found = stats.isDirectory() ? "a folder" : "a pipe or a device";
  throw new StorageError(action, path, `it is ${found}, not a file`);
}

/**
 * A name that nobody has used, of the nanosecond; it is short, so that it fits wherever the file's own name does. It may be
 * guessed, since only a new file is ever opened (`wx`); a thread that draws starts sooner without node:crypto.
 */
const temporaryName = (): string => {
  const now = process.hrtime.bigint().toString(16).padStart(16, "0");
  return `.hawthorne-${now.slice(-16)}.tmp`;
};

/** True for the names that `writeWhole` uses on the way. Nobody else has reason to use them. */
export function isTemporary(name: string): boolean {
  return /^\.hawthorne-[0-9a-f]{16}\.tmp$/.test(name);
}

/** Removes what a killed process left half written in a folder. A missing folder is fine. */
export function removeTemporaries(folder: string): void {
  for (const name of namesIn(folder).filter(isTemporary)) {
    const path = join(folder, name);
    storing("remove", path, () => {
      if (lstatSync(path).isFile()) rmSync(path, { force: true });
    });
  }
}

/** The names in a folder; none where it does not exist or is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Makes a folder and those above it that are missing, and returns the ones that it made, outermost first. Where one
 * cannot be made, none is left. Throws a StorageError that names the one. (Node's own recursive mkdir never returns in
 * /proc, and it takes a read-only disk for a missing folder.)
 */
export function makeFolders(folder: string): string[] {
  const missing: string[] = [];
  const whole = storing("make the folder", folder, () => resolve(folder)); // fails where the current folder was removed
  for (let path = whole; !isFolder(path); path = dirname(path)) {
    missing.unshift(path);
    if (dirname(path) === path) break; // a drive that is not there
  }
  const made: string[] = [];
  try {
    for (const path of missing) if (makeFolder(path)) made.push(path);
    return made;
  } catch (error) {
    removeEmptyFolders(made);
    throw error;
  }
}

/** Makes one folder; false where another process has just done so. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" && isFolder(path)) return false;
    throw new StorageError("make the folder", path, error);
  }
}

/** True for a folder or a link to one. Throws a StorageError where that cannot be found out. */
function isFolder(path: string): boolean {
  return storing(
    "make the folder",
    path,
    () => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  );
}

/** Takes back what `makeFolders` made, as far as nothing is in it by now. */
export function removeEmptyFolders(made: readonly string[]): void {
  for (const folder of [...made].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      return; // somebody has put something into it
    }
  }
}

/** Null where files can be made in a folder, found out by doing so; else why not, a sentence. Nothing is left there. */
export function whyNotWritable(folder: string): string | null {
  let made: readonly string[] = [];
  try {
    made = makeFolders(folder);
    storing("write in", folder, () => {
      rmdirSync(mkdtempSync(join(folder, ".hawthorne-")));
    });
    return null;
  } catch (error) {
    if (error instanceof StorageError) return error.message;
    throw error;
  } finally {
    removeEmptyFolders(made);
  }
}
