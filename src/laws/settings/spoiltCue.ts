/**
 * Arms in which the cue of the default is spoilt, by noise or by faintness, and what is read off them: shared by the laws
 * about cues.
 */
import type { Arm, Track } from "../law/law.js";
import { aboveClosedForm } from "../law/tracks.js";
import { exactOnce } from "./exactGradient.js";

export const gap = "behaviourGap";
export const closedFormGap = "optimum.behaviourGap";

/** Probabilities that the cue is flipped, above 0. */
export const noises = [0.05, 0.1, 0.2, 0.3] as const;

/** The names of arms. */
export const clearCue = "clear cue";
export const noisyId = (noise: number): string => `noise ${noise}`;
export const faintId = (salience: number): string => (salience === 1 ? clearCue : `salience ${salience}`);

export const cueArm = (id: string, cue: { noise?: number; salience?: number }): Arm => ({
  id,
  config: "default.json",
  patch: { ...exactOnce, ...(id === clearCue ? {} : { observation: { flags: { monitored: cue } } }) },
  keys: [gap, closedFormGap],
});

export const gapAboveClosedForm = (track: Track): number => aboveClosedForm(track, gap);
