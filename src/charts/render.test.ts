/** Pictures: PNGs of the right size, the same bytes twice, with text on white, and every final chart can be drawn. */
import { createCanvas, GlobalFonts, loadImage } from "canvas";
import { describe, expect, it } from "vitest";
import { configSchema } from "../config/schema/config.js";
import { finalSpecs, frameSpec } from "./drawRun.js";
import { fakeRecords } from "../testing/fakeRecords.js";
import { createRenderer } from "./render.js";
import { fontFamily } from "./specs/style.js";

const tiers = ["monitored", "unmonitored"];
const responses = ["refuse", "comply", "strategic", "deflect"];
const records = fakeRecords({ tiers, responses, seeds: 3, epochs: 12, finalCompliance: [0.9, 0.1] });
const context = { config: configSchema.parse({}), epochs: 12, runName: "default" };
const renderer = createRenderer();

/** Counts pixels of a region by a test of their red, green and blue. */
async function count(
  png: Buffer,
  [x, y, width, height]: [number, number, number, number],
  matches: (red: number, green: number, blue: number, alpha: number) => boolean,
): Promise<number> {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(x, y, width, height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (matches(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0, data[i + 3] ?? 0)) found++;
  }
  return found;
}

describe("a picture", () => {
  const png = renderer.render(frameSpec(records, context, 12));

  it("is a PNG of 900 × 500 pixels, or of the size asked for", () => {
    const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
    expect([...png.subarray(0, 8)]).toEqual(signature);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([900, 500]); // width and height of the IHDR chunk
    const small = createRenderer({ width: 450, height: 250, scale: 1 }).render(
      frameSpec(records, context, 12),
    );
    expect([small.readUInt32BE(16), small.readUInt32BE(20)]).toEqual([450, 250]);
    const slide = createRenderer({ width: 1600, height: 900, scale: 1 }).render(
      frameSpec(records, context, 12),
    );
    expect([slide.readUInt32BE(16), slide.readUInt32BE(20)]).toEqual([1600, 900]);
  });

  it("has the same bytes when it is drawn again, also by another renderer and after other charts", () => {
    renderer.render(frameSpec(records, context, 3));
    expect(renderer.render(frameSpec(records, context, 12)).equals(png)).toBe(true);
    expect(
      createRenderer()
        .render(frameSpec(records, context, 12))
        .equals(png),
    ).toBe(true);
    expect(renderer.render(frameSpec(records, context, 3)).equals(png)).toBe(false);
  });

  it("is opaque white with dark text in the title", async () => {
    const all = 900 * 500;
    const white = await count(png, [0, 0, 900, 500], (r, g, b) => r + g + b === 765);
    expect(white / all).toBeGreaterThan(0.7);
    expect(await count(png, [0, 0, 900, 500], (_r, _g, _b, alpha) => alpha === 255)).toBe(all);
    expect(await count(png, [0, 5, 720, 30], (r, g, b) => r + g + b < 150)).toBeGreaterThan(1000);
  });

  it("is white to its last pixel and has text and lines that grow with it, at twice the size", async () => {
    const large = createRenderer({ width: 900, height: 500, scale: 2 }).render(
      frameSpec(records, context, 12),
    );
    const dark = (r: number, g: number, b: number) => r + g + b < 150;
    const [inUsual, inLarge] = [
      await count(png, [0, 5, 720, 30], dark),
      await count(large, [0, 10, 1440, 60], dark),
    ];
    expect(inLarge / inUsual).toBeGreaterThan(3.3);
    expect(inLarge / inUsual).toBeLessThan(5);
    expect(
      await count(large, [1798, 998, 2, 2], (r, g, b, alpha) => r + g + b === 765 && alpha === 255),
    ).toBe(4);
  });

  it("shows the lines of both tiers in their colours", async () => {
    const plot: [number, number, number, number] = [80, 100, 640, 220];
    expect(await count(png, plot, (r, g, b) => r === 0x00 && g === 0x72 && b === 0xb2)).toBeGreaterThan(500);
    expect(await count(png, plot, (r, g, b) => r === 0xd5 && g === 0x5e && b === 0x00)).toBeGreaterThan(500);
  });

  it("uses the font it brings along, before any that the machine has", () => {
    expect(GlobalFonts.has("Hawthorne Sans")).toBe(true);
    expect(fontFamily.startsWith("'Hawthorne Sans'")).toBe(true);
    const drawing = createCanvas(10, 10).getContext("2d");
    drawing.font = `17px ${fontFamily}`;
    const ours = drawing.measureText("gap: monitored − unmonitored ● □ ▲ ◆ ○ ■ △ ◇ … ·").width;
    drawing.font = "17px 'Hawthorne Sans'";
    expect(drawing.measureText("gap: monitored − unmonitored ● □ ▲ ◆ ○ ■ △ ◇ … ·").width).toBe(ours);
  });

  it("exists for every final chart, with or without what the world lacks", () => {
    const bare = fakeRecords({
      tiers,
      responses,
      seeds: 1,
      epochs: 2,
      finalCompliance: [0.5, 0.5],
      harmful: false,
      rewardModel: false,
    });
    for (const run of [records, bare]) {
      for (const spec of Object.values(finalSpecs(run, context))) {
        expect(renderer.render(spec).length).toBeGreaterThan(3000);
      }
    }
  });
});
