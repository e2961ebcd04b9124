/**
 * How much later a fainter cue opens the gap: what the laws about cues read off their tracks.
 */
import { median } from "../../record/statistics.js";
import { log } from "../../shared/math.js";
import { bySeed, nearEnd, series, slopes } from "../law/tracks.js";
import { firstCrossing } from "../law/crossing.js";
import type { ArmResults, Track } from "../law/law.js";

/** The saliences that are compared; the last one is the default's. */
export const saliences = [0.1, 0.2, 0.5, 1] as const;

/** The name of the arm with a salience. */
type ArmOf = (salience: number) => string;

/** The epoch, with a fraction, at which the gap first is half of what the closed form says it will be; NaN for never. */
export function epochsToHalf(track: Track): number {
  const path = series(track, "behaviourGap");
  return firstCrossing([...path.keys()], path, nearEnd(track, "optimum.behaviourGap") / 2);
}

/** For each seed, the exponent p of (epochs to half the gap) ∝ salience^p, by least squares of the logarithms. */
export function delayExponents(results: ArmResults, armOf: ArmOf): number[] {
  const settings = saliences.map((salience) => ({ x: log(salience), arm: armOf(salience) }));
  return slopes(results, settings, (track) => log(epochsToHalf(track)));
}

/** The median epochs to half the gap by salience, as a sentence; a seed that never gets there counts as the latest. */
export function halfTimesText(results: ArmResults, armOf: ArmOf): string {
  const times = saliences.map((salience) => {
    const epochs = bySeed(results, armOf(salience), epochsToHalf).map((time) =>
      Number.isNaN(time) ? Infinity : time,
    );
    return `${median(epochs).toFixed(1)} (salience ${salience})`;
  });
  return `Median epochs to half the gap: ${times.join(", ")}.`;
}
