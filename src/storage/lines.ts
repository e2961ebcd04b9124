/**
 * A text file line by line, in flat memory: a record of many seeds and epochs is longer than the longest string.
 */
import { closeSync, readSync } from "node:fs";
import { storing } from "./storageError.js";
import { openRegular } from "./wholeFile.js";

const chunkBytes = 1 << 20;

/** No line of a record comes near: 1,000 measures take 30 kB. */
const longestLine = 1 << 26;

export interface Line {
  readonly text: string;
  /** Where the line behind it begins, bytes. */
  readonly end: number;
}

/**
 * The lines of a file that end with a line break; a last one that a kill cut off is left out, and so is all that follows
 * a line of more than 64 MB. Throws a StorageError where the file cannot be read.
 */
export function* linesOf(path: string): Generator<Line, void, void> {
  const file = openRegular(path);
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let rest: Buffer = Buffer.alloc(0); // what has been read of a line that goes on in the next chunk
    let end = 0;
    for (;;) {
      const read = storing("read", path, () => readSync(file, chunk, 0, chunkBytes, null));
      if (read === 0 || rest.length > longestLine) return;
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      let start = 0;
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, start)) {
        end += at + 1 - start;
        yield { text: bytes.toString("utf8", start, at), end };
        start = at + 1;
      }
      rest = bytes.subarray(start);
    }
  } finally {
    closeSync(file);
  }
}
