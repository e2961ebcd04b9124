/**
 * The text of a config file, or in words why there is none. Only regular files are opened, and pipes that a shell made
 * for this process: a named pipe would wait for its writer for ever, and a device need not end.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  statSync,
  type Stats,
} from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { UserError } from "../../shared/errors.js";
import { causeInWords, errorCode } from "../../shared/fileErrors.js";
import { mostBytes } from "../parse/limits.js";
import { shortened } from "../parse/print.js";

/** What reading gives: a text, or what is there instead, as in "got a folder". */
export type Reading =
  | { readonly text: string }
  /** `isElsewhere`: nothing is there, or a folder, so that another file may be meant. */
  | { readonly found: string; readonly isElsewhere: boolean };

/** The folder that paths are relative to; undefined where it was removed under us. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** The absolute path of these parts from the working folder; undefined where that was removed. */
export function fromWorkingFolder(...parts: readonly string[]): string | undefined {
  const here = workingFolder();
  return here === undefined ? undefined : resolve(here, ...parts);
}

/** The absolute path of one that is relative to the working folder. Throws a UserError where there is no such folder. */
export function absolutePath(path: string): string {
  const absolute = isAbsolute(path) ? resolve(path) : fromWorkingFolder(path);
  if (absolute !== undefined) return absolute;
  throw new UserError({
    path: display(path),
    expected: "a path from the working folder",
    got: "a working folder that does not exist any more",
    hint: "Change to another folder.",
  });
}

/** A path as people write it: from here where it lies below, with / on every system; a long one with its end. */
export function display(path: string): string {
  const here = workingFolder();
  const local = here === undefined || !isAbsolute(path) ? path : relative(here, path);
  const shown = local === "" || local.startsWith("..") || isAbsolute(local) ? path : local;
  return shortened(shown.split(sep).join("/"), 100, 60);
}

/** Whether anything lies at a path, a broken link or what cannot be looked at included. */
export function isTaken(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return !["ENOENT", "ENOTDIR"].includes(errorCode(error));
  }
}

/** Whether a path leads to a folder. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether a pipe at this path is one that a shell made for this process: `config check <(…)`, `… | config check /dev/stdin`. */
function isShellPipe(path: string, stats: Stats): boolean {
  const descriptor = /^(?:\/dev\/stdin|\/(?:dev|proc\/self)\/fd\/(\d+))$/.exec(path);
  if (!stats.isFIFO() || descriptor === null) return false;
  try {
    return !isAbsolute(readlinkSync(`/proc/self/fd/${descriptor[1] ?? "0"}`)); // pipe:[123], while a named one has a path
  } catch {
    return true; // without /proc opening such a path does not open the pipe again
  }
}

/** What lies at a path that is no file, in words. */
function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

const cannotBeRead = (error: unknown): Reading => ({
  found: `one that cannot be read: ${causeInWords(error)}`,
  isElsewhere: false,
});

/** The text that a descriptor gives; undefined where it is of more bytes than these. */
function readAtMost(file: number, most: number): string | undefined {
  const chunks: Buffer[] = [];
  for (let length = 0; length <= most;) {
    const chunk = Buffer.alloc(1 << 16);
    const read = readSync(file, chunk);
    if (read === 0) return Buffer.concat(chunks).toString("utf8");
    chunks.push(chunk.subarray(0, read));
    length += read;
  }
  return undefined;
}

/** Reads the config file at an absolute path. Throws nothing that the system may refuse. */
export function readConfigText(path: string): Reading {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") return cannotBeRead(error);
    if (isTaken(path)) return { found: "a link to a file that does not exist", isElsewhere: false };
    return { found: "no such file", isElsewhere: true };
  }
  const fromShell = isShellPipe(path, stats);
  if (!stats.isFile() && !fromShell) return { found: kindOf(stats), isElsewhere: stats.isDirectory() };
  try {
    // not blocking, as something else may lie there by now
    const file = openSync(path, constants.O_RDONLY | (fromShell ? 0 : (constants.O_NONBLOCK ?? 0)));
    try {
      const opened = fstatSync(file);
      if (!opened.isFile() && !fromShell) return { found: kindOf(opened), isElsewhere: false };
      const text = readAtMost(file, mostBytes);
      return text === undefined
        ? { found: `one of more than ${mostBytes / 1e6} MB`, isElsewhere: false }
        : { text };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return cannotBeRead(error);
  }
}
