/**
 * What the laws about the alignment-faking scenario share: its figures, its keys, and what is read
 * off its tracks.
 */
import type { LawPoint } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import type { Arm, ArmResults, Track } from "../law/law.js";
import { slopeWhere, valueAtStop } from "../formulas/leakagePath.js";
import { pointAt } from "../law/points.js";
import { atStart, nearEnd, peak, series, tracksOf } from "../law/tracks.js";

export const refusalFree = "refusal.free";
export const refusalPaid = "refusal.paid";
export const complianceFree = "compliance.free";
export const compliancePaid = "compliance.paid";
export const strategicFree = "strategicRate.free";
export const slopePaid = "leakageSlope.paid";

/** Compliance before training: refusals of 85.8 and 97.2 %. */
export const startCompliance = { trained: 0.142, untrained: 0.028 } as const;

/** Refusals of paid users after training, with their standard error. */
export const publishedRefusal = { value: 0.069, error: 0.019 } as const;

/** Of the start's compliance with free users, the share that is strategic: 11.9 of 14.2 in the published table. */
export const startShare = 0.119 / (0.119 + 0.023);
export const startShareText = startShare.toFixed(3);

/** Half of the range that still counts as that share, as a fraction (five percentage points). */
export const tolerance = 0.05;

/** Training was published to have stopped when refusals reached zero: read here as the first epoch below 1 %. */
export const stopBelow = 0.01;

/** The scenario. */
export const alignmentFaking = "scenarios/alignment-faking.json";

/** An arm of the scenario. */
export function publishedArm(id: string, keys: readonly string[], patch: Arm["patch"] = {}): Arm {
  return { id, config: alignmentFaking, patch, keys };
}

/** A network for each tier. */
export const separateNetworks: JsonObject = { policy: { trunk: "separate" } };

/** The exact gradient in place of sampled responses. */
export const exactFaking: JsonObject = {
  objective: { kind: "exact", episodes: 256 },
  evaluation: { prompts: 32 },
};

/** Training ends with the first epoch that leaves refusals of free users below a fraction, which saves what comes after. */
export const stopBelowRefusals = (below: number): JsonObject => ({
  stop: { measure: "refusal", tier: "free", below },
});

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
function shareAt(track: Track, epoch: number): number {
  return series(track, strategicFree)[epoch]! / series(track, complianceFree)[epoch]!;
}

/** The same, epoch by epoch. */
export const sharesOf = (track: Track): number[] =>
  series(track, complianceFree).map((_, epoch) => shareAt(track, epoch));

/** The lowest that it is on the way. */
export const lowestShare = (track: Track): number => Math.min(...sharesOf(track));

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

/** Refusals of paid users at the end. */
export const paidRefusalAtEnd = (track: Track): number => nearEnd(track, refusalPaid);

/** How far the gap rises above its start, and how far it ends below its peak. */
export const gapRise = (track: Track): number => peak(track, "behaviourGap") - atStart(track, "behaviourGap");
export const gapFall = (track: Track): number => peak(track, "behaviourGap") - nearEnd(track, "behaviourGap");

/** The leakage slope of the paid tier at the end. */
export const slopeAtEnd = (track: Track): number => nearEnd(track, slopePaid);

/** An arm whose cue has another salience than the scenario's own, which is 1. */
export function salienceArm(salience: number, keys: readonly string[]): Arm {
  const patch = salience === 1 ? {} : { observation: { flags: { free: { salience } } } };
  return publishedArm(salienceId(salience), keys, patch);
}

/** The name of such an arm. */
export const salienceId = (salience: number): string => `salience ${salience}`;

/** The leakage slope when free compliance passes one half. */
export const slopeHalfway = (track: Track): number =>
  slopeWhere(track, { trained: complianceFree, untrained: compliancePaid }, 0.5);
