/**
 * The look that all charts share: colours and markers of tiers, fonts, heading, legend and axes. A specification is a
 * plain chart.js configuration: nothing here knows a canvas or Node, so a browser page draws the same charts.
 */
import type {
  ChartConfiguration,
  ChartOptions,
  LegendItem,
  ScaleOptions,
  ScriptableScaleContext,
} from "chart.js";
import type { Config } from "../../config/schema/config.js";
import type { IdealGold } from "../../record/idealGold.js";
import { needsNoRewardModel } from "../../config/schema/objectiveTraits.js";

/** What a chart needs to know beside the records. */
export interface ChartContext {
  readonly config: Config;
  /** Epochs of the whole run: the end of every epoch axis. */
  readonly epochs: number;
  readonly runName: string;
  /** What sets this run apart from others of its name: "labeler.weights.harm = -4". */
  readonly changes?: readonly string[];
  /** The gold that an ideal reward model would bring, where the config's story asks for it. */
  readonly ideal?: IdealGold;
}

/** A point of a line; NaN breaks the line there. */
export interface Point {
  x: number;
  y: number;
}

/** A chart.js configuration of lines and areas. */
export type ChartSpec = ChartConfiguration<"line", Point[]>;
export type LineDataset = ChartSpec["data"]["datasets"][number];
export type LineScale = ScaleOptions<"linear">;

/** The font that the renderer registers under this name, with what a browser page falls back to. */
export const fontFamily = "'Hawthorne Sans', 'DejaVu Sans', Verdana, sans-serif";

/** Sizes in pixels of the 900 × 500 picture; all are still legible when it is halved. */
export const fontSizes = { title: 23, subtitle: 16, axis: 17, tick: 16, label: 17 } as const;

export const ink = { text: "#1a1a1a", muted: "#555555", grid: "#e4e4e4", zero: "#9a9a9a" } as const;

/** Okabe and Ito's colours (2008), which colour-blind people tell apart; without yellow, which white swallows. */
const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const;

/** Markers with their filled and hollow letters for the legend; DejaVu Sans has them all. */
const markers = [
  { shape: "circle", filled: "●", hollow: "○" },
  { shape: "rect", filled: "■", hollow: "□" },
  { shape: "triangle", filled: "▲", hollow: "△" },
  { shape: "rectRot", filled: "◆", hollow: "◇" },
] as const;

/** How a line is drawn. */
export interface LineStyle {
  readonly color: string;
  /** The closed form's colour: dark enough to show as dashes on top of the line itself. */
  readonly dark: string;
  readonly band: string;
  readonly marker: (typeof markers)[number]["shape"] | null;
  /** The marker as a letter. */
  readonly glyph: string;
  /** A hollow marker: with its shape, it tells tiers apart in greyscale. */
  readonly hollow: boolean;
}

const channel = (color: string, index: number) => parseInt(color.slice(1 + 2 * index, 3 + 2 * index), 16);

/** A colour `#rrggbb` scaled towards black: 1 leaves it, 0 is black. */
function darken(color: string, factor: number): string {
  const scaled = [0, 1, 2].map((i) => Math.round(channel(color, i) * factor));
  return `#${scaled.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Perceived brightness of a colour `#rrggbb`, in [0, 1] (Rec. 601 luma). */
export function brightness(color: string): number {
  return (0.299 * channel(color, 0) + 0.587 * channel(color, 1) + 0.114 * channel(color, 2)) / 255;
}

/** The style of the `index`-th tier of the config; every other tier has hollow markers. */
export function tierStyle(index: number): LineStyle {
  const marker = markers[index % markers.length] ?? markers[0];
  const color = palette[index % palette.length] ?? palette[0];
  const hollow = index % 2 === 1;
  return {
    color,
    dark: darken(color, 0.35),
    band: `${color}38`,
    marker: marker.shape,
    glyph: hollow ? marker.hollow : marker.filled,
    hollow,
  };
}

/** The same without its marker, for a line that has a chart to itself. */
export function unmarkedStyle(index: number): LineStyle {
  return { ...tierStyle(index), marker: null, glyph: "" };
}

/** The style of a measure that belongs to no tier. */
export const neutralStyle: LineStyle = {
  color: "#444444",
  dark: "#000000",
  band: "#44444430",
  marker: null,
  glyph: "",
  hollow: false,
};

/** Why there is no reward model, as a part of a sentence. */
export function whyNoRewardModel(config: Config): string {
  const { kind } = config.objective;
  return needsNoRewardModel(kind)
    ? `${kind.toUpperCase()} learns from the comparisons themselves`
    : "no tier is graded";
}

/** With a capital letter, for the beginning of a title or sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name cut to a length that fits beside a line. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A number with two decimals, or as many as asked for, and a true minus sign; −0.00 is 0.00. */
export function formatted(value: number, decimals = 2): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** An entry of the legend for a line. */
export function legendItem(text: string, style: LineStyle): LegendItem {
  return {
    text: `${style.glyph} ${shorten(text, 40)}`.trim(),
    fontColor: style.color,
    strokeStyle: style.color,
    lineWidth: 4,
    pointStyle: "line",
  };
}

export const closedFormDash = [9, 6];

/** The dots of targets: the KL target, and the closed form at the klCoef that meets it. */
export const targetDash = [3, 5];

/** An entry of the legend for what is drawn in dashes. */
export function dashedItem(text: string, dash: number[] = closedFormDash): LegendItem {
  return {
    text,
    fontColor: ink.text,
    strokeStyle: "#000000",
    lineWidth: 3,
    lineDash: dash,
    pointStyle: "line",
  };
}

/** Heading, legend, fonts and layout of a chart. */
export function chartOptions(heading: {
  readonly title: string;
  readonly subtitle: string | string[];
  readonly legend: readonly LegendItem[];
  readonly scales: Record<string, LineScale>;
  /** Pixels; default 4. */
  readonly belowSubtitle?: number;
}): ChartOptions<"line"> {
  const font = (size: number, weight: "normal" | "bold" = "normal") => ({ family: fontFamily, size, weight });
  return {
    animation: false,
    responsive: false,
    parsing: false,
    normalized: true,
    events: [],
    layout: { padding: { top: 8, bottom: 4, left: 8, right: 16 } },
    scales: heading.scales,
    plugins: {
      title: {
        display: true,
        align: "start",
        text: heading.title,
        color: ink.text,
        font: font(fontSizes.title, "bold"),
        padding: { top: 2, bottom: 4 },
      },
      subtitle: {
        display: true,
        align: "start",
        text: [heading.subtitle].flat().flatMap((line) => line.split("\n")),
        color: ink.muted,
        font: font(fontSizes.subtitle),
        padding: { bottom: heading.belowSubtitle ?? 4 },
      },
      legend: {
        display: heading.legend.length > 0,
        align: "start",
        labels: {
          usePointStyle: true,
          pointStyleWidth: 34,
          boxHeight: 9,
          padding: 14,
          font: font(fontSizes.label),
          generateLabels: () => heading.legend.map((item) => ({ ...item })),
        },
      },
      tooltip: { enabled: false },
    },
  };
}

/** The epoch axis: 0 to the run's last epoch, whatever has been reached. */
export function epochScale(context: ChartContext, overrides: Partial<LineScale> = {}): LineScale {
  return acrossScale("epoch", {
    min: 0,
    max: Math.max(1, context.epochs),
    ticks: ticks({ maxTicksLimit: 7, precision: 0 }),
    ...overrides,
  });
}

/** A value axis at the bottom. */
export function acrossScale(title: string, overrides: Partial<LineScale> = {}): LineScale {
  return valueScale(title, { axis: "x", position: "bottom", grid: { color: ink.grid }, ...overrides });
}

/** A value axis; its zero line is darker than the grid. */
export function valueScale(title: string, overrides: Partial<LineScale> = {}): LineScale {
  return {
    type: "linear",
    axis: "y",
    position: "left",
    title: axisTitle(title),
    ticks: ticks({ maxTicksLimit: 6 }),
    grid: { color: ({ tick }: ScriptableScaleContext) => (tick.value === 0 ? ink.zero : ink.grid) },
    ...overrides,
  };
}

/** Nothing but room to the right of the axes, for labels beside the ends of lines; `width` in pixels. */
export function roomScale(width: number): LineScale {
  return gapScale("right", width);
}

/** Nothing but room beside the axes; `size` in pixels. */
export function gapScale(position: "right" | "top", size: number): LineScale {
  const isUpright = position === "right";
  return {
    ...spacerScale(isUpright ? "y" : "x", position, 1),
    afterFit: (scale: { width: number; height: number }) => {
      scale[isUpright ? "width" : "height"] = size;
    },
  };
}

/** An empty stretch of an axis: room between two panels of one stack. */
export function spacerScale(
  axis: "x" | "y",
  position: "left" | "right" | "bottom" | "top",
  weight: number,
): LineScale {
  return {
    type: "linear",
    axis,
    position,
    stack: "panels",
    stackWeight: weight,
    ticks: { display: false },
    grid: { display: false },
    border: { display: false },
  };
}

/** Ticks in the common style, with what a chart adds to it. */
export function ticks(overrides: { stepSize?: number; maxTicksLimit?: number; precision?: number }) {
  return { ...tickStyle, maxRotation: 0, ...overrides };
}

const tickStyle = {
  color: ink.muted,
  font: { family: fontFamily, size: fontSizes.tick },
  /** Steps of 0.2 add up to 0.6000000000000001; six digits show what is meant. */
  callback: (value: number | string) => String(Number(Number(value).toPrecision(6))).replace("-", "−"),
};

export function axisTitle(text: string) {
  return {
    display: true,
    text,
    color: ink.text,
    font: { family: fontFamily, size: fontSizes.axis },
    padding: 2,
  };
}
