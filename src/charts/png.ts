/**
 * PNGs of charts, which have large even areas and few colours. In full colours, for the pictures of runs: as small as
 * the canvas's own encoder makes them, in a fifth of its time, because rows go unfiltered to a quick compression. And
 * with a palette, for pictures that are kept in the repository: half the size. Pure.
 */
import { crc32, deflateSync } from "node:zlib";

/** The most colours that a palette holds. */
const mostColors = 256;

/** Of zlib's levels the last quick one: 1.5 ms and 55 kB for a frame; the next one takes five times as long for 50 kB. */
const quickLevel = 3;

const colorTypes = { rgb: 2, palette: 3 } as const;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Encodes opaque pixels (RGBA, 4 × width × height bytes) in full colours. */
export function fullColorPng(pixels: ArrayLike<number>, width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (3 * width + 1)); // a row begins with its filter: 0, none
  let to = 0;
  let from = 0;
  for (let y = 0; y < height; y++) {
    to++;
    for (let x = 0; x < width; x++, from += 4) {
      rows[to++] = pixels[from]!;
      rows[to++] = pixels[from + 1]!;
      rows[to++] = pixels[from + 2]!;
    }
  }
  return Buffer.concat([
    ...beginning(width, height, colorTypes.rgb),
    chunk("IDAT", deflateSync(rows, { level: quickLevel })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * Encodes opaque pixels (RGBA, 4 × width × height bytes) with a palette. Where there are more than 256 colours, the rarest, which lie on
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
  return Buffer.concat([
    ...beginning(width, height, colorTypes.palette),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Whether these are the bytes of a PNG from its signature to its end, with every checksum right. */
export function isWholePng(bytes: Buffer): boolean {
  if (!bytes.subarray(0, signature.length).equals(Buffer.from(signature))) return false;
  let at = signature.length;
  let last = "";
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      return false;
    last = bytes.toString("latin1", at + 4, at + 8);
    at = end + 4;
  }
  return last === "IEND" && at === bytes.length;
}

function beginning(width: number, height: number, colorType: number): Buffer[] {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colorType, 0, 0, 0], 8); // 8 bits, deflate, filters, not interlaced
  return [Buffer.from(signature), chunk("IHDR", header)];
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
