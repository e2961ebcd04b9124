/**
 * What laws read off the gold reward of the graded tier: how far it rises, and what is left of that at the end.
 */
import type { Track } from "../law/law.js";
import { atEnd, atStart, change, peak } from "../law/tracks.js";

export const gold = "goldReward.monitored";

export const goldAtEnd = (track: Track): number => atEnd(track, gold);
export const goldPeak = (track: Track): number => peak(track, gold);

/** How far gold rises above its start. */
export const rise = (track: Track): number => goldPeak(track) - atStart(track, gold);

/** How far gold ends below its peak. */
export const fall = (track: Track): number => goldPeak(track) - goldAtEnd(track);

/** How far gold ends above its start. */
export const goldChange = (track: Track): number => change(track, gold);
