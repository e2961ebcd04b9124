/**
 * Text inside a chart, as small chart.js plugins: names beside the ends of lines, names inside areas, and a sentence
 * instead of an empty frame. They use only the 2d context that chart.js hands them, so they work in a browser too.
 */
import type { Plugin } from "chart.js";
import { chartOptions, fontFamily, fontSizes, ink, type ChartSpec } from "./style.js";

/** What of a canvas's 2d context the plugins use; this project's types know no DOM. */
export interface Pen {
  font: string;
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineJoin: "round";
  textAlign: "left" | "center" | "right";
  textBaseline: "middle";
  save(): void;
  restore(): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
}

export const penOf = (chart: { readonly ctx: unknown }): Pen => chart.ctx as Pen;

/** A label beside the end of a line, in data coordinates of its axes. */
export interface EndLabel {
  readonly text: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
  readonly xAxis: string;
  readonly yAxis: string;
}

const lineHeight = 21;
const labelOffset = 12;

/** Room to the right of the axes for labels of at most `characters` characters, in pixels. */
export function labelRoom(characters: number): number {
  return labelOffset + Math.ceil(characters * fontSizes.label * 0.57);
}

/** Moves heights apart to at least `gap`, keeping their order, and into [top, bottom] where they fit. */
export function spread(heights: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  // Neighbours that are too close are merged into a block around the mean of what they wanted.
  const blocks: { wanted: number[]; start: number }[] = [];
  const place = (wanted: readonly number[]) => {
    const mean = wanted.reduce((sum, height) => sum + height, 0) / wanted.length;
    const start = mean - ((wanted.length - 1) * gap) / 2;
    return Math.max(top, Math.min(bottom - (wanted.length - 1) * gap, start));
  };
  for (const { height } of order) {
    let block = { wanted: [height], start: place([height]) };
    for (;;) {
      const previous = blocks.at(-1);
      if (previous === undefined || previous.start + previous.wanted.length * gap <= block.start) break;
      blocks.pop();
      const wanted = [...previous.wanted, ...block.wanted];
      block = { wanted, start: place(wanted) };
    }
    blocks.push(block);
  }
  const placed = blocks.flatMap(({ wanted, start }) => wanted.map((_, i) => start + i * gap));
  const result = [...heights];
  order.forEach(({ index }, rank) => (result[index] = placed[rank] ?? 0));
  return result;
}

/** Draws labels beside the ends of lines; labels of one panel never overlap. */
export function endLabels(labels: readonly EndLabel[]): Plugin<"line"> {
  return {
    id: "endLabels",
    afterDatasetsDraw(chart) {
      const { scales } = chart;
      const ctx = penOf(chart);
      ctx.save();
      ctx.font = `${fontSizes.label}px ${fontFamily}`;
      ctx.textBaseline = "middle";
      ctx.textAlign = "left";
      ctx.lineJoin = "round";
      for (const panel of new Set(labels.map(({ yAxis }) => yAxis))) {
        const own = labels.filter(({ yAxis }) => yAxis === panel);
        const axis = scales[panel];
        if (axis === undefined) continue;
        const wanted = own.map(({ y }) => axis.getPixelForValue(y));
        const heights = spread(wanted, lineHeight, axis.top + 4, axis.bottom - 4);
        own.forEach((label, i) => {
          const left = (scales[label.xAxis]?.getPixelForValue(label.x) ?? 0) + labelOffset;
          const height = heights[i] ?? 0;
          ctx.strokeStyle = "#ffffffd9"; // a halo, so that grid lines do not cross the letters
          ctx.lineWidth = 5;
          ctx.strokeText(label.text, left, height);
          ctx.fillStyle = label.color;
          ctx.fillText(label.text, left, height);
        });
      }
      ctx.restore();
    },
  };
}

/** A name inside an area, which is given along its x axis in data coordinates. */
export interface AreaLabel {
  readonly text: string;
  readonly color: string;
  readonly area: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly xAxis: string;
  readonly yAxis: string;
}

/** A name that does not fit in its area is tried once more in smaller letters, in pixels. */
const areaLabelSizes = [fontSizes.label, 15] as const;

/** Where along an area, given in pixels, a name of width 2 · `half` has most room; null where it has too little. */
function roomiest(
  outline: readonly { readonly x: number; readonly top: number; readonly bottom: number }[],
  half: number,
): { readonly x: number; readonly y: number } | null {
  const left = outline[0]?.x ?? 0;
  const right = outline.at(-1)?.x ?? 0;
  let best = { x: 0, y: 0, room: lineHeight };
  for (const { x } of outline) {
    if (x - half < left || x + half > right) continue;
    const under = outline.filter((point) => Math.abs(point.x - x) <= half);
    const top = Math.max(...under.map((point) => point.top));
    const bottom = Math.min(...under.map((point) => point.bottom));
    if (bottom - top > best.room) best = { x, y: (top + bottom) / 2, room: bottom - top };
  }
  return best.room === lineHeight ? null : best;
}

/** Draws names inside areas, each where its area is roomiest; a name that fits nowhere is in the legend. */
export function areaLabels(labels: readonly AreaLabel[]): Plugin<"line"> {
  return {
    id: "areaLabels",
    afterDatasetsDraw(chart) {
      const { scales } = chart;
      const ctx = penOf(chart);
      ctx.save();
      ctx.textBaseline = "middle";
      ctx.textAlign = "center";
      for (const { text, color, area, xAxis, yAxis } of labels) {
        const across = scales[xAxis];
        const up = scales[yAxis];
        if (across === undefined || up === undefined) continue;
        const outline = area.map(({ x, low, high }) => ({
          x: across.getPixelForValue(x),
          top: up.getPixelForValue(high),
          bottom: up.getPixelForValue(low),
        }));
        for (const size of areaLabelSizes) {
          ctx.font = `${size}px ${fontFamily}`;
          const place = roomiest(outline, ctx.measureText(text).width / 2 + 4);
          if (place === null) continue;
          ctx.fillStyle = color;
          ctx.fillText(text, place.x, place.y);
          break;
        }
      }
      ctx.restore();
    },
  };
}

/** A text in lines of at most `length` characters, broken between words; a longer word has a line of its own. */
export function wrapped(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > length) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

/** A chart that has nothing to draw: its heading and, in a sentence, why. */
export function sentenceSpec(title: string, subtitle: string, sentence: string): ChartSpec {
  const hidden = { type: "linear", display: false } as const;
  const plugin: Plugin<"line"> = {
    id: "sentence",
    afterDraw(chart) {
      const { chartArea } = chart;
      const ctx = penOf(chart);
      const size = 22;
      const lines = wrapped(sentence, 58);
      ctx.save();
      ctx.font = `${size}px ${fontFamily}`;
      ctx.fillStyle = ink.text;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      const middle = (chartArea.top + chartArea.bottom) / 2;
      lines.forEach((line, i) => {
        const height = middle + (i - (lines.length - 1) / 2) * size * 1.5;
        ctx.fillText(line, (chartArea.left + chartArea.right) / 2, height);
      });
      ctx.restore();
    },
  };
  return {
    type: "line",
    data: { datasets: [] },
    options: chartOptions({ title, subtitle, legend: [], scales: { x: hidden, y: hidden } }),
    plugins: [plugin],
  };
}
