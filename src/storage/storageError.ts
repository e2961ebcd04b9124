/**
 * What is said when a file of a run cannot be written or read. The cause lies outside of Hawthorne (a full disk, a
 * folder without permission), so the command line prints the sentence without a stack.
 */
import { relative } from "node:path";
import { getSystemErrorMap } from "node:util";
import { ExplainedError } from "../shared/errors.js";

const noPermission = "there is no permission to do so";
const nameNotAllowed = "this disk does not allow such a name";
const noNetwork = "the disk does not answer over the network";

/** By the `code` of a file-system error, why it is: true whatever was tried. */
const causes: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be too large for this disk",
  EACCES: noPermission,
  EPERM: `${noPermission}, or another program has it open`,
  EBUSY: "another program, or the system, has it in use",
  EROFS: "the disk is read-only",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "something else of that name is in the way",
  ENOTEMPTY: "it is a folder that is not empty",
  EISDIR: "a folder of that name is in the way",
  ENOENT: "the folder above it is missing, or belongs to the system and takes no new files",
  ELOOP: "its links lead round in a circle",
  ENAMETOOLONG: "the path is too long",
  EINVAL: nameNotAllowed,
  EILSEQ: nameNotAllowed,
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  ENOMEM: "the memory is full",
  EIO: "the disk reports a fault",
  EAGAIN: "nothing can be read from it now",
  ENXIO: "it is a device that is not there",
  ENODEV: "it is a device that is not there",
  ENOSYS: "this disk cannot do that",
  ENOTSUP: "this disk cannot do that",
  ESTALE: noNetwork,
  ETIMEDOUT: noNetwork,
  ENOTCONN: noNetwork,
  EHOSTDOWN: noNetwork,
  ERR_INVALID_ARG_VALUE: "its name holds a NUL character, which no file name can",
  ERR_FS_FILE_TOO_LARGE: "it is too large to be read at once",
  ERR_STRING_TOO_LONG: "it is too large to be read at once",
  ERR_FS_EISDIR: "it is a folder, not a file",
};

/** Where a file that is there already is opened, other things follow from the same code. */
const causesOfReading: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EISDIR: "it is a folder, not a file",
};

/** A path that is longer than this is cut in its middle: its ends tell where and what. */
const longestPath = 300;

/** A path as the user would type it from where they stand. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}

/** The `code` of a file-system error, "" for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
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
    super(`Cannot ${action} ${shortened(displayPath(path))}: ${reasonOf(action, cause)}.`, { cause });
    this.code = errorCode(cause);
  }
}

function reasonOf(action: string, cause: unknown): string {
  if (typeof cause === "string") return cause;
  if (cause instanceof SyntaxError) return "it is not valid JSON";
  const code = errorCode(cause);
  const known = (action === "read" ? causesOfReading[code] : undefined) ?? causes[code] ?? fromSystem(cause);
  return known === undefined ? String(cause) : `${known}${code.startsWith("ERR_") ? "" : ` (${code})`}`;
}

/** What the system itself says of a code that is not listed above. */
function fromSystem(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !("errno" in cause) || typeof cause.errno !== "number") return undefined;
  const entry = getSystemErrorMap().get(cause.errno);
  return entry === undefined ? undefined : `the system says "${entry[1]}"`;
}

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
