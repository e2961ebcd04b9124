/**
 * What memory this machine has for us: the only place that asks the system.
 */
import { constants } from "node:buffer";
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

/** In bytes, but for `longestText`. */
export interface Machine {
  /** What the machine has, or what its container may use. */
  readonly total: number;
  /** What of that is not in use, with what this process has taken already. */
  readonly free: number;
  /** What JavaScript's own objects, such as rows of the record, may take in one thread. */
  readonly heap: number;
  /** The longest array that can be made. */
  readonly longestArray: number;
  /** The longest text, in characters. */
  readonly longestText: number;
}

/** However full the machine is: the system finds as much by swapping, and the default config needs less. */
const alwaysThere = 512 * 1024 * 1024;

/** This machine, as it is now. */
export function thisMachine(): Machine {
  const installed = totalmem();
  const limit = process.constrainedMemory(); // 0 or beyond all numbers where there is none
  const isLimited = limit > 0 && limit < installed;
  const total = isLimited ? limit : installed;
  // Files that the system keeps in memory count as used on macOS and in a container, though it gives them back.
  const hidesCaches = isLimited || process.platform === "darwin";
  const least = Math.min(total / 2, hidesCaches ? Infinity : alwaysThere);
  const unused = process.availableMemory() + process.memoryUsage.rss();
  return {
    total,
    free: Math.min(total, Math.max(least, unused)),
    heap: getHeapStatistics().heap_size_limit,
    longestArray: constants.MAX_LENGTH,
    longestText: constants.MAX_STRING_LENGTH,
  };
}
