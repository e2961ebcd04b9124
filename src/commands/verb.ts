/**
 * What a verb of the command line is: a file in commands/ exports one, and verbs.ts lists them. Its help, its place in
 * `hawthorne --help` and its exit codes follow from that.
 */
import type { Command } from "commander";

/** What the command line hands to its verbs. */
export interface CommandContext {
  /** From now on Ctrl-C aborts this signal instead of ending the process; a second Ctrl-C ends it at once. */
  interruptible(): AbortSignal;
}

/** One verb, as in `hawthorne <name> …`. */
export interface Verb {
  readonly name: string;
  /** What it does, in a line of `--help`. */
  readonly summary: string;
  /**
   * Gives its command arguments, options and an action. The action imports what does the work, so that neither --help nor
   * another verb loads it. It throws a UserError for what the user has to mend (exit code 2), an ExplainedError for what
   * failed otherwise (1).
   */
  declare(command: Command, context: CommandContext): void;
}
