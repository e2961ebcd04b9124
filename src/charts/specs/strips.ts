/**
 * Strips one above the other on a common epoch axis, each with lines that bear their names at their ends: the form of
 * all charts of measures over epochs.
 */
import type { LegendItem } from "chart.js";
import { exists, lastMean, type BandPoint } from "../series.js";
import { labelRoom, endLabels, type EndLabel } from "./chartText.js";
import { bandArea, dashedLine, meanLine, seedDataset } from "./lines.js";
import {
  chartOptions,
  epochScale,
  formatted,
  gapScale,
  roomScale,
  shorten,
  spacerScale,
  valueScale,
  type ChartContext,
  type ChartSpec,
  type LineDataset,
  type LineScale,
  type LineStyle,
} from "./style.js";

/** A line in a strip. */
export interface StripLine {
  /** Stands beside its end, with the last value; empty for none. */
  readonly name: string;
  readonly style: LineStyle;
  readonly band: readonly BandPoint[];
  /** Drawn in these dashes, without a band. */
  readonly dash?: number[];
  /** Single seeds, drawn faintly: a value or null at each point of the band. */
  readonly seeds?: readonly (readonly (number | null)[])[];
}

/** A strip: a value axis and the lines on it. */
export interface Strip {
  readonly title: string;
  /**
   * In order of the legend. Dashed lines lie on top; of the others the first is at the bottom: its markers are filled,
   * and the next one's hollow ones show on top of them.
   */
  readonly lines: readonly StripLine[];
  readonly scale?: Partial<LineScale>;
  /** Height relative to the other strips; default 1. */
  readonly weight?: number;
}

export interface StripsChart {
  readonly title: string;
  readonly subtitle: string;
  readonly legend: readonly LegendItem[];
  /** From the top. */
  readonly strips: readonly Strip[];
  /** Room between two strips, in the unit of their weights. */
  readonly between?: number;
  /** Names to keep room for beside the lines, so that frames stand still; default: those of the labels. */
  readonly roomFor?: readonly string[];
}

/** Longest name beside a line; the legend has room for more. */
const nameLength = 17;

/** Pixels between a legend of several rows and the topmost number of an axis. One row has room enough, and an axis costs time. */
const belowLegend = 8;

/** Letters that a row of the legend has room for; the sign of an entry takes as much as some of them. */
const lettersInRow = 84;
const lettersOfSign = 5;

function hasSeveralRows(legend: readonly LegendItem[]): boolean {
  return legend.reduce((sum, { text }) => sum + text.length + lettersOfSign, 0) > lettersInRow;
}

/** A chart of strips. Lines without any value are left out. */
export function stripsSpec(context: ChartContext, chart: StripsChart): ChartSpec {
  const scales: Record<string, LineScale> = {
    x: epochScale(context),
    ...(hasSeveralRows(chart.legend) ? { belowLegend: gapScale("top", belowLegend) } : {}),
  };
  const lines: LineDataset[] = [];
  const seedLines: LineDataset[] = [];
  const areas: LineDataset[] = [];
  const labels: EndLabel[] = [];

  // Of one stack of axes, the first stands at the bottom.
  [...chart.strips.entries()].reverse().forEach(([index, strip], fromBottom) => {
    const axes = { x: "x", y: `strip${index}` };
    if (fromBottom > 0) scales[`between${index}`] = spacerScale("y", "left", chart.between ?? 0.2);
    scales[axes.y] = valueScale(strip.title, {
      stack: "panels",
      stackWeight: strip.weight ?? 1,
      ...strip.scale,
    });
    const drawn = strip.lines.filter(({ band }) => exists(band));
    for (const { name, style, band, dash } of drawn) {
      const [y, x] = [lastMean(band), band.at(-1)?.epoch];
      if (name === "" || y === null || x === undefined) continue;
      const color = dash === undefined ? style.color : style.dark;
      labels.push({ text: `${shorten(name, nameLength)} ${formatted(y)}`, color, x, y, axes });
    }
    for (const { style, band, dash } of drawn)
      if (dash !== undefined) lines.push(...dashedLine(band, style, axes, dash));
    for (const { style, band, dash, seeds = [] } of drawn.toReversed()) {
      if (dash !== undefined) continue;
      lines.push(...meanLine(band, style, axes, context.epochs));
      seedLines.push(...seeds.map((values) => seedDataset(band, values, style, axes)));
      areas.push(...bandArea(band, style, axes));
    }
  });
  const texts =
    chart.roomFor?.map((name) => `${shorten(name, nameLength)} −0.00`) ?? labels.map(({ text }) => text);
  scales["room"] = roomScale(labelRoom(Math.max(0, ...texts.map((text) => text.length))));
  return {
    type: "line",
    data: { datasets: [...lines, ...seedLines, ...areas] },
    options: chartOptions({ ...chart, scales }),
    plugins: [endLabels(labels)],
  };
}
