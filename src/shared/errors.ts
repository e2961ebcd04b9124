/**
 * Errors that are no bugs: the command line prints their sentence without a stack and ends with their exit code. Every
 * other error shows its stack.
 */
import { visibleInLine } from "./visible.js";

/** How a command ended. */
export const exitCodes = { done: 0, failed: 1, userError: 2, interrupted: 130 } as const;

/** Something failed for a reason that is known, such as a full disk, and no bug. The message is for the user. */
export class ExplainedError extends Error {
  /** What the command ends with where this is what ended it. */
  readonly exitCode: number = exitCodes.failed;
}

/** One thing that is wrong with what the user gave. */
export interface Problem {
  /** Where: a dotted path in a config, a flag, a file name. */
  readonly path: string;
  /** What was expected there, as a noun phrase. */
  readonly expected: string;
  /** What was found there, printed as it was given. */
  readonly got: string;
  /** What to do about it: one sentence, or nothing. */
  readonly hint?: string | undefined;
}

/** `path: expected …, got …. hint` in one line, whatever was given. */
export function describeProblem({ path, expected, got, hint }: Problem): string {
  return visibleInLine(`${path}: expected ${expected}, got ${got}.${hint === undefined ? "" : ` ${hint}`}`);
}

/** Problems that a message shows; nobody mends more at a time. */
const mostShown = 20;

/** A line for each problem, and how many more there are. */
function describeProblems(problems: readonly Problem[]): string {
  const more = problems.length - mostShown;
  const lines = problems.slice(0, mostShown).map(describeProblem);
  return (more > 0 ? [...lines, `… and ${more.toLocaleString("en")} more.`] : lines).join("\n");
}

/** The user's input is wrong. Holds every problem that was found, not only the first. */
export class UserError extends ExplainedError {
  override readonly exitCode = exitCodes.userError;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[] | Problem | string) {
    const list = typeof problems === "string" ? [] : "path" in problems ? [problems] : problems;
    super(typeof problems === "string" ? problems : describeProblems(list));
    this.name = "UserError";
    this.problems = list;
  }
}

/** Training gave a number that is none. The message is one sentence for the user. */
export class TrainingError extends ExplainedError {
  override readonly name = "TrainingError";
}
