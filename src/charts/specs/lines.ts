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

/** What all datasets begin with. `clip`: a line or marker on the edge of its panel is drawn whole. */
export const placedOn = ({ x, y }: Axes) =>
  ({ xAxisID: x, yAxisID: y, pointRadius: 0, pointHitRadius: 0, spanGaps: false, clip: 9 }) as const;

const points = (band: readonly BandPoint[], edge: "mean" | "low" | "high"): Point[] =>
  band.map((point) => ({ x: point.epoch, y: point[edge] ?? NaN }));

/** A tier's markers, without a line. */
export function markers(
  data: Point[],
  { marker, hollow, color }: LineStyle,
  axes: Axes,
  pointRadius = 6,
  pointBorderWidth = 2.5,
): LineDataset {
  return {
    ...placedOn(axes),
    data,
    showLine: false,
    pointStyle: marker ?? "circle",
    pointRadius,
    pointBackgroundColor: hollow ? "#ffffff" : color,
    pointBorderColor: color,
    pointBorderWidth,
  };
}

/**
 * A solid line with markers at some of its points. Markers are a dataset of their own, because chart.js resolves the
 * options of every point anew where points of a line differ.
 */
export function markedLine(
  band: readonly BandPoint[],
  marked: readonly BandPoint[],
  style: LineStyle,
  axes: Axes,
): LineDataset[] {
  return [
    markers(points(marked, "mean"), style, axes, style.marker === null ? 4 : 6),
    {
      ...placedOn(axes),
      data: points(band, "mean"),
      borderColor: style.color,
      borderWidth: 4,
      borderJoinStyle: "round",
    },
  ];
}

/** The mean, with a marker now and then and at its end; `epochs` is the length of the axis. */
export function meanLine(
  band: readonly BandPoint[],
  style: LineStyle,
  axes: Axes,
  epochs: number,
): LineDataset[] {
  const step = Math.max(1, Math.round(epochs / markerCount));
  const between = style.marker === null ? [] : band.slice(0, -1).filter(({ epoch }) => epoch % step === 0);
  return markedLine(band, [...between, ...band.slice(-1)], style, axes);
}

/** The interval over seeds: two invisible edges with the area between them filled; nothing where there is no interval. */
export function bandArea(band: readonly BandPoint[], style: LineStyle, axes: Axes): LineDataset[] {
  if (band.every(({ low }) => low === null)) return [];
  const edge = { ...placedOn(axes), borderWidth: 0, backgroundColor: style.band };
  return [
    { ...edge, data: points(band, "low"), fill: "+1" },
    { ...edge, data: points(band, "high") },
  ];
}

/** The interval of one point, upright through it; nothing where there is none. */
export function intervalLine(
  x: number,
  { low, high }: Pick<BandPoint, "low" | "high">,
  borderColor: string,
  axes: Axes,
): LineDataset[] {
  if (low === null || high === null) return [];
  return [{ ...placedOn(axes), data: [low, high].map((y) => ({ x, y })), borderColor, borderWidth: 3 }];
}

/** A dashed line in the style's dark colour: it shows on top of the mean where the two coincide. */
export function dashedLine(
  band: readonly BandPoint[],
  style: LineStyle,
  axes: Axes,
  dash: number[] = closedFormDash,
): LineDataset[] {
  return [
    {
      ...placedOn(axes), // one dash at its end: at epoch 0 the line is a single point and would not show
      data: points(band.slice(-1), "mean"),
      showLine: false,
      pointStyle: "line",
      pointRadius: 6,
      pointBorderColor: style.dark,
      pointBorderWidth: 2.5,
    },
    {
      ...placedOn(axes),
      data: points(band, "mean"),
      borderColor: style.dark,
      borderWidth: 2.5,
      borderDash: dash,
    },
  ];
}

/** One seed, faint: its values at the points of the band. */
export function seedDataset(
  band: readonly BandPoint[],
  values: readonly (number | null)[],
  style: LineStyle,
  axes: Axes,
): LineDataset {
  return {
    ...placedOn(axes),
    data: band.map(({ epoch }, i) => ({ x: epoch, y: values[i] ?? NaN })),
    borderColor: `${style.color}59`,
    borderWidth: 1.5,
  };
}
