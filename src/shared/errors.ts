/**
 * The one class of errors that is the user's to mend. The command line prints its sentence without a stack and exits
 * with code 2; every other error is a bug and shows its stack.
 */

/** One thing that is wrong with what the user gave. */
export interface Problem {
  /** Where: a dotted path in a config, a flag, a file name. */
  readonly path: string;
  /** What was expected there, as a noun phrase. */
  readonly expected: string;
  /** What was found there, printed as it was given. */
  readonly got: string;
  /** What to do about it: one sentence, or nothing. */
  readonly hint?: string;
}

/** `path: expected …, got …. hint` */
export function describeProblem({ path, expected, got, hint }: Problem): string {
  return `${path}: expected ${expected}, got ${got}.${hint === undefined ? "" : ` ${hint}`}`;
}

/** The user's input is wrong. Holds every problem that was found, not only the first. */
export class UserError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[] | Problem | string) {
    const list = typeof problems === "string" ? [] : "path" in problems ? [problems] : problems;
    super(typeof problems === "string" ? problems : list.map(describeProblem).join("\n"));
    this.name = "UserError";
    this.problems = list;
  }
}
