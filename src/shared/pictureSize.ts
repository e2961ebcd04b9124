/**
 * How large pictures are. Specifications are laid out for a frame of 900 × 500 units; a picture of another size has its fonts
 * and lines scaled with it, so that text takes the same share of a slide, and what its shape has more goes to the axes.
 * Light: the command line reads it before anything else.
 */

export interface PictureSize {
  /** Pixels, before `scale`. */
  readonly width: number;
  readonly height: number;
  /** Pixels to draw for each of them: 2 for print and for screens of high density. */
  readonly scale: number;
}

/** The units that specifications are laid out for, and the size of a picture unless another one is asked for. */
export const usualSize: PictureSize = { width: 900, height: 500, scale: 1 };

/** The smallest and the largest width and height in pixels, `scale` included: text can be read, memory lasts. */
export const sizeLimits = {
  least: { width: 450, height: 250 },
  most: { width: 3840, height: 2160 },
} as const;

/** A size as people write it: "900x500", "1600x900 at scale 2". */
export function sizeText({ width, height, scale }: PictureSize): string {
  return `${width}x${height}${scale === 1 ? "" : ` at scale ${scale}`}`;
}

export const isSameSize = (a: PictureSize, b: PictureSize): boolean => sizeText(a) === sizeText(b);

/** The pixels of a picture. */
export function pixelsOf({ width, height, scale }: PictureSize): { width: number; height: number } {
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Whether its pixels lie within the limits. */
export function isWithinLimits(size: PictureSize): boolean {
  const { width, height } = pixelsOf(size);
  const { least, most } = sizeLimits;
  return width >= least.width && height >= least.height && width <= most.width && height <= most.height;
}

/**
 * How a picture is laid out: width and height in units, whole numbers, and the pixels per unit. Its canvas may be a
 * unit's fraction larger than its pixels, which is cut off.
 */
export function layoutOf(size: PictureSize): { width: number; height: number; pixelsPerUnit: number } {
  const pixels = pixelsOf(size);
  const pixelsPerUnit = Math.min(pixels.width / usualSize.width, pixels.height / usualSize.height);
  const units = (length: number): number => Math.ceil(length / pixelsPerUnit - 1e-9);
  return { width: units(pixels.width), height: units(pixels.height), pixelsPerUnit };
}
