/**
 * The form of the charts of shares: a panel for every tier, side by side, in each the response kinds stacked on one
 * another, in the same colours and with the same legend everywhere.
 */
import type { LegendItem } from "chart.js";
import { areaLabels, type AreaLabel } from "./chartText.js";
import {
  axisTitle,
  brightness,
  chartOptions,
  fontFamily,
  fontSizes,
  ink,
  shorten,
  spacerScale,
  valueScale,
  type ChartSpec,
  type LineDataset,
  type LineScale,
  type Point,
} from "./style.js";

/** Neighbours differ in brightness, so that areas are told apart in greyscale too. */
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

/** Of kinds that share one area. */
const othersColor = "#DADADA";

/** What one area of a stack shows: a kind, or several small ones together. */
export interface Slice {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly color: string;
}

/**
 * The areas that kinds are drawn as, from the bottom: one each, as far as there are colours; of more kinds those with the
 * largest shares, and the others together on top, so that no colour stands for two names.
 */
export function slicesOf(kinds: readonly string[], shareOf: (kind: string) => number): Slice[] {
  const isAll = kinds.length <= kindColors.length;
  const ranked = kinds.toSorted((a, b) => shareOf(b) - shareOf(a));
  const named = new Set(isAll ? kinds : ranked.slice(0, kindColors.length - 1));
  const own = kinds
    .filter((kind) => named.has(kind))
    .map((kind, index) => ({ name: kind, kinds: [kind], color: kindColors[index] ?? othersColor }));
  const rest = kinds.filter((kind) => !named.has(kind));
  if (rest.length === 0) return own;
  return [...own, { name: `${rest.length} other kinds`, kinds: rest, color: othersColor }];
}

/** Black or white, whichever can be read on a colour. */
const inkOn = (color: string) => (brightness(color) > 0.55 ? ink.text : "#ffffff");

/** The legend of stacked shares, as they lie from the top. */
function sliceLegend(slices: readonly Slice[]): LegendItem[] {
  return slices
    .map(({ name, color }) => ({
      text: shorten(name, 24),
      fontColor: ink.text,
      fillStyle: color,
      strokeStyle: color,
      lineWidth: 0,
      pointStyle: "rect" as const,
    }))
    .toReversed();
}

/** Room between two panels, which are 1 wide. */
const between = 0.14;

/** The x axes `x0`, `x1`, … of the tiers, from left to right, with room between them and the names above. */
function tierPanels(
  tiers: readonly string[],
  axisOf: (placed: Partial<LineScale>) => LineScale,
): Record<string, LineScale> {
  const scales: Record<string, LineScale> = {};
  tiers.forEach((_, index) => {
    if (index > 0) scales[`between${index}`] = spacerScale("x", "bottom", between);
    scales[`x${index}`] = axisOf({ stack: "panels", stackWeight: 1, grid: { display: false } });
  });
  // Of a stack at the top, the last axis stands on the left.
  [...tiers.entries()].reverse().forEach(([index, tier], fromRight) => {
    if (fromRight > 0) scales[`above${index}`] = spacerScale("x", "top", between);
    scales[`name${index}`] = {
      ...spacerScale("x", "top", 1),
      title: {
        ...axisTitle(shorten(tier, Math.max(6, Math.floor(72 / tiers.length)))),
        font: { family: fontFamily, size: fontSizes.axis, weight: "bold" },
      },
    };
  });
  return scales;
}

/** How one slice lies in one tier's panel. */
export interface ShareArea {
  /** Its upper edge; the lower one is that of the slice before. */
  readonly top: Point[];
  /** Where its name may stand, along the x axis. */
  readonly places: readonly AreaLabel["area"][];
}

export interface SharesChart {
  readonly title: string;
  readonly subtitle: string | string[];
  readonly tiers: readonly string[];
  readonly slices: readonly Slice[];
  /** The slices of a tier, the one at the bottom first. */
  areasOf(tier: string): readonly ShareArea[];
  /** The x axis of a tier's panel. */
  axisOf(placed: Partial<LineScale>): LineScale;
  readonly yScale: LineScale;
}

/** A chart of shares. */
export function sharesChart({
  title,
  subtitle,
  tiers,
  slices,
  areasOf,
  axisOf,
  yScale,
}: SharesChart): ChartSpec {
  const datasets: LineDataset[] = [];
  const labels: AreaLabel[] = [];
  tiers.forEach((tier, index) => {
    const axes = { x: `x${index}`, y: "y" };
    areasOf(tier).forEach(({ top, places }, index) => {
      const { name, color } = slices[index] ?? { name: "", color: othersColor };
      datasets.push({
        data: top,
        xAxisID: axes.x,
        yAxisID: axes.y,
        borderColor: "#ffffff",
        borderWidth: 2,
        pointRadius: 0,
        pointHitRadius: 0,
        backgroundColor: color,
        fill: index === 0 ? "start" : "-1",
      });
      labels.push(...places.map((area) => ({ text: name, color: inkOn(color), area, axes })));
    });
  });
  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title,
      subtitle,
      legend: sliceLegend(slices),
      scales: { y: yScale, ...tierPanels(tiers, axisOf) },
    }),
    plugins: [areaLabels(labels)],
  };
}

/** The axis of shares, from 0 to 1. */
export function shareScale(title: string, overrides: Partial<LineScale> = {}): LineScale {
  return valueScale(title, { min: 0, max: 1, grid: { display: false }, ...overrides });
}
