/**
 * Text inside a chart, as small chart.js plugins: names beside the ends of lines, and names inside areas.
 * They use only the 2d context that chart.js hands them, so they work in a browser too.
 */
import type { Chart, Plugin } from "chart.js";
import type { Axes } from "./lines.js";
import { fontFamily, fontSizes } from "./style.js";

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

/** A plugin that writes on a chart, over its lines; `name` is its id. */
export function writing(name: string, write: (pen: Pen, chart: Chart<"line">) => void): Plugin<"line"> {
  return {
    id: name,
    afterDatasetsDraw(chart) {
      const pen = (chart as { readonly ctx: unknown }).ctx as Pen;
      pen.save();
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
      write(pen, chart);
      pen.restore();
    },
  };
}

export const fontOf = (size: number): string => `${size}px ${fontFamily}`;

/** Writes with a white halo, so that lines do not cross the letters. */
export function writeHaloed(pen: Pen, text: string, x: number, y: number, color: string, halo = 5): void {
  pen.strokeStyle = "#ffffffd9";
  pen.lineWidth = halo;
  pen.strokeText(text, x, y);
  pen.fillStyle = color;
  pen.fillText(text, x, y);
}

/** A label beside the end of a line, in data coordinates of its axes. */
export interface EndLabel {
  readonly text: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
  readonly axes: Axes;
}

const lineHeight = 21;
const labelOffset = 12;
/** The lowest label stands so far above the bottom of its panel that the axis does not cross its letters, in pixels. */
const aboveAxis = 10;

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
  return writing("endLabels", (pen, { scales }) => {
    pen.font = fontOf(fontSizes.label);
    pen.textAlign = "left";
    for (const panel of new Set(labels.map(({ axes }) => axes.y))) {
      const own = labels.filter(({ axes }) => axes.y === panel);
      const axis = scales[panel];
      if (axis === undefined) continue;
      const wanted = own.map(({ y }) => axis.getPixelForValue(y));
      const heights = spread(wanted, lineHeight, axis.top + 4, axis.bottom - aboveAxis);
      own.forEach(({ text, color, x, axes }, i) => {
        const left = (scales[axes.x]?.getPixelForValue(x) ?? 0) + labelOffset;
        writeHaloed(pen, text, left, heights[i] ?? 0, color);
      });
    }
  });
}

/** A name inside an area, which is given along its x axis in data coordinates. */
export interface AreaLabel {
  readonly text: string;
  readonly color: string;
  readonly area: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly axes: Axes;
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
  return writing("areaLabels", (pen, { scales }) => {
    pen.textAlign = "center";
    for (const { text, color, area, axes } of labels) {
      const [across, up] = [scales[axes.x], scales[axes.y]];
      if (across === undefined || up === undefined) continue;
      const outline = area.map(({ x, low, high }) => ({
        x: across.getPixelForValue(x),
        top: up.getPixelForValue(high),
        bottom: up.getPixelForValue(low),
      }));
      for (const size of areaLabelSizes) {
        pen.font = fontOf(size);
        const place = roomiest(outline, pen.measureText(text).width / 2 + 4);
        if (place === null) continue;
        pen.fillStyle = color;
        pen.fillText(text, place.x, place.y);
        break;
      }
    }
  });
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
