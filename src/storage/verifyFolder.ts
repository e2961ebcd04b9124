/**
 * The folder of a verification, `runs/verify-<date>/`: its tables, its lessons and one picture per law. An earlier
 * verification is never overwritten, unless the user says --force; nothing that no verification wrote is removed.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../shared/errors.js";
import { visibleInLine } from "../shared/visible.js";
import { entriesOf, kindAt, type FileTest } from "./replaceRun.js";
import { explaining, makeNewFolder } from "./runFolder.js";
import { dayOf } from "./runId.js";
import { displayPath, storing } from "./storageError.js";
import { isTemporary, removeEmptyFolders, writeWhole } from "./wholeFile.js";

/** In the order of writing: what holds the first of them was written by a verification. */
const texts = ["table.json", "table.md", "lessons.md"] as const;
const [firstText] = texts;

export interface VerifyFolderOptions {
  /** The folder that holds `runs/`. */
  readonly out: string;
  readonly now: Date;
  /** Replace the first verification of the day instead of numbering a new one. */
  readonly force?: boolean;
  /** Whether a file has the name of a law's picture, which `force` replaces. */
  readonly isPicture: FileTest;
}

/** The folder of a verification. */
export interface VerifyFolder {
  readonly path: string;
  /** The folders that were made for it, outermost first. */
  readonly made: readonly string[];
}

/** Verifications of one day that are tried before it is given up. */
const mostAttempts = 10_000;

/**
 * Makes `runs/verify-<date>`, with -2, -3, … behind where that is taken. Throws a UserError, and leaves nothing behind,
 * where it cannot be made, or where --force would replace something else than a verification.
 */
export function createVerifyFolder({
  out,
  now,
  force = false,
  isPicture,
}: VerifyFolderOptions): VerifyFolder {
  const base = join(out, "runs", `verify-${dayOf(now)}`);
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const path = attempt === 1 ? base : `${base}-${attempt}`;
    const made = explaining(out, () => makeNewFolder(path));
    if (made !== undefined) return { path, made };
    if (force) {
      clear(path, isPicture);
      return { path, made: [] };
    }
  }
  throw new UserError(
    `Too many verifications are named ${displayPath(base)}. Replace the first with --force.`,
  );
}

/** Clears the folder of an earlier verification, or refuses to without touching it. */
function clear(path: string, isPicture: FileTest): void {
  const refuse = (why: string): never => {
    throw new UserError(
      `${displayPath(path)} ${why}, so it is not replaced. Leave out --force to write beside it.`,
    );
  };
  if (kindAt(path) !== "folder") refuse("is no folder of a verification");
  const entries = entriesOf(path);
  const isText = (name: string): boolean => texts.some((text) => text === name);
  const foreign = entries.find(
    (entry) =>
      !(isText(entry.name) || isPicture(entry.name) || isTemporary(entry.name)) ||
      !(entry.isFile() || entry.isSymbolicLink()),
  );
  if (foreign !== undefined) refuse(`holds ${visibleInLine(foreign.name)}, which no verification wrote`);
  const first = entries.find(({ name }) => !isTemporary(name));
  const hasTable = entries.some((entry) => entry.name === firstText && entry.isFile());
  if (first !== undefined && !hasTable)
    refuse(`holds ${visibleInLine(first.name)} but no ${firstText}, which a verification writes first`);
  for (const { name } of entries) {
    storing("remove", join(path, name), () => {
      rmSync(join(path, name), { force: true });
    });
  }
}

/** Takes back the folder of a verification into which nothing was written. */
export function discardVerifyFolder({ path, made }: VerifyFolder): void {
  removeEmptyFolders([...new Set([...made, path])]);
}

/** Writes a text of a verification whole: a table or the lessons. Throws a StorageError. */
export function writeVerifyText(path: string, name: (typeof texts)[number], text: string): void {
  writeWhole(join(path, name), text);
}

/** The docs that lie beside this program, where it is run from a clone. */
const ownDocs = fileURLToPath(new URL("../../docs", import.meta.url)); // src/ and dist/ lie equally deep

/** The numbers by name that a file of the docs holds; nothing where there is no such file, or something else in it. */
export function readDocsNumbers(file: string, docs = ownDocs): Readonly<Record<string, number>> {
  try {
    const held = JSON.parse(readFileSync(join(docs, file), "utf8")) as object;
    return Object.fromEntries(
      Object.entries(held).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
    );
  } catch {
    return {}; // an estimate is all that hangs on it
  }
}

/** Writes the docs of the laws, texts by their path in `docs` and pictures by name. Throws a StorageError. */
export function writeLawDocs(
  docs: string,
  texts: ReadonlyMap<string, string>,
  pictures: ReadonlyMap<string, Uint8Array>,
): void {
  for (const [name, png] of pictures) writeWhole(join(docs, "laws", name), png);
  for (const [path, text] of texts) writeWhole(join(docs, path), text);
}
