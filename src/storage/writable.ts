/** Whether runs can be kept in a folder, found out by writing there; nothing is left behind. */
import { existsSync, mkdtempSync, rmdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StorageError } from "./storageError.js";

/**
 * Null where files can be made in the folder, or the folder itself can be made; else a sentence that says why not.
 */
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
