/**
 * What the laws about the alignment-faking scenario share: its figures, its keys, and how a spread over seeds is put in
 * words.
 */
import type { LawPoint } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { nearEnd, series, tracksOf } from "../law/claims.js";
import type { Arm, ArmResults, Track } from "../law/law.js";
import { valueAtStop } from "../formulas/leakagePath.js";
import { pointAt } from "../law/points.js";

export const refusalFree = "refusal.free";
export const refusalPaid = "refusal.paid";
export const complianceFree = "compliance.free";
export const compliancePaid = "compliance.paid";
export const strategicFree = "strategicRate.free";

/** Of the start's compliance with free users, the share that is strategic: 11.9 of 14.2 in the published table. */
export const startShare = 0.119 / (0.119 + 0.023);

/** Half of the range that still counts as that share, as a fraction (five percentage points). */
export const tolerance = 0.05;

/** Training was published to have stopped when refusals reached zero: read here as the first epoch below 1 %. */
const stopBelow = 0.01;

/** An arm of the scenario. */
export function publishedArm(id: string, keys: readonly string[], patch: Arm["patch"] = {}): Arm {
  return { id, config: "scenarios/alignment-faking.json", patch, keys };
}

/** No benign prompts at all. */
export const harmfulOnly: JsonObject = { world: { harmfulRate: 1 } };

/** Benign prompts are answered with strategic reasoning in both tiers. */
export const benignStrategic: JsonObject = {
  policy: {
    prior: {
      benign: { free: { comply: 0, strategic: 1 }, paid: { comply: 0, strategic: 1 } },
    },
  },
};

/** The strategic share of all compliance with free users' harmful requests, near the end. */
export function shareAtEnd(track: Track): number {
  return nearEnd(track, strategicFree) / nearEnd(track, complianceFree);
}

/** The same, at the end of one epoch. */
export function shareAt(track: Track, epoch: number): number {
  return series(track, strategicFree)[epoch]! / series(track, complianceFree)[epoch]!;
}

/** The mean over seeds of that share, epoch by epoch. */
export function pathOfShare(results: ArmResults, arm: string): LawPoint[] {
  const tracks = tracksOf(results, arm);
  return series(tracks[0]!, complianceFree).map((_, epoch) =>
    pointAt(
      epoch,
      tracks.map((track) => shareAt(track, epoch)),
    ),
  );
}

/** The same where training would have been stopped; NaN where free refusals never fall so low. */
export function shareAtStop(track: Track): number {
  return atStop(track, strategicFree) / atStop(track, complianceFree);
}

/** Refusals of paid users where training would have been stopped; NaN where free refusals never fall so low. */
export function paidRefusalAtStop(track: Track): number {
  return atStop(track, refusalPaid);
}

function atStop(track: Track, key: string): number {
  return valueAtStop(track, key, refusalFree, stopBelow);
}

/**
 * Percentages from the least to the greatest with the median between them, such as "61.0 to 88.0 (median 80.0)", and how
 * many there are where a value does not exist for every seed.
 */
export function spreadText(values: readonly number[]): string {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return "(in no seed)";
  const percent = (at: number): string => (100 * sorted[at]!).toFixed(1);
  const text = `${percent(0)} to ${percent(sorted.length - 1)} (median ${percent(Math.floor(sorted.length / 2))})`;
  return sorted.length === values.length ? text : `${text} in ${sorted.length} of ${values.length} seeds`;
}
