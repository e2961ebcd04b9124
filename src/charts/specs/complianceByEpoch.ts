/**
 * The frame of every epoch: compliance on harmful prompts by tier above, and the behaviour gap, which is the distance
 * of two of those lines, below. The axes never change from frame to frame, so frames can be flipped through.
 */
import { measure, metricKey, type EpochMetrics } from "../../record/metrics.js";
import { bandOf, exists } from "../series.js";
import { rewardsByEpoch } from "./rewardsByEpoch.js";
import { formsToDraw, gapLines, readRun } from "./runChart.js";
import { stripsSpec, type StripLine } from "./strips.js";
import {
  capitalised,
  dashedItem,
  legendItem,
  neutralStyle,
  ticks,
  type ChartContext,
  type ChartSpec,
} from "./style.js";

/** Compliance by tier and the behaviour gap up to `epoch`, mean and band over seeds, with the closed form in dashes. */
export function complianceByEpoch(
  records: readonly EpochMetrics[],
  context: ChartContext,
  epoch: number,
): ChartSpec {
  const run = readRun(records, context, epoch);
  const { tracks, tiers } = run;
  const compliance = run.byTier("compliance", [0, 1]);
  if (!compliance.some(({ band }) => exists(band))) {
    return rewardsByEpoch(records, context, epoch); // no prompt of this world is harmful
  }
  const forms = formsToDraw(tracks, context);
  const formsByTier = forms.flatMap(({ id, dash }) =>
    tiers.map(({ name, style }): StripLine => {
      const band = bandOf(tracks, metricKey(`${id}.compliance`, name));
      return { name: "", style, band, dash };
    }),
  );
  const gap = bandOf(tracks, metricKey("behaviourGap"), [-1, 1]);
  return stripsSpec(context, {
    title: `${capitalised(measure("compliance").label)}, and the ${measure("behaviourGap").label}`,
    subtitle: run.under({ before: run.before }),
    legend: [
      ...run.tierLegend,
      legendItem(`gap: ${context.config.gap.of} − ${context.config.gap.minus}`, neutralStyle),
      ...forms.map(({ name, dash }) => dashedItem(name, dash)),
    ],
    strips: [
      {
        title: "compliance",
        lines: [...compliance, ...formsByTier],
        scale: { min: 0, max: 1, ticks: ticks({ stepSize: 0.25 }) },
        weight: 4,
      },
      {
        title: "gap",
        lines: [{ name: "gap", style: neutralStyle, band: gap }, ...gapLines(forms)],
        scale: { min: -1, max: 1, ticks: ticks({ stepSize: 1 }) },
        weight: 2,
      },
    ],
    between: 0.45,
    roomFor: ["closed form", ...tiers.map(({ name }) => name)],
  });
}
