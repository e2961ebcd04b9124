/**
 * What a chart of a run is: a file in specs/ exports one of these, and drawRun.ts lists them under their names. All else
 * (files, what --force may clear, tests, the README's table) follows from that list.
 */
import type { EpochMetrics } from "../../record/metrics.js";
import type { ChartContext, ChartSpec } from "./style.js";

/** A chart that is drawn once, at the end of a run. */
export interface RunChart {
  /** What it shows, in a few words: its row in the README's table. */
  readonly shows: string;
  /** The chart from the records of all seeds, in any order, up to the last epoch that any of them has reached. */
  draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec;
}
