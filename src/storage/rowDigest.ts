/**
 * A digest of all rows of a seed up to an epoch. A checkpoint has the one of its epoch, so that a resumed run notices a
 * row of metrics.jsonl that was lost, swapped or changed since.
 */
import { createHash, type Hash } from "node:crypto";
import type { EpochMetrics } from "../record/metrics.js";
import { rowValues } from "../record/rowValues.js";

/** A digest that grows with the rows. */
export interface RowDigest {
  /** Takes the next row of the seed. */
  add(row: EpochMetrics): void;
  /** Another one, which goes on from here by itself. */
  copy(): RowDigest;
  /** The digest of the rows so far, 64 hexadecimal digits. */
  text(): string;
}

/** The digest of no rows; `keys` are the measures. */
export function createRowDigest(keys: readonly string[]): RowDigest {
  return digestFrom(createHash("sha256").update(keys.join()), keys);
}

function digestFrom(hash: Hash, keys: readonly string[]): RowDigest {
  const columns = ["epoch", "seed", ...keys];
  return {
    add(row) {
      hash.update(rowValues(row, columns));
    },
    copy: () => digestFrom(hash.copy(), keys),
    text: () => hash.copy().digest("hex"),
  };
}
