/**
 * A small table below the axes of bars: a column under each bar, with its name and its numbers, and the rows' names on
 * the left. A chart.js plugin; like the labels, it works in a browser too.
 */
import type { Plugin } from "chart.js";
import { fontOf, writing } from "./chartText.js";
import { fontSizes, ink } from "./style.js";

export interface TableColumn {
  readonly xAxis: string;
  /** The middle of the column on its axis. */
  readonly x: number;
  /** The bar's name, a word or two per line. */
  readonly name: readonly string[];
  /** A number for each row, as text. */
  readonly cells: readonly string[];
}

const rowHeight = 21;
const nameGap = 6;

/** The height that a table takes, in pixels. */
export function tableHeight(nameLines: number, rows: number): number {
  return (nameLines + rows) * rowHeight + nameGap + 4;
}

/** Draws the table below the chart's area; `columnWidth` is on the columns' axes. */
export function tableBelow(
  rows: readonly string[],
  columns: readonly TableColumn[],
  columnWidth: number,
): Plugin<"line"> {
  const nameLines = Math.max(1, ...columns.map(({ name }) => name.length));
  return writing("tableBelow", (pen, { scales, chartArea }) => {
    const first = scales[columns[0]?.xAxis ?? ""];
    if (first === undefined) return;
    const heightOf = (line: number) =>
      chartArea.bottom + (line + 0.5) * rowHeight + (line < nameLines ? 0 : nameGap);
    pen.textAlign = "right";
    pen.font = fontOf(fontSizes.tick);
    pen.fillStyle = ink.muted;
    rows.forEach((row, i) => {
      pen.fillText(row, chartArea.left - 10, heightOf(nameLines + i));
    });

    // Many tiers make narrow columns: then the names, the numbers or both have smaller letters.
    const room = first.getPixelForValue(columnWidth) - first.getPixelForValue(0) - 5;
    const fitted = (texts: readonly string[]) => {
      const widest = Math.max(...texts.map((text) => pen.measureText(text).width));
      return fontOf(Math.min(fontSizes.tick, Math.floor((fontSizes.tick * room) / widest)));
    };
    const nameFont = fitted(columns.flatMap(({ name }) => name));
    const cellFont = fitted(columns.flatMap(({ cells }) => cells));
    pen.textAlign = "center";
    pen.fillStyle = ink.text;
    for (const { xAxis, x, name, cells } of columns) {
      const middle = scales[xAxis]?.getPixelForValue(x) ?? 0;
      pen.font = nameFont;
      name.forEach((text, i) => {
        pen.fillText(text, middle, heightOf(i));
      });
      pen.font = cellFont;
      cells.forEach((text, i) => {
        pen.fillText(text, middle, heightOf(nameLines + i));
      });
    }
  });
}
