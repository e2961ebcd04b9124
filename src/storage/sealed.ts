/**
 * JSON files that notice damage: the first line has the format and the SHA-256 of the second one, which is the content.
 * What a run goes on from is kept like this, because one wrong bit in it would give other numbers without a word.
 */
import { createHash } from "node:crypto";
import { readWhole, writeWhole } from "./wholeFile.js";
import { StorageError } from "./storageError.js";

/** Raised where files of earlier versions can no longer be read. */
const format = 2;

const digest = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

/** What a file is: one of another kind with a right checksum is no better than a damaged one. */
type Kind = "run" | "seed";

/** Writes plain data whole. Throws a StorageError. */
export function writeSealed(path: string, kind: Kind, data: unknown): void {
  const content = Buffer.from(JSON.stringify(data)); // once: it is long, and both digest and file want bytes
  const header = `${JSON.stringify({ format, kind, sha256: digest(content) })}\n`;
  writeWhole(path, Buffer.concat([Buffer.from(header), content, Buffer.from("\n")]));
}

/** Reads what `writeSealed` wrote. Throws a StorageError, a sentence, where it is not that any more. */
export function readSealed(path: string, kind: Kind): unknown {
  const bytes = readWhole(path);
  const damaged = (why: string): StorageError => new StorageError("read", path, why);
  const end = bytes.indexOf("\n");
  const header = parse(bytes.subarray(0, Math.max(0, end)));
  if (typeof header !== "object" || header === null || !("format" in header)) {
    throw damaged("it is damaged, its first line is not one that a run wrote");
  }
  if (header.format !== format) {
    throw damaged(`it has format ${JSON.stringify(header.format)}, this version reads ${format}`);
  }
  if (!("kind" in header) || header.kind !== kind) throw damaged(`it is not the file of a ${kind}`);
  const content = bytes.subarray(end + 1, bytes.length - 1);
  if (bytes.at(-1) !== 0x0a || !("sha256" in header) || header.sha256 !== digest(content)) {
    throw damaged("it is damaged, its checksum does not fit its content");
  }
  return JSON.parse(content.toString("utf8"));
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
