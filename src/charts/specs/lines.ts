/**
 * Lines as chart.js datasets: the mean over seeds with its band, the closed form in dashes, single seeds. Datasets
 * are drawn from the last to the first, so a chart lists what must stay on top first.
 */
import type { BandPoint } from "../series.js";
import { closedFormDash, type LineDataset, type LineStyle, type Point } from "./style.js";

/** The axes a dataset is drawn on. */
export interface Axes {
  readonly x: string;
  readonly y: string;
}

/** Markers stand at about this many epochs along the whole axis. */
const markerCount = 10;

/** `clip`: a line or marker on the edge of its panel is drawn whole. */
const plain = { pointRadius: 0, pointHitRadius: 0, spanGaps: false, clip: 9 } as const;

const points = (band: readonly BandPoint[], edge: "mean" | "low" | "high"): Point[] =>
  band.map((point) => ({ x: point.epoch, y: point[edge] ?? NaN }));

/**
 * The mean: a solid line with a marker now and then and at its end; `epochs` is the length of the axis. Markers are a
 * dataset of their own, because chart.js resolves the options of every point anew where points of a line differ.
 */
export function meanLine(
  band: readonly BandPoint[],
  style: LineStyle,
  axes: Axes,
  epochs: number,
): LineDataset[] {
  const step = Math.max(1, Math.round(epochs / markerCount));
  const ends = band.slice(-1);
  const marked = band.slice(0, -1).filter(({ epoch }) => epoch % step === 0);
  const placed = { ...plain, xAxisID: axes.x, yAxisID: axes.y };
  return [
    {
      ...placed,
      data: points(style.marker === null ? ends : [...marked, ...ends], "mean"),
      showLine: false,
      pointStyle: style.marker ?? "circle",
      pointRadius: style.marker === null ? 4 : 6,
      pointBackgroundColor: style.hollow ? "#ffffff" : style.color,
      pointBorderColor: style.color,
      pointBorderWidth: 2.5,
    },
    {
      ...placed,
      data: points(band, "mean"),
      borderColor: style.color,
      borderWidth: 4,
      borderJoinStyle: "round",
    },
  ];
}

/** The interval over seeds: two invisible edges with the area between them filled; nothing where there is no interval. */
export function bandArea(band: readonly BandPoint[], style: LineStyle, axes: Axes): LineDataset[] {
  if (band.every(({ low }) => low === null)) return [];
  const edge = { ...plain, xAxisID: axes.x, yAxisID: axes.y, borderWidth: 0, backgroundColor: style.band };
  return [
    { ...edge, data: points(band, "low"), fill: "+1" },
    { ...edge, data: points(band, "high") },
  ];
}

/** A dashed line in the style's dark colour: it shows on top of the mean where the two coincide. */
export function dashedLine(
  band: readonly BandPoint[],
  style: LineStyle,
  axes: Axes,
  dash: number[] = closedFormDash,
): LineDataset[] {
  const placed = { ...plain, xAxisID: axes.x, yAxisID: axes.y };
  return [
    {
      ...placed, // one dash at its end: at epoch 0 the line is a single point and would not show
      data: points(band.slice(-1), "mean"),
      showLine: false,
      pointStyle: "line",
      pointRadius: 6,
      pointBorderColor: style.dark,
      pointBorderWidth: 2.5,
    },
    {
      ...placed,
      data: points(band, "mean"),
      borderColor: style.dark,
      borderWidth: 2.5,
      borderDash: dash,
    },
  ];
}

/** One seed, faint. */
export function seedDataset(
  epochs: readonly number[],
  values: readonly (number | null)[],
  style: LineStyle,
  axes: Axes,
): LineDataset {
  return {
    ...plain,
    data: epochs.map((epoch, i) => ({ x: epoch, y: values[i] ?? NaN })),
    xAxisID: axes.x,
    yAxisID: axes.y,
    borderColor: `${style.color}59`,
    borderWidth: 1.5,
  };
}
