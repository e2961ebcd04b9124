/** Sizes of pictures: how they are laid out, and that nothing of what was asked for is lost. */
import { describe, expect, it } from "vitest";
import { isWithinLimits, layoutOf, pixelsOf, sizeLimits, usualSize } from "./pictureSize.js";

describe("the layout of a picture", () => {
  it("is the usual frame, unit by pixel, at the usual size", () => {
    expect(layoutOf(usualSize)).toEqual({ width: 900, height: 500, pixelsPerUnit: 1 });
    expect(layoutOf({ ...usualSize, scale: 2 })).toEqual({ width: 900, height: 500, pixelsPerUnit: 2 });
  });

  it("lets text grow with the side that is shorter for its shape, and gives the other side to the axes", () => {
    // 1600 / 900 is 1.78, 900 / 500 is 1.8; of a square the width decides
    expect(layoutOf({ width: 1600, height: 900, scale: 1 })).toEqual({
      width: 900,
      height: 507,
      pixelsPerUnit: 1600 / 900,
    });
    expect(layoutOf({ width: 900, height: 900, scale: 1 })).toEqual({
      width: 900,
      height: 900,
      pixelsPerUnit: 1,
    });
    expect(layoutOf({ width: 3000, height: 500, scale: 1 })).toEqual({
      width: 3000,
      height: 500,
      pixelsPerUnit: 1,
    });
  });

  it("covers every pixel, as chart.js rounds, for any size within the limits", () => {
    const { least, most } = sizeLimits;
    for (let width = least.width; width <= most.width; width += 97)
      for (let height = least.height; height <= most.height; height += 61) {
        const size = { width, height, scale: 1 };
        expect(isWithinLimits(size)).toBe(true);
        const layout = layoutOf(size);
        const canvas = [layout.width, layout.height].map((units) =>
          Math.floor(units * layout.pixelsPerUnit + 1e-6),
        );
        expect(canvas[0]).toBeGreaterThanOrEqual(pixelsOf(size).width);
        expect(canvas[1]).toBeGreaterThanOrEqual(pixelsOf(size).height);
        expect(Math.min(layout.width / 900, layout.height / 500)).toBeGreaterThanOrEqual(1);
      }
  });
});
