/** Phase diagrams: what is one unit across is one unit up. */
import { createCanvas } from "canvas";
import { Chart } from "chart.js/auto";
import { describe, expect, it } from "vitest";
import { phaseLawChart } from "./phaseLawChart.js";

describe("phaseLawChart", () => {
  it.each([
    [900, 500],
    [900, 900],
  ])("has axes of one scale in a frame of %i × %i, so that slope 1 rises by 45 degrees", (width, height) => {
    const spec = phaseLawChart({
      title: "t",
      subtitle: "s",
      xLabel: "x",
      yLabel: "y",
      xRange: [-0.25, 1.25],
      yRange: [0, 1.5],
      cells: [{ x: 0, y: 1, value: 1 }],
      predicted: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
      measured: [],
      full: "yes",
      empty: "no",
      boundary: "between",
    });
    const canvas = Object.assign(createCanvas(width, height), { style: {} });
    const { scales } = new Chart(canvas.getContext("2d"), spec);
    const across = scales["x"]!.getPixelForValue(1) - scales["x"]!.getPixelForValue(0);
    const up = scales["y"]!.getPixelForValue(0) - scales["y"]!.getPixelForValue(1);
    expect(across / up).toBeCloseTo(1, 2);
  });
});
