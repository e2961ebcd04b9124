/**
 * What the policy answers: the shares of the response kinds, stacked to 1, over epochs; one panel a tier, side by side
 * on one share axis.
 */
import type { EpochMetrics } from "../../evaluation/metrics.js";
import { metricKey } from "../../evaluation/metrics.js";
import { alignSeeds, bandOf, exists, lastEpoch, type SeedTracks } from "../series.js";
import { areaLabels, type AreaLabel } from "./labels.js";
import {
  axisTitle,
  brightness,
  chartOptions,
  epochScale,
  fontFamily,
  fontSizes,
  ink,
  shorten,
  spacerScale,
  subtitle,
  ticks,
  tierNames,
  valueScale,
  type ChartContext,
  type ChartSpec,
  type LineDataset,
  type LineScale,
} from "./style.js";

/** Colours of the kinds: neighbours differ in brightness, so that areas are told apart in greyscale too. */
const kindColors = [
  "#0072B2",
  "#F0C14B",
  "#7B1E5B",
  "#8FD3F4",
  "#5A5A5A",
  "#F2A48B",
  "#00644A",
  "#C9E4B4",
] as const;

const kindColor = (index: number) => kindColors[index % kindColors.length] ?? kindColors[0];

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
export function responses(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const tracks = alignSeeds(records, lastEpoch(records), context.epochs);
  const tiers = tierNames(context);
  const kinds = Object.keys(context.config.responses);
  const harmful = tiers.some((tier) =>
    kinds.some((kind) => exists(bandOf(tracks, metricKey("harmfulShare", tier, kind)))),
  );
  const id = harmful ? "harmfulShare" : "share";

  const datasets: LineDataset[] = [];
  const labels: AreaLabel[] = [];
  const scales: Record<string, LineScale> = {
    y: valueScale("share of responses", { min: 0, max: 1, grid: { display: false } }),
  };
  tiers.forEach((tier, index) => {
    const axis = `x${index}`;
    if (index > 0) scales[`between${index}`] = spacerScale("x", "bottom", 0.14);
    scales[axis] = epochScale(context, {
      stack: "panels",
      stackWeight: 1,
      grid: { display: false },
      ticks: ticks({ maxTicksLimit: Math.max(2, Math.floor(10 / tiers.length)), precision: 0 }),
    });
    stackedShares(
      tracks,
      kinds.map((kind) => metricKey(id, tier, kind)),
    ).forEach((area, kind) => {
      const color = kindColor(kind);
      datasets.push({
        data: area.map(({ top }, i) => ({ x: tracks.epochs[i] ?? 0, y: top })),
        xAxisID: axis,
        yAxisID: "y",
        borderColor: "#ffffff",
        borderWidth: 2,
        pointRadius: 0,
        pointHitRadius: 0,
        backgroundColor: color,
        fill: kind === 0 ? "start" : "-1",
      });
      labels.push({
        text: kinds[kind] ?? "",
        color: brightness(color) > 0.55 ? ink.text : "#ffffff",
        area: area.map(({ mean, top }, i) => ({ x: tracks.epochs[i] ?? 0, low: top - mean, high: top })),
        xAxis: axis,
        yAxis: "y",
      });
    });
  });
  // A tier's name above its panel. Of a stack at the top, the last axis stands on the left.
  [...tiers.entries()].reverse().forEach(([index, tier], fromRight) => {
    if (fromRight > 0) scales[`above${index}`] = spacerScale("x", "top", 0.14);
    scales[`name${index}`] = {
      ...spacerScale("x", "top", 1),
      title: {
        ...axisTitle(shorten(tier, Math.max(6, Math.floor(72 / tiers.length)))),
        font: { family: fontFamily, size: fontSizes.axis, weight: "bold" },
      },
    };
  });

  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title: `What the policy answers ${harmful ? "to harmful prompts" : ""}`.trim(),
      subtitle: subtitle(context, tracks.seeds.length, { noBand: true }),
      legend: kinds
        .map((kind, index) => ({
          text: shorten(kind, 24),
          fontColor: ink.text,
          fillStyle: kindColor(index),
          strokeStyle: kindColor(index),
          lineWidth: 0,
          pointStyle: "rect" as const,
        }))
        .toReversed(), // as the areas lie, from the top
      scales,
    }),
    plugins: [areaLabels(labels)],
  };
}
