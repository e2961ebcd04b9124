/**
 * The only way to a terminal: `print` for results (standard output), `say` for all else (standard error). Control
 * characters are made visible on the way. Writing never throws and never ends the work: a reader that closes early, as
 * `head` does, is no error; standard error that fails is left alone; what else fails is kept for `outputFailure`.
 */
import { fstatSync, writeSync } from "node:fs";
import { errorCode, StorageError } from "../../storage/storageError.js";
import type { ProgressStream } from "./progressLine.js";
import { visible } from "../../shared/visible.js";

/** What a write fails with where nobody reads any more; on Windows a closed pipe has an end. */
const closedByReader: ReadonlySet<string> = new Set(["EPIPE", "EOF", "ECONNRESET", "ERR_STREAM_DESTROYED"]);

interface Outlet {
  /** Writes text as it is; after a failure nothing more. */
  write(text: string): void;
  /** What the first failed write failed with; undefined where none has. */
  failure(): unknown;
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Writes all of the bytes or throws. Node's own stream takes a part, which a full disk gives, for the whole. */
function writeToFile(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}

function openOutlet(name: "stdout" | "stderr", descriptor: number): Outlet {
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
  };
  const toFile = isFile(descriptor);
  // Also where we write to a file ourselves: packages and threads write to the stream.
  const stream = process[name].on("error", fail);
  return {
    write(text) {
      if (failure !== undefined) return;
      try {
        if (toFile) writeToFile(descriptor, text);
        else stream.write(text);
      } catch (error) {
        fail(error);
      }
    },
    failure: () => failure,
  };
}

const standardOutput = openOutlet("stdout", 1);
const standardError = openOutlet("stderr", 2);

/** Writes a result to standard output. */
export function print(text: string): void {
  standardOutput.write(visible(text));
}

/** Writes to standard error: progress, remarks, errors. */
export function say(text: string): void {
  standardError.write(visible(text));
}

/** Standard error as progress is shown on it. The one place that moves a cursor. */
export const progressStream: ProgressStream = {
  write: say,
  replaceLine: (text) => {
    standardError.write(`\r${visible(text)}\u001b[K`);
  },
  isTTY: process.stderr.isTTY,
  get columns() {
    return process.stderr.columns;
  },
};

/** Why standard output is incomplete, in a sentence; undefined where it is whole or its reader did not want the rest. */
export function outputFailure(): string | undefined {
  const failure = standardOutput.failure();
  if (failure === undefined || closedByReader.has(errorCode(failure))) return undefined;
  return new StorageError("write", "standard output", failure).message;
}
