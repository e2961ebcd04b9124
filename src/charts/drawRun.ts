/**
 * Which pictures a run leaves in plots/: a frame per epoch while it trains, and the final charts. The one list of them:
 * file names, what --force may clear and what the summary names first follow from it. Takes plain records and gives
 * specifications; the runner's chart worker renders and stores them.
 */
import type { EpochMetrics } from "../record/metrics.js";
import { behaviourGapChart } from "./specs/behaviourGapChart.js";
import { bestOfNChart } from "./specs/bestOfNChart.js";
import { calibrationChart } from "./specs/calibrationChart.js";
import { complianceByEpoch } from "./specs/complianceByEpoch.js";
import { klChart } from "./specs/klChart.js";
import { responsesChart } from "./specs/responsesChart.js";
import { rewardModelChart } from "./specs/rewardModelChart.js";
import { rewardsChart } from "./specs/rewardsChart.js";
import type { RunChart } from "./specs/runChart.js";
import type { ChartContext, ChartSpec } from "./specs/style.js";

/** The final charts by name, which is their file's without ".png"; in the order of drawing and of the README's table. */
export const finalCharts = {
  "behaviour-gap": behaviourGapChart,
  responses: responsesChart,
  rewards: rewardsChart,
  kl: klChart,
  "reward-model": rewardModelChart,
  calibration: calibrationChart,
  "best-of-n": bestOfNChart,
} as const satisfies Readonly<Record<string, RunChart>>;

type ChartName = keyof typeof finalCharts;

/** The file name of a final chart. */
export type FinalFile = `${ChartName}.png`;

const names = Object.keys(finalCharts) as ChartName[];
const fileOf = (name: ChartName): FinalFile => `${name}.png`;

/** The file names of the final charts. */
export const finalFiles: readonly FinalFile[] = names.map(fileOf);

/** The chart to look at first: the gap's, or the rewards' where no prompt is harmful and so there is no gap. */
export function mainChart(hasGap: boolean): FinalFile {
  return hasGap ? fileOf("behaviour-gap") : fileOf("rewards");
}

/** The file name of an epoch's frame: `epoch-0007.png`, longer from epoch 10000 on. */
export function frameFileName(epoch: number): string {
  return `epoch-${String(epoch).padStart(4, "0")}.png`;
}

/** Whether a file in a run's folder of plots has a name that the run gives its pictures. */
export function isRunPicture(fileName: string): boolean {
  return /^epoch-\d{4,}\.png$/.test(fileName) || finalFiles.some((name) => name === fileName);
}

/** The frame of an epoch, from the records of all seeds up to it (later ones are left out). */
export function frameSpec(records: readonly EpochMetrics[], context: ChartContext, epoch: number): ChartSpec {
  return complianceByEpoch(records, context, epoch);
}

/** The final charts, by file name. */
export function finalSpecs(
  records: readonly EpochMetrics[],
  context: ChartContext,
): Record<FinalFile, ChartSpec> {
  const drawn = names.map((name) => [fileOf(name), finalCharts[name].draw(records, context)]);
  return Object.fromEntries(drawn) as Record<FinalFile, ChartSpec>;
}
