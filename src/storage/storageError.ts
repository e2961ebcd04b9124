/**
 * What is said when a file of a run cannot be written or read. The cause lies outside of Hawthorne (a full disk, a
 * folder without permission), so the command line prints the sentence without a stack.
 */
import { ExplainedError } from "../shared/errors.js";

const causes: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be too large for this disk",
  EACCES: "there is no permission to write there",
  EPERM: "there is no permission to write there",
  EROFS: "the disk is read-only",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "a file of that name is in the way",
  EISDIR: "a folder of that name is in the way",
  ENOENT: "it does not exist",
  ENAMETOOLONG: "the path is too long",
  EMFILE: "too many files are open",
};

/** The `code` of a file-system error, "" for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** A file of a run could not be written or read. The message is one sentence for the user. */
export class StorageError extends ExplainedError {
  override readonly name = "StorageError";

  /** `action`: what was tried, as "write" or "read"; `path`: the file or folder; `cause`: the error of node:fs. */
  constructor(action: string, path: string, cause: unknown) {
    const code = errorCode(cause);
    super(
      `Cannot ${action} ${path}: ${causes[code] ?? String(cause)}${code in causes ? ` (${code})` : ""}.`,
      { cause },
    );
  }
}

/** Runs a file operation; a failure becomes a StorageError that names the path. One from within stays as it is. */
export function storing<T>(action: string, path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError(action, path, error);
  }
}
