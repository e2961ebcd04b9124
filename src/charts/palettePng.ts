/**
 * A PNG with a palette instead of full colours, for pictures that are kept in the repository: a chart has few colours,
 * so it takes a third of the space. Pure.
 */
import { crc32, deflateSync } from "node:zlib";

/** The most colours that a palette holds. */
const mostColors = 256;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Encodes opaque pixels (RGBA, 4 × width × height bytes). Where there are more than 256 colours, the rarest, which lie on
 * the soft edges of lines and letters, become the nearest of the others.
 */
export function palettePng(pixels: ArrayLike<number>, width: number, height: number): Buffer {
  const counts = new Map<number, number>();
  const colors = new Uint32Array(width * height);
  for (let i = 0; i < colors.length; i++) {
    const color = (pixels[4 * i]! << 16) | (pixels[4 * i + 1]! << 8) | pixels[4 * i + 2]!;
    colors[i] = color;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  // By count, and by value where counts are equal, so that the same pixels give the same bytes
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([color]) => color);
  const palette = ranked.slice(0, mostColors);
  const indices = new Map(
    ranked.map((color, rank) => [color, rank < mostColors ? rank : nearest(color, palette)]),
  );

  const rows = Buffer.alloc(height * (width + 1)); // a row begins with its filter: 0, none
  colors.forEach((color, i) => {
    rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = indices.get(color)!;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette, deflate, filters, not interlaced
  return Buffer.concat([
    Buffer.from(signature),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const channels = (color: number): number[] => [color >> 16, (color >> 8) & 255, color & 255];

/** The place in the palette of the colour with the least squared distance. */
function nearest(color: number, palette: readonly number[]): number {
  const [red, green, blue] = channels(color) as [number, number, number];
  let best = 0;
  let least = Infinity;
  palette.forEach((candidate, place) => {
    const [r, g, b] = channels(candidate) as [number, number, number];
    const distance = (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue);
    if (distance < least) [best, least] = [place, distance];
  });
  return best;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
