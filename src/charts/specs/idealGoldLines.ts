/**
 * The gold that an ideal reward model would bring, as level lines beside the gold of training: where the story of a config
 * asks for it. It is known before training, so it lies across the whole axis from the first frame on.
 */
import type { LegendItem } from "chart.js";
import { idealTiers } from "../../record/idealGold.js";
import type { StripLine } from "./strips.js";
import { dashedItem, targetDash, type ChartContext, type LineStyle } from "./style.js";

/** The lines and their entry of the legend; none of either where nobody asks. */
export function idealGoldLines(
  { config, epochs, ideal }: ChartContext,
  tiers: readonly { readonly name: string; readonly style: LineStyle }[],
): { readonly lines: readonly StripLine[]; readonly legend: readonly LegendItem[] } {
  const told = idealTiers(config);
  const lines = tiers.flatMap(({ name, style }): StripLine[] => {
    const mean = ideal?.byTier[name];
    if (mean === undefined || !told.includes(name)) return [];
    const band = [0, Math.max(1, epochs)].map((epoch) => ({ epoch, mean, low: null, high: null }));
    return [{ name: idealName, style, band, dash: targetDash }];
  });
  return {
    lines,
    legend: lines.length === 0 ? [] : [dashedItem("gold with an ideal reward model", targetDash)],
  };
}

/** What stands beside its end. */
export const idealName = "ideal";
