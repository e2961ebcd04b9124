/**
 * What the pictures of a run show (pictures.ts has their names): a frame per epoch while it trains, and the final charts.
 * Takes plain records and gives specifications; the runner's chart worker renders and stores them.
 */
import type { Config } from "../config/schema/config.js";
import type { EpochMetrics } from "../record/metrics.js";
import { chartNames, fileOf, mainChart, type ChartName, type FinalFile } from "./pictures.js";
import { behaviourGapChart } from "./specs/behaviourGapChart.js";
import { bestOfNChart } from "./specs/bestOfNChart.js";
import { calibrationChart } from "./specs/calibrationChart.js";
import { complianceByEpoch } from "./specs/complianceByEpoch.js";
import { withHowToRead } from "./specs/howToRead.js";
import { klChart } from "./specs/klChart.js";
import { responsesChart } from "./specs/responsesChart.js";
import { rewardModelChart } from "./specs/rewardModelChart.js";
import { rewardsChart } from "./specs/rewardsChart.js";
import type { RunChart } from "./specs/runChart.js";
import type { ChartContext, ChartSpec } from "./specs/style.js";

/** What each final chart shows. */
export const finalCharts: Readonly<Record<ChartName, RunChart>> = {
  "behaviour-gap": behaviourGapChart,
  responses: responsesChart,
  rewards: rewardsChart,
  kl: klChart,
  "reward-model": rewardModelChart,
  calibration: calibrationChart,
  "best-of-n": bestOfNChart,
};

/** The frame of an epoch, from the records of all seeds up to it (later ones are left out). */
export function frameSpec(records: readonly EpochMetrics[], context: ChartContext, epoch: number): ChartSpec {
  return complianceByEpoch(records, context, epoch);
}

/** The final charts that runs of a config have something to show in, in the order of drawing. */
export function chartsFor(config: Config): ChartName[] {
  return chartNames.filter((name) => finalCharts[name].isFor?.(config) ?? true);
}

/** The final charts of a run by file name. */
export function finalSpecs(
  records: readonly EpochMetrics[],
  context: ChartContext,
): Partial<Record<FinalFile, ChartSpec>> {
  const { config } = context;
  const names = chartsFor(config);
  const main = mainChart(config, names.map(fileOf));
  const drawn = names.map((name) => {
    const [file, spec] = [fileOf(name), finalCharts[name].draw(records, context)];
    return [file, file === main ? withHowToRead(spec, config) : spec];
  });
  return Object.fromEntries(drawn) as Partial<Record<FinalFile, ChartSpec>>;
}
