/**
 * From arms to the dots of a law's chart: the mean over seeds with its interval, beside what was predicted.
 */
import type { LawDot } from "../charts/specs/dotsLawChart.js";
import { summarise } from "../record/statistics.js";
import { bySeed, nearEnd } from "./law/claims.js";
import type { ArmResults } from "./law/law.js";

/** The dot of a key of an arm at the end of training. */
export function dotAt(results: ArmResults, arm: string, key: string, predicted?: number): LawDot {
  return dotOf(
    bySeed(results, arm, (track) => nearEnd(track, key)),
    predicted,
  );
}

/** The dot of one value a seed. */
export function dotOf(values: readonly number[], predicted?: number): LawDot {
  const { mean, low, high } = summarise(values);
  return { mean, low, high, ...(predicted === undefined ? {} : { predicted }) };
}
