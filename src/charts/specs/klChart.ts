/**
 * How far the policy has moved from the reference policy, by tier, in nats; with an adaptive klCoef also its target
 * and the coefficient itself.
 */
import type { EpochMetrics } from "../../record/metrics.js";
import { measure, metricKey } from "../../record/metrics.js";
import { alignSeeds, bandOf, lastEpoch } from "../series.js";
import type { RunChart } from "./runChart.js";
import {
  legendItem,
  neutralStyle,
  targetDash,
  tierNames,
  ticks,
  tierStyle,
  type ChartContext,
  type ChartSpec,
} from "./style.js";
import { subtitle } from "./subtitle.js";
import { stripsSpec, type Strip } from "./tierStrips.js";

/** KL by tier up to the run's last epoch; klCoef below it where it adapts. */
function draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const tracks = alignSeeds(records, lastEpoch(records), context.epochs);
  const names = tierNames(context);
  const { klCoef, klTarget } = context.config.objective;
  const tiers = names
    .map((name, index) => ({
      name,
      style: tierStyle(index),
      band: bandOf(tracks, metricKey("kl", name), [0, Infinity]),
    }))
    .toReversed();

  const title = `KL (${measure("kl").unit})`; // the whole label stands in the chart's title
  const strips: Strip[] = [{ title, lines: tiers, weight: 2, scale: { min: 0, grace: "8%" } }];
  if (klTarget !== undefined) {
    const target = tracks.epochs.map((epoch) => ({ epoch, mean: klTarget, low: null, high: null }));
    strips[0] = {
      title,
      weight: 2,
      lines: [{ name: "target", style: neutralStyle, band: target, dash: targetDash }, ...tiers],
      scale: { min: 0, grace: "8%" },
    };
    strips.push({
      title: measure("klCoef").label,
      lines: [
        { name: "klCoef", style: neutralStyle, band: bandOf(tracks, metricKey("klCoef"), [0, Infinity]) },
      ],
      scale: { min: 0, grace: "8%", ticks: ticks({ maxTicksLimit: 4 }) },
    });
  }
  return stripsSpec(
    context,
    {
      title: `${measure("kl").label}, by tier`,
      subtitle: `${subtitle(context, tracks.seeds.length)} · klCoef ${klTarget === undefined ? klCoef : "adapts"}`,
      legend: names.map((name, index) => legendItem(name, tierStyle(index))),
    },
    strips,
  );
}

export const klChart: RunChart = {
  shows: "how far the policy has moved from its start",
  draw,
};
