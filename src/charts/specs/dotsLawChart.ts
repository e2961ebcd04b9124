/**
 * A law's chart where configs stand side by side: groups along the x axis, in each a dot per quantity with its interval over
 * seeds, and a dashed line across where the dot was predicted.
 */
import type { Plugin, ScriptableScaleContext } from "chart.js";
import { fontOf, wrapped, writeHaloed, writing } from "./chartText.js";
import { intervalLine, markers, placedOn } from "./lines.js";
import {
  acrossScale,
  chartOptions,
  closedFormDash,
  dashedItem,
  fontFamily,
  fontSizes,
  formatted,
  ink,
  legendItem,
  ticks,
  tierStyle,
  valueScale,
  type ChartSpec,
  type LineDataset,
} from "./style.js";

/** One quantity of one config. */
export interface LawDot {
  readonly mean: number;
  /** 95 % t-interval over seeds; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Where it was predicted; nothing is drawn where it is left out. */
  readonly predicted?: number;
  /** Single seeds, drawn faintly. */
  readonly seeds?: readonly number[];
}

export interface DotsLawChart {
  /** Says what is seen. */
  readonly title: string;
  readonly subtitle: string | string[];
  readonly yLabel: string;
  readonly yRange: readonly [number, number];
  /** The quantities, in the order of each group's dots. */
  readonly series: readonly string[];
  /** The configs, from left to right; a null leaves a quantity out. */
  readonly groups: readonly { readonly name: string; readonly dots: readonly (LawDot | null)[] }[];
}

/**
 * In units of a group: half the width of a dashed prediction, where a group has one dot and where it has more, and the step
 * from dot to dot, far less than to the next group.
 */
const halfDash = { alone: 0.25, beside: 0.085 } as const;
const dotStep = 0.2;
/** From a dot's middle to its number, in pixels: aside and up, or above. */
const textGap = 10;
const textLift = 13;
const textAbove = 21;
/** From the axis to the groups' names, in pixels: a dot at the bottom reaches below it. */
const belowDots = 12;
/** Height of a line of a group's name, in units of the font's size. */
const lineHeight = 1.15;
/** Letters of a group's name in a line, over all groups. */
const lettersAcross = 84;

/** A chart of dots in groups. */
export function dotsLawChart({ title, subtitle, yLabel, yRange, series, groups }: DotsLawChart): ChartSpec {
  const half = series.length === 1 ? halfDash.alone : halfDash.beside;
  const datasets = groups.flatMap(({ dots }, group) =>
    dots.flatMap((dot, index) =>
      dot === null ? [] : dotLines(dot, { x: group + offset(index, series.length), half, index }),
    ),
  );
  const names = groups.map(({ name }) => wrapped(name, Math.floor(lettersAcross / groups.length)));
  const predicted = groups.some(({ dots }) => dots.some((dot) => dot?.predicted !== undefined));
  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title,
      subtitle,
      legend: [
        ...series.map((name, index) => ({ ...legendItem(name, tierStyle(index)), lineWidth: 0 })),
        ...(predicted ? [dashedItem("predicted")] : []),
      ],
      scales: {
        x: {
          ...acrossScale("", { min: -0.5, max: groups.length - 0.5 }),
          title: { display: false },
          grid: {
            color: ({ tick }: ScriptableScaleContext) =>
              Number.isInteger(tick.value) ? "#ffffff00" : ink.grid,
            drawTicks: false,
          },
          ticks: {
            stepSize: 0.5,
            autoSkip: false,
            maxRotation: 0,
            padding: belowDots,
            color: ink.text,
            font: { family: fontFamily, size: fontSizes.tick, lineHeight },
            callback: (value) => names[Number(value)] ?? "",
          },
        },
        y: valueScale(yLabel, {
          min: yRange[0],
          max: yRange[1],
          ticks: { ...ticks({ maxTicksLimit: 7 }), includeBounds: false },
        }),
      },
    }),
    plugins: [dotTexts(groups, series.length)],
  };
}

/** Writes each dot's mean in its colour: of the first of a group to its left, of the last to its right, else above. */
function dotTexts(groups: DotsLawChart["groups"], count: number): Plugin<"line"> {
  return writing("dotTexts", (pen, { scales: { x, y } }) => {
    pen.font = fontOf(fontSizes.tick);
    groups.forEach(({ dots }, group) => {
      dots.forEach((dot, index) => {
        if (dot === null || x === undefined || y === undefined) return;
        const side = index === count - 1 ? 1 : index === 0 ? -1 : 0;
        pen.textAlign = side === 1 ? "left" : side === -1 ? "right" : "center";
        const across = x.getPixelForValue(group + offset(index, count)) + side * textGap;
        // Above the axis' lowest line, where the names stand below.
        const height = y.getPixelForValue(dot.mean) - (side === 0 ? textAbove : textLift);
        writeHaloed(pen, formatted(dot.mean), across, height, tierStyle(index).color, 4);
      });
    });
  });
}

/** Where a quantity stands beside the middle of its group. */
function offset(index: number, count: number): number {
  return dotStep * (index - (count - 1) / 2);
}

function dotLines(
  { mean, predicted, seeds = [], ...interval }: LawDot,
  { x, half, index }: { readonly x: number; readonly half: number; readonly index: number },
): LineDataset[] {
  const style = tierStyle(index);
  const axes = { x: "x", y: "y" };
  const placed = { ...placedOn(axes), clip: 12 };
  const lines: LineDataset[] = [];
  if (predicted !== undefined)
    lines.push({
      ...placed,
      data: [x - half, x + half].map((at) => ({ x: at, y: predicted })),
      borderColor: style.dark,
      borderWidth: 2.5,
      borderDash: closedFormDash.map((length) => length * 0.7),
    });
  lines.push({ ...markers([{ x, y: mean }], style, axes, 8, 3), clip: 12 });
  lines.push(...intervalLine(x, interval, style.color, axes));
  if (seeds.length > 0) {
    const pale = { ...style, color: `${style.color}66`, hollow: false };
    lines.push(
      markers(
        seeds.map((y) => ({ x, y })),
        pale,
        axes,
        3.5,
        0,
      ),
    );
  }
  return lines;
}
