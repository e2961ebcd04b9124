import { describe, expect, it } from "vitest";
import { lineLawChart, type LawPoint } from "./lawCharts.js";

const at = (x: number, mean: number): LawPoint => ({ x, mean, low: mean - 0.1, high: mean + 0.1 });
const chart = {
  title: "t",
  subtitle: "s",
  xLabel: "x",
  yLabel: "y",
  series: [{ label: "measured", points: [at(0.1, 0.9), at(1, 0.5), at(10, 0.2)] }],
};

const lines = (spec: ReturnType<typeof lineLawChart>) =>
  spec.data.datasets.map(({ data, borderDash }) => ({ data, dashed: borderDash !== undefined }));

describe("lineLawChart", () => {
  it("places points on a logarithmic axis by their log10", () => {
    const [markers] = lines(lineLawChart({ ...chart, xLog: true }));
    expect(markers!.data).toEqual([
      { x: -1, y: 0.9 },
      { x: 0, y: 0.5 },
      { x: 1, y: 0.2 },
    ]);
  });

  it("draws predictions on top, which chart.js does for what comes first, and without an interval", () => {
    const predicted = { label: "", points: [at(0.1, 1), at(10, 0)], dashed: true, color: 0 };
    const plain = lines(lineLawChart(chart));
    const both = lines(lineLawChart({ ...chart, series: [...chart.series, predicted] }));
    expect(both.findIndex(({ dashed }) => dashed)).toBeLessThan(both.length - plain.length);
    // markers, line and two edges of the interval; a prediction adds its line and a dash at its end
    expect([plain.length, both.length]).toEqual([4, 6]);
  });

  it("marks every point of a short line and a few of a long one, of two lines not the same ones", () => {
    const long = Array.from({ length: 81 }, (_, x) => at(x, 0.5));
    const series = ["a", "b"].map((label) => ({ label, points: long }));
    const marked = lineLawChart({ ...chart, series })
      .data.datasets.filter(({ showLine }) => showLine === false)
      .map(({ data }) => data.map(({ x }) => x));
    const [first, second] = marked as [number[], number[]];
    for (const places of [first, second]) {
      expect(places.length).toBeGreaterThan(4);
      expect(places.length).toBeLessThan(16);
      expect(places.at(-1)).toBe(80);
    }
    expect(first.slice(0, -1).filter((x) => second.slice(0, -1).includes(x))).toEqual([]);
    expect(lines(lineLawChart(chart))[0]!.data).toHaveLength(3);
  });

  it("draws a mark with one coordinate across the frame and a mark with two as a point", () => {
    const marks = [
      { text: "half", y: 0.5 },
      { text: "published", x: 1, y: 0.3 },
    ];
    const drawn = lines(lineLawChart({ ...chart, marks }));
    expect(drawn.map(({ data }) => data)).toContainEqual([
      { x: 0.1, y: 0.5 },
      { x: 10, y: 0.5 },
    ]);
    expect(drawn.map(({ data }) => data)).toContainEqual([{ x: 1, y: 0.3 }]);
  });
});
