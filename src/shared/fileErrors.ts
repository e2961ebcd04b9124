/**
 * What the system's refusals of a file mean, in words. Storage says them of a run's files, config of the files that it
 * reads. No file access.
 */

const noPermission = "there is no permission to do so";
const nameNotAllowed = "this disk does not allow such a name";
const noNetwork = "the disk does not answer over the network";

/** By the `code` of a file-system error, why it is: true whatever was tried. */
const causes: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be too large for this disk",
  EACCES: noPermission,
  EPERM: `${noPermission}, or another program has it open`,
  EBUSY: "another program, or the system, has it in use",
  EROFS: "the disk is read-only",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "something else of that name is in the way",
  ENOTEMPTY: "it is a folder that is not empty",
  EISDIR: "a folder of that name is in the way",
  ENOENT: "the folder above it is missing, or belongs to the system and takes no new files",
  ELOOP: "its links lead round in a circle",
  ENAMETOOLONG: "the path is too long",
  EINVAL: nameNotAllowed,
  EILSEQ: nameNotAllowed,
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  ENOMEM: "the memory is full",
  EIO: "the disk reports a fault",
  EAGAIN: "nothing can be read from it now",
  ENXIO: "it is a device that is not there",
  ENODEV: "it is a device that is not there",
  ENOSYS: "this disk cannot do that",
  ENOTSUP: "this disk cannot do that",
  ESTALE: noNetwork,
  ETIMEDOUT: noNetwork,
  ENOTCONN: noNetwork,
  EHOSTDOWN: noNetwork,
  ERR_INVALID_ARG_VALUE: "its name holds a NUL character, which no file name can",
  ERR_FS_FILE_TOO_LARGE: "it is too large to be read at once",
  ERR_STRING_TOO_LONG: "it is too large to be read at once",
  ERR_FS_EISDIR: "it is a folder, not a file",
};

/** Where a file that is there already is opened, other things follow from the same code. */
const causesOfReading: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EISDIR: "it is a folder, not a file",
};

/** The `code` of a file-system error, "" for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Why a file operation failed: `the disk is full (ENOSPC)`; undefined for an error that no table has. */
export function knownCause(error: unknown, action = "read"): string | undefined {
  if (error instanceof SyntaxError) return "it is not valid JSON";
  const code = errorCode(error);
  const of = (table: Readonly<Record<string, string>>): string | undefined =>
    Object.hasOwn(table, code) ? table[code] : undefined;
  const cause = (action === "read" ? of(causesOfReading) : undefined) ?? of(causes);
  return cause === undefined ? undefined : withCode(cause, code);
}

/** A cause with the system's code behind it; Node's own codes say nothing to anybody. */
export const withCode = (cause: string, code: string): string =>
  code.startsWith("ERR_") ? cause : `${cause} (${code})`;

/** Why a file could not be read. What the tables lack is said as the system does. */
export function causeInWords(error: unknown): string {
  return knownCause(error) ?? String(error);
}
