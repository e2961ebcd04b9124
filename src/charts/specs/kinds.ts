/**
 * The look of the response kinds: their colours, the ink of a name on them, and their legend. The same in every chart
 * of shares.
 */
import type { LegendItem } from "chart.js";
import { brightness, ink, shorten } from "./style.js";

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

/** The colour of the `index`-th kind of the config. */
export const kindColor = (index: number) => kindColors[index % kindColors.length] ?? kindColors[0];

/** Black or white, whichever can be read on the kind's colour. */
export const kindInk = (index: number) => (brightness(kindColor(index)) > 0.55 ? ink.text : "#ffffff");

/** The legend of stacked shares, as they lie from the top. */
export function kindLegend(kinds: readonly string[]): LegendItem[] {
  return kinds
    .map((kind, index) => ({
      text: shorten(kind, 24),
      fontColor: ink.text,
      fillStyle: kindColor(index),
      strokeStyle: kindColor(index),
      lineWidth: 0,
      pointStyle: "rect" as const,
    }))
    .toReversed();
}
