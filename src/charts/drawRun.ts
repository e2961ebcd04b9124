/**
 * Which pictures a run leaves in plots/: a frame an epoch while it trains, and the final charts by file name. Takes
 * plain records and gives specifications; the runner's chart worker renders and stores them.
 */
import type { EpochMetrics } from "../record/metrics.js";
import { behaviourGap } from "./specs/behaviourGap.js";
import { bestOfN } from "./specs/bestOfN.js";
import { calibration } from "./specs/calibration.js";
import { complianceByEpoch } from "./specs/complianceByEpoch.js";
import { kl } from "./specs/kl.js";
import { responses } from "./specs/responses.js";
import { rewardModel } from "./specs/rewardModel.js";
import { rewards } from "./specs/rewards.js";
import type { ChartContext, ChartSpec } from "./specs/style.js";

/** The final charts, by file name. */
const finalCharts: Readonly<
  Record<string, (records: readonly EpochMetrics[], context: ChartContext) => ChartSpec>
> = {
  "behaviour-gap.png": behaviourGap,
  "rewards.png": rewards,
  "kl.png": kl,
  "reward-model.png": rewardModel,
  "calibration.png": calibration,
  "responses.png": responses,
  "best-of-n.png": bestOfN,
};

/** The file name of an epoch's frame: `epoch-0007.png`, longer from epoch 10000 on. */
export function frameFileName(epoch: number): string {
  return `epoch-${String(epoch).padStart(4, "0")}.png`;
}

/** The frame of an epoch, from the records of all seeds up to it (later ones are left out). */
export function frameSpec(records: readonly EpochMetrics[], context: ChartContext, epoch: number): ChartSpec {
  return complianceByEpoch(records, context, epoch);
}

/** The final charts, by file name. */
export function finalSpecs(
  records: readonly EpochMetrics[],
  context: ChartContext,
): Record<string, ChartSpec> {
  return Object.fromEntries(
    Object.entries(finalCharts).map(([fileName, spec]) => [fileName, spec(records, context)]),
  );
}
