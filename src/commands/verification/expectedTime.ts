/** How long a verification will take, from what its laws cost when the docs were written. Pure. */
import type { Law } from "../../laws/law/law.js";
import { mean } from "../../record/statistics.js";
import { amount } from "../terminal/format.js";
import { duration } from "../terminal/duration.js";

/**
 * A sentence with the expected time, from seconds of one core per seed by law; a law that was not measured costs as much as
 * the others do on average. Null where none was.
 */
export function expectedTime(
  laws: readonly Law[],
  seedsOf: (law: Law) => readonly number[],
  costs: Readonly<Record<string, number>>,
  threads: number,
): string | null {
  const known = laws.flatMap(({ id }) => costs[id] ?? []);
  if (known.length === 0) return null;
  const usual = mean(known);
  const seconds = laws.reduce((sum, law) => sum + (costs[law.id] ?? usual) * seedsOf(law).length, 0);
  return `${amount(laws.length, "law")}: about ${duration(seconds / threads)} on ${amount(threads, "thread")}, by the last full verification on a quiet machine.`;
}
