/**
 * What is said when a file of a run cannot be written or read. The cause lies outside of Hawthorne (a full disk, a
 * folder without permission), so the command line prints the sentence without a stack.
 */
import { relative } from "node:path";
import { getSystemErrorMap } from "node:util";
import { ExplainedError } from "../shared/errors.js";
import { errorCode, knownCause, withCode } from "../shared/fileErrors.js";
import { visibleInLine } from "../shared/visible.js";

export { errorCode } from "../shared/fileErrors.js";

/** A path that is longer than this is cut in its middle: its ends tell where and what. */
const longestPath = 300;

/** A path as the user would type it from where they stand. */
export function displayPath(path: string): string {
  let short: string;
  try {
    short = relative(process.cwd(), path);
  } catch {
    return path; // they stand in a folder that was removed
  }
  return short === "" ? "." : short.startsWith("..") ? path : short;
}

/** True where a file-system error says that there is nothing at a path. */
export function isMissing(error: unknown): boolean {
  return /^(ENOENT|ENOTDIR)$/.test(errorCode(error));
}

/** A file of a run could not be written or read. The message is one sentence for the user. */
export class StorageError extends ExplainedError {
  override readonly name = "StorageError";
  /** The `code` of the file-system error, "" where it was none. */
  readonly code: string;

  /**
   * `action`: what was tried, as "write" or "read"; `path`: the file or folder; `cause`: the error of node:fs, or the
   * reason in words, as "it is a folder".
   */
  constructor(action: string, path: string, cause: unknown) {
    super(`Cannot ${action} ${shownPath(path)}: ${reasonOf(action, cause)}.`, {
      cause,
    });
    this.code = errorCode(cause);
  }
}

function reasonOf(action: string, cause: unknown): string {
  if (typeof cause === "string") return cause;
  return knownCause(cause, action) ?? fromSystem(cause) ?? String(cause);
}

/** What the system itself says of a code that the tables lack. */
function fromSystem(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !("errno" in cause) || typeof cause.errno !== "number") return undefined;
  const entry = getSystemErrorMap().get(cause.errno);
  return entry === undefined ? undefined : withCode(`the system says "${entry[1]}"`, errorCode(cause));
}

/** A path as it stands in a sentence: in one line, and cut in its middle where it is very long. */
export const shownPath = (path: string): string => visibleInLine(shortened(displayPath(path)));

function shortened(path: string): string {
  return path.length <= longestPath
    ? path
    : `${path.slice(0, longestPath / 2)}…${path.slice(-longestPath / 2)}`;
}

/**
 * Runs a file operation; a failure of the disk or of its JSON becomes a StorageError that names the path. One from within
 * stays as it is, and so does any other error: that is a bug, which has to show its stack.
 */
export function storing<T>(action: string, path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    const isKnown = errorCode(error) !== "" || error instanceof SyntaxError;
    throw error instanceof StorageError || !isKnown ? error : new StorageError(action, path, error);
  }
}
