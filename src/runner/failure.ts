/**
 * Errors on their way from a worker thread to the main one. A thread can only send plain data, so the class is named
 * and made again on the other side: what is for the user stays a sentence, bugs keep the stack of where they happened.
 */
import { ExplainedError, UserError, type Problem } from "../shared/errors.js";

/** An error as plain data. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** The message is for the user. */
  readonly isExplained: boolean;
  /** Of a UserError. */
  readonly problems?: readonly Problem[];
}

/** An error as plain data that a thread can send. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error))
    return { name: "Error", message: String(error), stack: "", isExplained: false };
  const { name, message, stack = "" } = error;
  const problems = error instanceof UserError ? { problems: error.problems } : {};
  return { name, message, stack, isExplained: error instanceof ExplainedError, ...problems };
}

/** The error again, to be thrown on the main thread. */
export function restoreError(failure: Failure): Error {
  const { name, message, stack, isExplained, problems } = failure;
  if (problems !== undefined) return new UserError(problems.length > 0 ? problems : message);
  const error = isExplained ? new ExplainedError(message) : new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}

/** The sentence of a failure: of an error that is for the user its message, for anything else its kind too. */
export function failureSentence(error: unknown): string {
  if (error instanceof ExplainedError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
