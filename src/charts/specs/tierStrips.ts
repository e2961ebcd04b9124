/**
 * Strips one above the other on a common epoch axis, each with a line for every tier: the form of the charts of
 * rewards and of KL.
 */
import { measure, type MeasureId } from "../../record/metrics.js";
import type { BandPoint } from "../series.js";
import { exists, lastMean } from "../series.js";
import { labelRoom, endLabels, type EndLabel } from "./chartText.js";
import { bandArea, dashedLine, meanLine } from "./lines.js";
import {
  chartOptions,
  epochScale,
  formatted,
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
  readonly name: string;
  readonly style: LineStyle;
  readonly band: readonly BandPoint[];
  /** Drawn in these dashes, without a band. */
  readonly dash?: number[];
}

/** A strip: a value axis and the lines on it, the first ones on top. */
export interface Strip {
  readonly title: string;
  readonly lines: readonly StripLine[];
  readonly scale?: Partial<LineScale>;
  /** Height relative to the other strips; default 1. */
  readonly weight?: number;
}

const nameLength = 17;

/** Which reward a measure is, in a chart whose title says that all are rewards: "proxy" for "proxy reward". */
export function whichReward(id: MeasureId): string {
  return measure(id).label.replace(/ reward$/, "");
}

/** The same with its unit, for the axis of a strip, which has little room: "proxy (sd)". */
export function rewardTitle(id: MeasureId): string {
  const { unit } = measure(id);
  return unit === "" ? whichReward(id) : `${whichReward(id)} (${unit})`;
}

/** A chart of strips, the first one at the top. Lines without any value are left out. */
export function stripsSpec(
  context: ChartContext,
  heading: Pick<Parameters<typeof chartOptions>[0], "title" | "subtitle" | "legend"> & {
    /** Letters to keep room for beside the lines; default: those of the longest label. */
    readonly labelLength?: number;
  },
  strips: readonly Strip[],
): ChartSpec {
  const scales: Record<string, LineScale> = { x: epochScale(context) };
  const lines: LineDataset[] = [];
  const areas: LineDataset[] = [];
  const labels: EndLabel[] = [];

  // Of one stack of axes, the first stands at the bottom.
  [...strips.entries()].reverse().forEach(([index, strip], fromBottom) => {
    const axes = { x: "x", y: `strip${index}` };
    if (fromBottom > 0) scales[`between${index}`] = spacerScale("y", "left", 0.2);
    scales[axes.y] = valueScale(strip.title, {
      stack: "panels",
      stackWeight: strip.weight ?? 1,
      ...strip.scale,
    });
    for (const { name, style, band, dash } of strip.lines) {
      const end = lastMean(band);
      const last = band.at(-1);
      if (!exists(band) || end === null || last === undefined) continue;
      if (dash === undefined) {
        lines.push(...meanLine(band, style, axes, context.epochs));
        areas.push(...bandArea(band, style, axes));
      } else {
        lines.push(...dashedLine(band, style, axes, dash));
      }
      const text = `${shorten(name, nameLength)} ${formatted(end)}`;
      labels.push({
        text,
        color: dash === undefined ? style.color : style.dark,
        x: last.epoch,
        y: end,
        xAxis: axes.x,
        yAxis: axes.y,
      });
    }
  });
  scales["room"] = roomScale(
    labelRoom(heading.labelLength ?? Math.max(0, ...labels.map(({ text }) => text.length))),
  );
  return {
    type: "line",
    data: { datasets: [...lines, ...areas] },
    options: chartOptions({ ...heading, scales }),
    plugins: [endLabels(labels)],
  };
}
