/**
 * From a chart's specification to a PNG: the only file that knows a canvas. Fonts come from a package and are
 * registered under a name of our own, so a machine's fonts, or their absence, change no byte of a picture.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { GlobalFonts, createCanvas, loadImage, type SKRSContext2D } from "canvas";
import type { Plugin } from "chart.js";
import { ChartJSNodeCanvas } from "chartjs-node-canvas";
import { fullColorPng, palettePng } from "./png.js";
import { layoutOf, pixelsOf, usualSize, type PictureSize } from "../shared/pictureSize.js";
import { fontFamily, type ChartSpec } from "./specs/style.js";

/** The family's name in `fontFamily` of specs/style.ts. */
const registeredName = "Hawthorne Sans";
const fontFiles = ["dejavu-sans-latin-400-normal.woff2", "dejavu-sans-latin-700-normal.woff2"];

/** Draws charts of one size. */
export interface Renderer {
  /**
   * The PNG of a chart; the same specification gives the same bytes. It takes 15 to 20 ms and blocks its thread, so a
   * run draws on a worker. Await `setImmediate` after every picture: pixels are freed by finalisers, which run only
   * when the thread gets back to its event loop, and without that memory grows to 700 MB within 300 pictures.
   */
  render(spec: ChartSpec): Buffer;
}

function registerFonts(): void {
  if (GlobalFonts.has(registeredName)) return;
  const require = createRequire(import.meta.url);
  for (const file of fontFiles) {
    const path = require.resolve(`@fontsource/dejavu-sans/files/${file}`);
    if (GlobalFonts.register(readFileSync(path), registeredName) === null) {
      throw new Error(`The font ${path} could not be registered. Run npm ci again.`);
    }
  }
}

/** What of a chart's canvas is used here; this project's types know no DOM. */
interface ChartCanvas {
  toBuffer(): Buffer;
}

/** Gives each chart's canvas our encoder: its own takes as long as all the drawing. */
const ownEncoder = ({ width, height }: { width: number; height: number }): Plugin => ({
  id: "ownEncoder",
  beforeInit(chart) {
    const canvas = chart.canvas as unknown as ChartCanvas;
    const context = chart.ctx as unknown as SKRSContext2D;
    canvas.toBuffer = () => fullColorPng(context.getImageData(0, 0, width, height).data, width, height);
  },
});

/** A renderer of charts of one size on white. Throws where the font package is missing or broken. */
export function createRenderer(size: PictureSize = usualSize): Renderer {
  registerFonts();
  const { width, height, pixelsPerUnit } = layoutOf(size);
  const service = new ChartJSNodeCanvas({
    width,
    height,
    backgroundColour: "#ffffff",
    plugins: { modern: [ownEncoder(pixelsOf(size))] },
    chartCallback: (chartJs) => {
      chartJs.defaults.font.family = fontFamily;
      chartJs.defaults.devicePixelRatio = pixelsPerUnit;
    },
  });
  return {
    render: (spec) => service.renderToBufferSync(spec, "image/png"),
  };
}

/** The same picture with a palette of 256 colours, a third of the size: for what is kept in the repository. */
export async function shrinkPicture(png: Uint8Array): Promise<Buffer> {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  return palettePng(context.getImageData(0, 0, width, height).data, width, height);
}
