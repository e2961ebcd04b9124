/**
 * The folder of a verification, `runs/verify-<date>/`: its tables, its lessons and one picture per law. An earlier
 * verification is never overwritten, unless the user says --force; nothing that no verification wrote is removed.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../shared/errors.js";
import { displayPath, makeFolder, type FileTest } from "./runFolder.js";
import { dayOf } from "./runId.js";
import { storing } from "./storageError.js";
import { isTemporary, namesIn, writeWhole } from "./wholeFile.js";

const texts = ["table.md", "table.json", "lessons.md"] as const;

export interface VerifyFolderOptions {
  /** The folder that holds `runs/`. */
  readonly out: string;
  readonly now: Date;
  /** Replace the first verification of the day instead of numbering a new one. */
  readonly force?: boolean;
  /** Whether a file has the name of a law's picture, which `force` replaces. */
  readonly isPicture: FileTest;
}

/**
 * Makes `runs/verify-<date>`, with -2, -3, … behind where that is taken, and returns its path. Throws a UserError where
 * it cannot be made, or where --force would replace something else than a verification.
 */
export function createVerifyFolder({ out, now, force = false, isPicture }: VerifyFolderOptions): string {
  const base = join(out, "runs", `verify-${dayOf(now)}`);
  for (let attempt = 1; ; attempt++) {
    const path = attempt === 1 ? base : `${base}-${attempt}`;
    if (makeFolder(path, out)) return path;
    if (force) return clear(path, isPicture);
  }
}

/** Clears the folder of an earlier verification and returns its path. */
function clear(path: string, isPicture: FileTest): string {
  const names = namesIn(path);
  const isText = (name: string): boolean => texts.some((text) => text === name);
  const foreign = names.filter((name) => !isText(name) && !isPicture(name) && !isTemporary(name));
  if (foreign.length > 0) {
    throw new UserError(
      `${displayPath(path)} holds ${foreign[0]}, which no verification wrote, so it is not replaced. Leave out --force to write beside it.`,
    );
  }
  storing("replace", path, () => {
    for (const name of names) rmSync(join(path, name), { force: true });
  });
  return path;
}

/** Writes a text of a verification whole: a table or the lessons. Throws a StorageError. */
export function writeVerifyText(path: string, name: (typeof texts)[number], text: string): void {
  writeWhole(join(path, name), text);
}

/** Writes docs/laws.md and the pictures under docs/laws/, where `docs` is. Throws a StorageError. */
export function writeLawDocs(docs: string, text: string, pictures: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, png] of pictures) writeWhole(join(docs, "laws", name), png);
  writeWhole(join(docs, "laws.md"), text);
}
