/**
 * What the policy answers: the shares of the response kinds, stacked to 1, over epochs; one panel per tier, side by side
 * on one share axis.
 */
import type { EpochMetrics } from "../../record/metrics.js";
import { measure, metricKey } from "../../record/metrics.js";
import { alignSeeds, bandOf, exists, lastEpoch, type SeedTracks } from "../series.js";
import { kindColor, kindInk, kindLegend } from "./kinds.js";
import { areaLabels, type AreaLabel } from "./chartText.js";
import type { RunChart } from "./runChart.js";
import {
  chartOptions,
  epochScale,
  ticks,
  tierNames,
  valueScale,
  type ChartContext,
  type ChartSpec,
  type LineDataset,
} from "./style.js";
import { subtitle } from "./subtitle.js";
import { tierPanels } from "./tierPanels.js";

interface Area {
  readonly mean: number;
  readonly top: number;
}

/** The stacked means of one tier: `[kind][epoch on the grid]`, the first kind at the bottom. */
function stackedShares(tracks: SeedTracks, keys: readonly string[]): Area[][] {
  const below = tracks.epochs.map(() => 0);
  return keys.map((key) =>
    bandOf(tracks, key).map(({ mean }, i) => {
      const top = (below[i] ?? 0) + (mean ?? 0);
      below[i] = top;
      return { mean: mean ?? 0, top };
    }),
  );
}

/** The shares of the response kinds by tier, on harmful prompts where the world has them, else on all prompts. */
function draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const tracks = alignSeeds(records, lastEpoch(records), context.epochs);
  const tiers = tierNames(context);
  const kinds = Object.keys(context.config.responses);
  const harmful = tiers.some((tier) =>
    kinds.some((kind) => exists(bandOf(tracks, metricKey("harmfulShare", tier, kind)))),
  );
  const id = harmful ? "harmfulShare" : "share";

  const datasets: LineDataset[] = [];
  const labels: AreaLabel[] = [];
  tiers.forEach((tier, index) => {
    const axis = `x${index}`;
    stackedShares(
      tracks,
      kinds.map((kind) => metricKey(id, tier, kind)),
    ).forEach((area, kind) => {
      datasets.push({
        data: area.map(({ top }, i) => ({ x: tracks.epochs[i] ?? 0, y: top })),
        xAxisID: axis,
        yAxisID: "y",
        borderColor: "#ffffff",
        borderWidth: 2,
        pointRadius: 0,
        pointHitRadius: 0,
        backgroundColor: kindColor(kind),
        fill: kind === 0 ? "start" : "-1",
      });
      labels.push({
        text: kinds[kind] ?? "",
        color: kindInk(kind),
        area: area.map(({ mean, top }, i) => ({ x: tracks.epochs[i] ?? 0, low: top - mean, high: top })),
        xAxis: axis,
        yAxis: "y",
      });
    });
  });

  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title: `What the policy answers ${harmful ? "to harmful prompts" : ""}`.trim(),
      subtitle: subtitle(context, tracks.seeds.length, { noBand: true }),
      legend: kindLegend(kinds),
      scales: {
        y: valueScale(measure(id).label, { min: 0, max: 1, grid: { display: false } }),
        ...tierPanels(tiers, (placed) =>
          epochScale(context, {
            ...placed,
            ticks: ticks({ maxTicksLimit: Math.max(2, Math.floor(10 / tiers.length)), precision: 0 }),
          }),
        ),
      },
    }),
    plugins: [areaLabels(labels)],
  };
}

export const responsesChart: RunChart = {
  shows: "which kinds of response each tier gets, over time",
  draw,
};
