/**
 * The form of the laws' charts: quantities against a setting or an epoch, each the mean over seeds with its interval,
 * the prediction in dashes beside what was measured, and published figures as marks.
 */
import type { Plugin } from "chart.js";
import type { BandPoint } from "../series.js";
import { endLabels, fontOf, labelRoom, writeHaloed, writing, type EndLabel } from "./chartText.js";
import { bandArea, dashedLine, markedLine, placedOn } from "./lines.js";
import { logScale } from "./logScale.js";
import {
  acrossScale,
  chartOptions,
  fontSizes,
  ink,
  neutralStyle,
  roomScale,
  shorten,
  ticks,
  tierStyle,
  valueScale,
  type ChartSpec,
  type LineDataset,
  type Point,
} from "./style.js";

/** A point of a law's line: the mean over seeds with its 95 % t-interval, null where there is none. */
export interface LawPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A line of a law's chart. */
export interface LawSeries {
  /** Stands beside the line's end; empty for none. */
  readonly label: string;
  /** In ascending order of x, or in the order of a path. */
  readonly points: readonly LawPoint[];
  /** A prediction: dashes, no markers, no interval. */
  readonly dashed?: boolean;
  /** The colour's number, so that a prediction has the colour of what it predicts; default: the place in the list. */
  readonly color?: number;
}

/** A figure to hold the lines against: a point with both coordinates, a dotted line across with one of them. */
export interface LawMark {
  readonly text: string;
  readonly x?: number;
  readonly y?: number;
}

export interface LineLawChart {
  /** Says what is seen. */
  readonly title: string;
  readonly subtitle: string | string[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** A logarithmic x axis. */
  readonly xLog?: boolean;
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  readonly series: readonly LawSeries[];
  readonly marks?: readonly LawMark[];
}

/** A line with more points than this has markers at a few of them. */
const mostMarkers = 16;
const fewMarkers = 8;

/**
 * The points of a line that bear its marker: all of a few, else some along the way and the last, so that lines that end
 * together can be told apart without their colours. `phase` in [0, 1) moves them, so that those of two lines do not coincide.
 */
function marked(band: readonly BandPoint[], phase: number): BandPoint[] {
  if (band.length <= mostMarkers) return [...band];
  const step = Math.round(band.length / fewMarkers);
  return [...band.slice(0, -1).filter((_, i) => i % step === Math.floor(phase * step)), ...band.slice(-1)];
}

const axes = { x: "x", y: "y" } as const;
const markDash = [2, 4] as const;
const labelLength = 23;

/** A chart of lines with their intervals, predictions in dashes, and marks. */
export function lineLawChart(chart: LineLawChart): ChartSpec {
  const place = chart.xLog === true ? Math.log10 : (x: number) => x;
  const all = chart.series.flatMap(({ points }) => points);
  const xs = [...all.map(({ x }) => x), ...(chart.marks ?? []).flatMap(({ x }) => x ?? [])];
  const xRange = chart.xRange ?? [Math.min(...xs), Math.max(...xs)];
  const yRange = chart.yRange ?? null;

  const predictions: LineDataset[] = []; // on top: dashes show on a line that they coincide with, not below it
  const lines: LineDataset[] = [];
  const areas: LineDataset[] = [];
  const labels: EndLabel[] = [];
  chart.series.forEach(({ label, points, dashed, color }, index) => {
    const last = points.at(-1);
    if (last === undefined) return;
    const style = tierStyle(color ?? index);
    const band = points.map(({ x, ...rest }): BandPoint => ({ epoch: place(x), ...rest }));
    if (dashed === true) predictions.push(...dashedLine(band, style, axes));
    else {
      lines.push(...markedLine(band, marked(band, index / chart.series.length), style, axes));
      areas.push(...bandArea(band, style, axes));
    }
    if (label === "") return;
    labels.push({
      text: shorten(label, labelLength),
      color: dashed === true ? style.dark : style.color,
      x: place(last.x),
      y: last.mean,
      axes,
    });
  });
  const marks = (chart.marks ?? []).map(({ x, ...mark }) => ({
    ...mark,
    ...(x === undefined ? {} : { x: place(x) }),
  }));
  const heights = all.map(({ mean }) => mean);
  const frame = {
    x: xRange.map(place) as [number, number],
    y: yRange ?? ([Math.min(...heights), Math.max(...heights)] as const),
  };
  const scales = {
    x:
      chart.xLog === true
        ? logScale(chart.xLabel, ...xRange, acrossScale)
        : acrossScale(chart.xLabel, { min: xRange[0], max: xRange[1] }),
    y: valueScale(
      chart.yLabel,
      yRange === null
        ? { grace: "6%" }
        : { min: yRange[0], max: yRange[1], ticks: { ...ticks({ maxTicksLimit: 6 }), includeBounds: false } },
    ),
    room: roomScale(labelRoom(Math.max(2, ...labels.map(({ text }) => text.length)))),
  };
  const { title, subtitle } = chart;
  return {
    type: "line",
    data: {
      datasets: [...predictions, ...lines, ...marks.flatMap((mark) => markLines(mark, frame)), ...areas],
    },
    // Without a legend the subtitle stands clear of the y axis' topmost number.
    options: chartOptions({ title, subtitle, legend: [], scales, belowSubtitle: 14 }),
    plugins: [endLabels(labels), markTexts(marks)],
  };
}

/** A mark's cross, or its dotted line from one end of the frame to the other. */
function markLines(
  { x, y }: LawMark,
  frame: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
): LineDataset[] {
  const placed = placedOn(axes);
  if (x !== undefined && y !== undefined)
    return [
      {
        ...placed,
        data: [{ x, y }],
        showLine: false,
        pointStyle: "crossRot",
        pointRadius: 9,
        pointBorderColor: neutralStyle.dark,
        pointBorderWidth: 3,
      },
    ];
  const [from, to] = [0, 1].map((end) => ({ x: x ?? frame.x[end]!, y: y ?? frame.y[end]! }));
  if (from === undefined || to === undefined) return [];
  return [{ ...placed, data: [from, to], borderColor: ink.muted, borderWidth: 2, borderDash: [...markDash] }];
}

/** Draws the marks' texts beside their crosses and lines. */
function markTexts(marks: readonly LawMark[]): Plugin<"line"> {
  return writing("markTexts", (pen, { chartArea, data, scales }) => {
    const placed = data.datasets.flatMap((dataset) =>
      (dataset.fill === undefined && dataset.backgroundColor === undefined ? dataset.data : []).map((p) => ({
        x: scales["x"]!.getPixelForValue((p as Point).x),
        y: scales["y"]!.getPixelForValue((p as Point).y),
      })),
    );
    pen.font = fontOf(fontSizes.tick);
    for (const { text, x, y } of marks) {
      const across = x === undefined ? undefined : scales["x"]?.getPixelForValue(x);
      const up = y === undefined ? undefined : scales["y"]?.getPixelForValue(y);
      const left = across ?? chartArea.left;
      const flipped = left > (chartArea.left + 2 * chartArea.right) / 3;
      pen.textAlign = flipped ? "right" : "left";
      const from = left + (flipped ? -14 : across === undefined ? 8 : 14);
      if (up === undefined || across === undefined) {
        writeHaloed(pen, text, from, up === undefined ? chartArea.top + 12 : up - 12, ink.text);
        continue;
      }
      // Beside its cross, or a line above or below where points of the lines stand in the way.
      const width = pen.measureText(text).width;
      const box = flipped ? [from - width, from] : [from, from + width];
      const hidden = (height: number): number =>
        placed.filter((p) => p.x >= box[0]! && p.x <= box[1]! && Math.abs(p.y - height) < 14).length +
        (height + 14 > chartArea.bottom || height - 14 < chartArea.top ? placed.length : 0);
      const heights = [up, up - 24, up + 24];
      const fewest = Math.min(...heights.map(hidden));
      writeHaloed(
        pen,
        text,
        from,
        heights.find((height) => hidden(height) === fewest)!,
        ink.text,
      );
    }
  });
}
