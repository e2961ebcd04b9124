/**
 * What the system's refusals of a file mean, in words. Storage says them of a run's files, config of the files that it
 * reads. No file access.
 */

const causes: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be too large for this disk",
  EACCES: "there is no permission",
  EPERM: "there is no permission",
  EROFS: "the disk is read-only",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "a file of that name is in the way",
  EISDIR: "a folder of that name is in the way",
  ENOENT: "it does not exist",
  ENAMETOOLONG: "the path is too long",
  ELOOP: "its links lead round in a circle",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  ENXIO: "nothing can be read from it",
  EAGAIN: "there is nothing to read yet",
  EBUSY: "another program uses it",
  EIO: "the disk fails",
  ERR_INVALID_ARG_VALUE: "no path has a NUL character",
};

/** The `code` of a file-system error, "" for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Why a file operation failed: `the disk is full (ENOSPC)`. What the table lacks in the system's words. */
export function causeInWords(error: unknown): string {
  const code = errorCode(error);
  return Object.hasOwn(causes, code) ? `${causes[code]} (${code})` : String(error);
}
