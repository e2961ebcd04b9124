/**
 * The names of the pictures that a run leaves in plots/, and the one list of its final charts. File names and what --force
 * may clear follow from it. What each picture shows, and which of them a config has, is in drawRun.ts, which training
 * does without.
 */

import type { Config } from "../config/schema/config.js";
import type { MeasureId } from "../record/metrics.js";

/** The final charts, in the order of drawing and of the README's table. A chart's file has its name, with ".png". */
export const chartNames = [
  "behaviour-gap",
  "responses",
  "rewards",
  "kl",
  "reward-model",
  "calibration",
  "best-of-n",
] as const;

export type ChartName = (typeof chartNames)[number];

/** The file name of a final chart. */
export type FinalFile = `${ChartName}.png`;

export const fileOf = (name: ChartName): FinalFile => `${name}.png`;

/** The file names of the final charts. */
export const finalFiles: readonly FinalFile[] = chartNames.map(fileOf);

/** Whether some prompts are harmful, so that there is compliance with them and a behaviour gap. */
export const hasHarmfulPrompts = ({ world }: Pick<Config, "world">): boolean => world.harmfulRate > 0;

/** The measures that a scenario may be about, by the chart in which they are seen; each in one. */
const seenIn: Readonly<Record<ChartName, readonly MeasureId[]>> = {
  "behaviour-gap": ["behaviourGap", "compliance"],
  responses: ["share", "harmfulShare"],
  rewards: ["proxyReward", "goldReward", "ownReward"],
  kl: ["kl"],
  "reward-model": ["accuracy", "accuracyCeiling", "agreement"],
  calibration: ["calibrationError"],
  "best-of-n": ["distanceToFixedPoint"], // what was trained stands beside its closed form
};

/**
 * The chart to look at first, of those that are drawn: the one that shows the first measure of the config's story that any
 * shows; without a story the gap's, or the rewards' where no prompt is harmful and so there is no gap.
 */
export function mainChart(
  { world, story }: Pick<Config, "world" | "story">,
  drawn: readonly string[] = finalFiles,
): FinalFile {
  const told = (story?.measures ?? []).flatMap(({ measure }) =>
    chartNames.filter((name) => seenIn[name].some((id) => id === measure)),
  );
  const usual = fileOf(hasHarmfulPrompts({ world }) ? "behaviour-gap" : "rewards");
  return told.map(fileOf).find((file) => drawn.includes(file)) ?? usual;
}

/** The file name of an epoch's frame: `epoch-0007.png`, longer from epoch 10000 on. */
export function frameFileName(epoch: number): string {
  return `epoch-${String(epoch).padStart(4, "0")}.png`;
}

/** Whether a file in a run's folder of plots has a name that the run gives its pictures. */
export function isRunPicture(fileName: string): boolean {
  return /^epoch-\d{4,}\.png$/.test(fileName) || finalFiles.some((name) => name === fileName);
}
