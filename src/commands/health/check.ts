/** One thing that the doctor looks at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Whether `hawthorne train` with its defaults needs it. */
  readonly necessary: boolean;
  /** What was found, in a few words; where it is not ok, why. */
  readonly found: string;
  /** What to do about it: a sentence; null where nothing has to be done. */
  readonly remedy: string | null;
}

/** The message of whatever was thrown, in one line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0]!;
}
