/** What the command line hands to its verbs. */
export interface CommandContext {
  /** From now on Ctrl-C aborts this signal instead of ending the process; a second Ctrl-C ends it at once. */
  interruptible(): AbortSignal;
}
