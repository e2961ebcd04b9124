/**
 * Best-of-n beside training in a world without harmful prompts: the proxy and the gold reward of training's path, and those
 * of best-of-n and (gold) of the closed form, against how far each is from the start. At one distance, who has more gold?
 * The picture in which over-optimisation was measured (Gao et al. 2022), by tier.
 */
import { measure, metricKey, type EpochMetrics, type MeasureId } from "../../record/metrics.js";
import { formsOf, meanOver, seedLine } from "../series.js";
import { endLabels, labelRoom, type EndLabel } from "./chartText.js";
import { markers, placedOn } from "./lines.js";
import { rewardTitle } from "./rewardsChart.js";
import { readRun } from "./runChart.js";
import {
  acrossScale,
  chartOptions,
  formatted,
  ink,
  roomScale,
  shorten,
  spacerScale,
  ticks,
  valueScale,
  type ChartContext,
  type ChartSpec,
  type LineDataset,
  type LineScale,
  type LineStyle,
  type Point,
} from "./style.js";

const nameLength = 17;

/** How best-of-n and the closed form are marked, as shape and as letter. */
const marks = {
  bestOfN: { shape: "star", letter: "✱" },
  form: { shape: "crossRot", letter: "✕" },
} as const;

const pointMark = (
  data: Point[],
  { dark }: LineStyle,
  shape: (typeof marks)[keyof typeof marks]["shape"],
  axes: { x: string; y: string },
): LineDataset => ({
  ...placedOn(axes),
  data,
  showLine: false,
  pointStyle: shape,
  pointRadius: 10,
  pointBorderColor: dark,
  pointBorderWidth: 3,
});

/** Proxy above gold, against KL, up to the last epoch of the run. */
export function rewardsByKl(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const { tracks, tiers, tierLegend, under, before } = readRun(records, context);
  const n = context.config.evaluation.bestOf;
  const end = tracks.records.at(-1) ?? [];
  const [{ id: first, name: formName }] = formsOf(tracks, context.config);
  const form = first === "fixedPoint" ? first : "optimum";

  const lines: LineDataset[] = [];
  const points: LineDataset[] = [];
  const seedLines: LineDataset[] = [];
  const labels: EndLabel[] = [];
  const xs: number[] = [];
  const panel = (id: "proxyReward" | "goldReward"): void => {
    const axes = { x: "x", y: id };
    for (const { name, style } of tiers) {
      const at = (rows: readonly EpochMetrics[], kl: MeasureId, reward: MeasureId): Point[] => {
        const x = meanOver(rows, metricKey(kl, name));
        const y = meanOver(rows, metricKey(reward, name));
        if (x === null || y === null) return [];
        xs.push(x);
        return [{ x, y }];
      };
      const path = tracks.records.flatMap((rows) => at(rows, "kl", id));
      points.push(pointMark(at(end, "bestOfN.kl", `bestOfN.${id}`), style, marks.bestOfN.shape, axes));
      if (id === "goldReward")
        // the closed form's proxy is not recorded
        points.push(pointMark(at(end, `${form}.kl`, `${form}.goldReward`), style, marks.form.shape, axes));
      lines.push(markers(path.slice(-1), style, axes), {
        ...placedOn(axes),
        data: path,
        borderColor: style.color,
        borderWidth: 4,
        borderJoinStyle: "round",
      });
      const seeds = tracks.seeds.length > 1 ? tracks.seeds : [];
      for (const seed of seeds) {
        const across = seedLine(tracks, metricKey("kl", name), seed);
        const up = seedLine(tracks, metricKey(id, name), seed);
        xs.push(...across.filter((x) => x !== null));
        seedLines.push({
          ...placedOn(axes),
          data: across.map((x, i) => ({ x: x ?? NaN, y: up[i] ?? NaN })),
          borderColor: `${style.color}40`,
          borderWidth: 1.5,
        });
      }
      const last = path.at(-1);
      if (last !== undefined)
        labels.push({
          text: `${shorten(name, nameLength)} ${formatted(last.y)}`,
          color: style.color,
          x: NaN,
          y: last.y,
          axes,
        });
    }
  };
  panel("proxyReward");
  panel("goldReward");

  const right = Math.max(...xs, 0.1) * 1.04;
  const panelScale = (id: "proxyReward" | "goldReward"): LineScale =>
    valueScale(rewardTitle(id), {
      stack: "panels",
      stackWeight: 1,
      grace: "6%",
      ticks: ticks({ maxTicksLimit: 6 }),
    });
  const mark = (text: string) => ({ text, fontColor: ink.text, lineWidth: 0, pointStyle: "line" as const });
  return {
    type: "line",
    data: { datasets: [...points, ...lines, ...seedLines] },
    options: chartOptions({
      title: `What moving from the start buys: best of ${n} and training`,
      subtitle: `${under({ before, noBand: true })}${seedLines.length > 0 ? " (pale: single ones)" : ""} · a line is training, from the left`,
      legend: [
        ...tierLegend,
        mark(`${marks.bestOfN.letter} best of ${n}`),
        mark(`${marks.form.letter} ${formName}`),
      ],
      scales: {
        x: acrossScale(`${measure("kl").label} (${measure("kl").unit})`, {
          min: 0,
          max: right,
          ticks: { ...ticks({ maxTicksLimit: 9 }), includeBounds: false },
        }),
        // Of one stack, the first axis stands at the bottom.
        goldReward: panelScale("goldReward"),
        between: spacerScale("y", "left", 0.15),
        proxyReward: panelScale("proxyReward"),
        room: roomScale(labelRoom(Math.max(0, ...labels.map(({ text }) => text.length)))),
      },
    }),
    plugins: [endLabels(labels.map((label) => ({ ...label, x: right })))],
  };
}
