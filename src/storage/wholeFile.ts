/**
 * Files that are written whole: to a temporary name in the same folder, then renamed. A kill at any moment leaves the
 * old file or the new one, never half of either.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StorageError, storing } from "./storageError.js";

const temporarySuffix = ".tmp";

/** Writes a file whole, making its folder where it is missing. Throws a StorageError; the old file is then unharmed. */
export function writeWhole(path: string, data: string | Uint8Array): void {
  const temporary = path + temporarySuffix;
  storing("write", path, () => {
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(temporary, data);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** Removes what a killed process left half written in a folder. A missing folder is fine. */
export function removeTemporaries(folder: string): void {
  for (const name of namesIn(folder)) {
    if (isTemporary(name)) rmSync(join(folder, name), { force: true });
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

/** True for the names that `writeWhole` uses on the way. */
export function isTemporary(name: string): boolean {
  return name.endsWith(temporarySuffix);
}

/** Null where files can be made in a folder, or the folder itself, found out by writing there; else why not, a sentence. */
export function whyNotWritable(folder: string): string | null {
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing); // the root exists
  try {
    rmdirSync(mkdtempSync(join(existing, ".hawthorne-")));
    return null;
  } catch (error) {
    return new StorageError("write in", folder, error).message;
  }
}
