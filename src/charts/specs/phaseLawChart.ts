/**
 * A law's phase diagram: two settings on the axes, every trained config a disc whose fill says how much it complies, the
 * predicted boundary in dashes and the measured one as crosses with their intervals.
 */
import type { Plugin } from "chart.js";
import { fontOf, wrapped, writing } from "./chartText.js";
import type { LawPoint } from "./lawCharts.js";
import { intervalLine, placedOn } from "./lines.js";
import {
  acrossScale,
  chartOptions,
  closedFormDash,
  fontSizes,
  neutralStyle,
  ticks,
  tierStyle,
  valueScale,
  type ChartSpec,
  type LineDataset,
  type Point,
} from "./style.js";

export interface PhaseLawChart {
  /** Says what is seen. */
  readonly title: string;
  readonly subtitle: string | string[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  /** Every config, with what is measured there in [0, 1]. */
  readonly cells: readonly { readonly x: number; readonly y: number; readonly value: number }[];
  readonly predicted: readonly Point[];
  /** Where the measured value crosses one half, with its interval over seeds. */
  readonly measured: readonly LawPoint[];
  /** What a full and an empty disc say, and the predicted boundary. */
  readonly full: string;
  readonly empty: string;
  readonly boundary: string;
}

const boundaryColor = "#D55E00";

/** The key stands beside the diagram, whose equal scales leave room there: from its edge, and from row to row, in pixels. */
const keyGap = 44;
const keyRow = 44;

interface KeyRow {
  readonly sign: string;
  readonly text: string;
  readonly color: string;
}

/** Writes the key beside the diagram, in the middle of its height; a long text goes on below, in lines of `letters`. */
function keyBeside(rows: readonly KeyRow[], letters: number): Plugin<"line"> {
  return writing("keyBeside", (pen, { chartArea }) => {
    const lines = rows.map(({ text }) => wrapped(text, letters));
    const heightOf = (count: number): number => keyRow + (count - 1) * keyLine;
    const total = lines.reduce((sum, { length }) => sum + heightOf(length), 0);
    let top = (chartArea.top + chartArea.bottom - total) / 2 + keyRow / 2;
    pen.textAlign = "left";
    pen.font = fontOf(fontSizes.label);
    rows.forEach(({ sign, color }, row) => {
      pen.fillStyle = color;
      const left = chartArea.right + keyGap;
      pen.fillText(sign, left, top);
      lines[row]!.forEach((line, i) => {
        pen.fillText(line, left + signWidth, top + i * keyLine);
      });
      top += heightOf(lines[row]!.length);
    });
  });
}
const signWidth = 52;
const keyLine = 24;
/** Letters of a line of the key. */
const keyLetters = 30;

/** The parts of a laid-out scale that are set here. */
interface Across {
  left: number;
  right: number;
  width: number;
  readonly min: number;
  readonly max: number;
  configure(): void;
}

/** Makes the x axis as long as its range asks for on the scale of the y axis, so that slope 1 rises by 45 degrees. */
const equalScales: Plugin<"line"> = {
  id: "equalScales",
  afterLayout({ scales, chartArea }) {
    const x = scales["x"] as unknown as Across | undefined;
    const y = scales["y"];
    if (x === undefined || y === undefined) return;
    const wanted = ((x.max - x.min) * (y.bottom - y.top)) / (y.max - y.min);
    x.width = Math.min(x.width, wanted);
    x.right = x.left + x.width;
    x.configure();
    chartArea.right = x.right;
    chartArea.width = x.width;
  },
};

/** A phase diagram. */
export function phaseLawChart(chart: PhaseLawChart): ChartSpec {
  const axes = { x: "x", y: "y" };
  const plain = { ...placedOn(axes), clip: 20 };
  const { color } = tierStyle(0);
  const shade = (value: number) =>
    `${color}${Math.round(255 * Math.min(1, Math.max(0, value)))
      .toString(16)
      .padStart(2, "0")}`;
  const crosses: LineDataset = {
    ...plain,
    data: chart.measured.map(({ x, mean }) => ({ x, y: mean })),
    showLine: false,
    pointStyle: "crossRot",
    pointRadius: 9,
    pointBorderColor: boundaryColor,
    pointBorderWidth: 3.5,
  };
  const intervals = chart.measured.flatMap((point) => intervalLine(point.x, point, boundaryColor, axes));
  const boundary: LineDataset = {
    ...plain,
    clip: 0,
    data: [...chart.predicted],
    borderColor: neutralStyle.dark,
    borderWidth: 2.5,
    borderDash: closedFormDash,
  };
  const discs: LineDataset = {
    ...plain,
    data: chart.cells.map(({ x, y }) => ({ x, y })),
    showLine: false,
    pointStyle: "circle",
    pointRadius: 15,
    pointBackgroundColor: chart.cells.map(({ value }) => shade(value)),
    pointBorderColor: color,
    pointBorderWidth: 2,
  };
  return {
    type: "line",
    data: { datasets: [crosses, ...intervals, boundary, discs] },
    plugins: [
      equalScales,
      keyBeside(
        [
          { sign: "●", text: chart.full, color },
          { sign: "○", text: chart.empty, color },
          { sign: "✕", text: "where half comply, measured", color: boundaryColor },
          { sign: "– – –", text: chart.boundary, color: neutralStyle.dark },
        ],
        keyLetters,
      ),
    ],
    options: chartOptions({
      title: chart.title,
      subtitle: chart.subtitle,
      legend: [],
      belowSubtitle: 14,
      scales: {
        x: acrossScale(chart.xLabel, {
          min: chart.xRange[0],
          max: chart.xRange[1],
          ticks: { ...ticks({ stepSize: 0.25 }), includeBounds: false },
        }),
        y: valueScale(chart.yLabel, { min: chart.yRange[0], max: chart.yRange[1] }),
      },
    }),
  };
}
