/**
 * Errors on their way from a worker thread to the main one. A thread can only send plain data, so the class is named
 * and made again on the other side: what is for the user stays a sentence, bugs keep the stack of where they happened.
 */
import { noAddressSpace } from "../shared/wasm.js";
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

/** A thread had less memory than it needed, and so had the seed by itself. The message is one sentence for the user. */
export class MemoryShortage extends ExplainedError {
  override readonly name = "MemoryShortage";
}

/** What V8 and Node say where memory cannot be had: a heap that is full, arrays, WebAssembly, messages and texts. */
const shortages = [
  /memory limit: JS heap out of memory/,
  /Array buffer allocation failed/,
  /Invalid (typed array|array buffer|array|string) length/,
  /Cannot create a string longer than/,
  /WebAssembly.*(Unable to grow|Maximum memory size exceeded|Out of memory|could not allocate memory)/,
  /could not be cloned.*out of memory|cannot be cloned, out of memory/,
];

/** Whether an error, also one that has come from a thread, says that memory could not be had. */
export function isOutOfMemory({ message }: Error): boolean {
  return shortages.some((shortage) => shortage.test(message));
}

/** The same for one that does not explain itself. */
export function isBareShortage(error: Error): boolean {
  return isOutOfMemory(error) && !(error instanceof ExplainedError);
}

/** What ended a thread, as its "error" event has it: there the one error for the user that loading can throw has lost its class. */
export function endOfThread(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.message.startsWith(noAddressSpace) ? new ExplainedError(error.message) : error;
}

/** The sentence of a failure: of an error that is for the user its message, for anything else its kind too. */
export function failureSentence(error: unknown): string {
  if (error instanceof ExplainedError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
