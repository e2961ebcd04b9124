/**
 * How far the policy has moved from the reference policy, by tier, in nats; with an adaptive klCoef also its target
 * and the coefficient itself.
 */
import { measure, metricKey } from "../../record/metrics.js";
import { bandOf } from "../series.js";
import { readRun, type RunChart } from "./runChart.js";
import { stripsSpec, type StripLine } from "./strips.js";
import { neutralStyle, targetDash, ticks } from "./style.js";

export const klChart: RunChart = {
  shows: "how far the policy has moved from its start",
  draw(records, context) {
    const { tracks, byTier, tierLegend, under } = readRun(records, context);
    const { klCoef, klTarget } = context.config.objective;
    const target = (mean: number): StripLine => ({
      name: "target",
      style: neutralStyle,
      band: tracks.epochs.map((epoch) => ({ epoch, mean, low: null, high: null })),
      dash: targetDash,
    });
    const coefficient = {
      title: measure("klCoef").label,
      lines: [
        { name: "klCoef", style: neutralStyle, band: bandOf(tracks, metricKey("klCoef"), [0, Infinity]) },
      ],
      scale: { min: 0, grace: "8%", ticks: ticks({ maxTicksLimit: 4 }) },
    } as const;
    return stripsSpec(context, {
      title: `${measure("kl").label}, by tier`,
      subtitle: `${under()} · klCoef ${klTarget === undefined ? klCoef : "adapts"}`,
      legend: tierLegend,
      strips: [
        {
          title: `KL (${measure("kl").unit})`, // the whole label stands in the chart's title
          lines: [...byTier("kl", [0, Infinity]), ...(klTarget === undefined ? [] : [target(klTarget)])],
          weight: 2,
          scale: { min: 0, grace: "8%" },
        },
        ...(klTarget === undefined ? [] : [coefficient]),
      ],
    });
  },
};
