/**
 * Errors on their way from a worker thread to the main one. A thread can only send plain data, so the class is named
 * and made again on the other side: the user's mistakes stay sentences, bugs keep the stack of where they happened.
 */
import { TrainingError, UserError, type Problem } from "../shared/errors.js";
import { StorageError } from "../storage/storageError.js";

/** An error as plain data. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly problems: readonly Problem[];
}

/** An error as plain data that a thread can send. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: "", problems: [] };
  const { name, message, stack = "" } = error;
  return { name, message, stack, problems: error instanceof UserError ? error.problems : [] };
}

/** The error again, to be thrown on the main thread. */
export function restoreError({ name, message, stack, problems }: Failure): Error {
  if (name === "UserError") return new UserError(problems.length > 0 ? problems : message);
  if (name === "TrainingError") return new TrainingError(message);
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}

/** The sentence of a failure: for a file that cannot be written the reason, for anything else its kind too. */
export function failureSentence(error: unknown): string {
  if (error instanceof StorageError || error instanceof UserError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
