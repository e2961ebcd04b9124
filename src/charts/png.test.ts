/** Our PNGs, read back by the canvas. */
import { createCanvas, loadImage } from "canvas";
import { describe, expect, it } from "vitest";
import { fullColorPng, palettePng } from "./png.js";

async function pixelsOf(png: Buffer): Promise<number[]> {
  const { width, height } = await loadImage(png);
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(await loadImage(png), 0, 0);
  return [...context.getImageData(0, 0, width, height).data];
}

describe("a picture in full colours", () => {
  it("has every pixel as it was, however many colours there are", async () => {
    const pixels = Array.from({ length: 37 * 11 }, (_, i) => [i % 256, (7 * i) % 256, i >> 2, 255]).flat();
    const png = fullColorPng(pixels, 37, 11);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([37, 11]);
    expect(await pixelsOf(png)).toEqual(pixels);
  });
});

describe("a picture with a palette", () => {
  it("has every pixel as it was where there are at most 256 colours", async () => {
    // 3 × 2: white, black, orange; blue, white, white
    const pixels = [
      ...[255, 255, 255, 255, 0, 0, 0, 255, 230, 159, 0, 255],
      ...[0, 114, 178, 255, 255, 255, 255, 255, 255, 255, 255, 255],
    ];
    expect(await pixelsOf(palettePng(pixels, 3, 2))).toEqual(pixels);
  });

  it("gives the rarest colours beyond 256 the nearest of the others", async () => {
    // 256 greys twice each, and one red that is nearest to the grey of 85 (the mean of its channels)
    const greys = Array.from({ length: 512 }, (_, i) => [i % 256, i % 256, i % 256, 255]).flat();
    const read = await pixelsOf(palettePng([...greys, 255, 0, 0, 255], 513, 1));
    expect(read.slice(0, 2048)).toEqual(greys);
    expect(read.slice(2048)).toEqual([85, 85, 85, 255]);
  });
});
