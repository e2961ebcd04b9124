/**
 * Reliability of the reward model: of pairs where it predicts that labelers favour a response with probability p, how
 * many labels do favour it? On the diagonal it knows how sure to be; below it, it is too sure of itself.
 */
import { informedness } from "../../config/schema/attributes.js";
import { hasRewardModel } from "../../config/schema/objectiveTraits.js";
import { measure, metric, metricKey, type EpochMetrics } from "../../record/metrics.js";
import { reliabilityBins } from "../../record/reliability.js";
import { lastEpoch, meanOver } from "../series.js";
import { areaLabels, endLabels, labelRoom, type EndLabel } from "./chartText.js";
import { placedOn } from "./lines.js";
import { readRun, type RunChart } from "./runChart.js";
import {
  acrossScale,
  chartOptions,
  closedFormDash,
  dashedItem,
  formatted,
  ink,
  legendItem,
  roomScale,
  targetDash,
  ticks,
  tierStyle,
  valueScale,
  type ChartContext,
  type ChartSpec,
  type LineDataset,
  type Point,
} from "./style.js";

/** A bin of confidence: mean predicted and observed probability, and the share of pairs in it. */
interface Bin extends Point {
  readonly weight: number;
}

/** Radius in pixels of the marker of a bin that holds every pair; a marker's area is in proportion to its bin. */
const fullRadius = 24;
const smallestRadius = 2;

/** The bins of some records that hold any pair, all their pairs taken together. */
function binsOf(rows: readonly EpochMetrics[]): Bin[] {
  return Array.from({ length: reliabilityBins }, (_, bin): Bin => {
    let [weight, x, y] = [0, 0, 0];
    for (const row of rows) {
      const share = metric(row, "reliability.weight", bin) ?? 0;
      weight += share;
      x += share * (metric(row, "reliability.predicted", bin) ?? 0);
      y += share * (metric(row, "reliability.observed", bin) ?? 0);
    }
    return { x: x / weight, y: y / weight, weight: weight / rows.length };
  }).filter(({ weight }) => weight > 0);
}

/** Predicted against observed probability of a preference, at the last epoch and, faintly, at the start of training. */
function draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const last = lastEpoch(records);
  const { tracks, under: underWith, before } = readRun(records, context, last);
  const title = "Calibration: how sure the reward model is, and how right";
  const under = underWith({ before, noBand: true });
  const start = tracks.records[0] ?? [];
  const end = tracks.records.at(-1) ?? [];
  const error = (rows: readonly EpochMetrics[]) => meanOver(rows, metricKey("calibrationError"));

  const style = { ...tierStyle(2), glyph: "●" }; // as in the chart of its accuracy
  const bins = binsOf(end);
  const earlier = last > 0 ? binsOf(start) : [];
  const seeds = tracks.seeds.length > 1 ? end.flatMap((row) => binsOf([row])) : [];
  const lowest = Math.min(0.5, ...[...bins, ...earlier, ...seeds].map(({ y }) => y));
  const bottom = Math.max(0, Math.floor((lowest + 0.01) * 10) / 10); // a mark just below the axis is drawn whole
  const attainable = 0.5 + Math.abs(informedness(context.config.labeler)) / 2;

  const axes = { x: "x", y: "y" };
  const plain = placedOn(axes);
  const edge = (from: number, to: number, borderDash: number[]): LineDataset => ({
    ...plain,
    borderColor: "#000000",
    borderWidth: 1.5,
    borderDash,
    data: [
      { x: 0.5, y: from },
      { x: 1, y: to },
    ],
  });
  const datasets: LineDataset[] = [
    {
      ...plain,
      data: bins,
      borderColor: style.color,
      borderWidth: 3,
      pointRadius: bins.map(({ weight }) => Math.max(smallestRadius, fullRadius * Math.sqrt(weight))),
      pointBackgroundColor: style.color,
      pointBorderColor: "#ffffff",
      pointBorderWidth: 1.5,
    },
    {
      ...plain,
      data: seeds,
      showLine: false,
      pointRadius: 3,
      pointBackgroundColor: `${style.color}59`,
      pointBorderWidth: 0,
    },
    { ...plain, data: earlier, borderColor: `${style.color}73`, borderWidth: 3 },
    edge(0.5, 1, closedFormDash),
    ...(attainable < 1 ? [edge(attainable, attainable, targetDash)] : []),
  ];

  const label = (name: string, color: string, rows: readonly EpochMetrics[], drawn: readonly Bin[]) => {
    const value = error(rows);
    const point = drawn.at(-1);
    if (value === null || point === undefined) return [];
    const text = `${name}: ECE ${formatted(value, 3)}`;
    return [{ text, color, x: 1, y: point.y, axes }];
  };
  const labels: EndLabel[] = [
    ...label(`epoch ${last}`, style.color, end, bins),
    ...label("start", "#4a9c82", start, earlier),
  ];
  const side = { color: ink.muted, axes };
  const across = Array.from({ length: 41 }, (_, i) => 0.5 + i / 80);
  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title,
      subtitle: `${under}${seeds.length > 0 ? " (pale: single ones)" : ""} · ECE: ${measure("calibrationError").label}`,
      legend: [
        legendItem("pairs (area: their share)", style),
        dashedItem("perfect"),
        ...(attainable < 1 ? [dashedItem("most that mistakes allow", targetDash)] : []),
      ],
      scales: {
        x: acrossScale(`${measure("reliability.predicted").label} of the favoured response`, {
          min: 0.5,
          max: 1,
          ticks: ticks({ stepSize: 0.1 }),
        }),
        y: valueScale(measure("reliability.observed").label, {
          min: bottom,
          max: 1,
          ticks: ticks({ stepSize: 0.1 }),
        }),
        room: roomScale(labelRoom(Math.max(...labels.map(({ text }) => text.length)))),
      },
    }),
    plugins: [
      areaLabels([
        { ...side, text: "too sure", area: across.map((x) => ({ x, low: bottom, high: x })) },
        { ...side, text: "not sure enough", area: across.map((x) => ({ x, low: x, high: attainable })) },
      ]),
      endLabels(labels),
    ],
  };
}

export const calibrationChart: RunChart = {
  shows: "whether it predicts preferences with the right probability",
  isFor: hasRewardModel,
  draw,
};
