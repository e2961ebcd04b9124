/**
 * What is said when a file of a run cannot be written or read. The cause lies outside of Hawthorne (a full disk, a
 * folder without permission), so the command line prints the sentence without a stack.
 */
import { ExplainedError } from "../shared/errors.js";
import { causeInWords } from "../shared/fileErrors.js";

export { errorCode } from "../shared/fileErrors.js";

/** A file of a run could not be written or read. The message is one sentence for the user. */
export class StorageError extends ExplainedError {
  override readonly name = "StorageError";

  /** `action`: what was tried, as "write" or "read"; `path`: the file or folder; `cause`: the error of node:fs. */
  constructor(action: string, path: string, cause: unknown) {
    super(`Cannot ${action} ${path}: ${causeInWords(cause)}.`, { cause });
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
