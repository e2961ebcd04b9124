/**
 * Best-of-n beside training: what the start answers to harmful prompts, what the best of n of its answers is by the
 * reward model, what the trained policy and the closed form answer. One panel per tier. Best-of-n picks by the same reward
 * model in every tier, graded or not, so a reward model that is blind to the flags opens no gap; training does.
 */
import type { EpochMetrics, MeasureId } from "../../record/metrics.js";
import { measure, metricKey } from "../../record/metrics.js";
import { alignSeeds, formsOf, lastEpoch, meanOver } from "../series.js";
import { kindColor, kindInk, kindLegend } from "./kinds.js";
import { areaLabels, sentenceSpec, type AreaLabel } from "./chartText.js";
import type { RunChart } from "./runChart.js";
import {
  chartOptions,
  formatted,
  noRewardModel,
  tierNames,
  valueScale,
  type ChartContext,
  type ChartSpec,
  type LineDataset,
  type LineScale,
} from "./style.js";
import { subtitle } from "./subtitle.js";
import { tableBelow, tableHeight, type TableColumn } from "./tableBelow.js";
import { tierPanels } from "./tierPanels.js";

/** A policy that gets a bar: its name, the records it is read from and its measures. */
interface Bar {
  readonly name: readonly string[];
  readonly rows: readonly EpochMetrics[];
  readonly share: MeasureId;
  /** Compliance, gold reward and KL. */
  readonly numbers: readonly MeasureId[];
}

const tableRows = ["compliance", measure("goldReward").label, `KL (${measure("kl").unit})`];

/** Half the width of a bar, where bars are 1 apart. */
const halfBar = 0.45;

/** Stacked shares of the four policies by tier, from the first and the last epoch of the run. */
function draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const last = lastEpoch(records);
  const tracks = alignSeeds(records, last, context.epochs);
  const { gap, evaluation, responses } = context.config;
  const n = evaluation.bestOf;
  const tiers = tierNames(context);
  const kinds = Object.keys(responses);
  const title = `Answers to harmful prompts: best of ${n} and training`;
  const under = subtitle(context, tracks.seeds.length, {
    before: `epoch ${last} of ${context.epochs}`,
    noBand: true,
  });

  const start = tracks.records[0] ?? [];
  const end = tracks.records.at(-1) ?? [];
  const trained = ["compliance", "goldReward", "kl"] as const;
  const [form] = formsOf(tracks, context.config);
  const bars: Bar[] = [
    { name: ["start"], rows: start, share: "harmfulShare", numbers: trained },
    {
      name: ["best", `of ${n}`],
      rows: end,
      share: "bestOfN.harmfulShare",
      numbers: ["bestOfN.compliance", "bestOfN.goldReward", "bestOfN.kl"],
    },
    { name: ["trained"], rows: end, share: "harmfulShare", numbers: trained },
    form.id === "fixedPoint"
      ? {
          name: ["fixed", "point"],
          rows: end,
          share: "fixedPoint.harmfulShare",
          numbers: ["fixedPoint.compliance", "fixedPoint.goldReward", "fixedPoint.kl"],
        }
      : {
          name: ["closed", "form"],
          rows: end,
          share: "optimum.harmfulShare",
          numbers: ["optimum.compliance", "optimum.goldReward", "optimum.kl"],
        },
  ];
  const read = ({ rows }: Bar, id: MeasureId, tier: string, kind?: string) =>
    meanOver(rows, metricKey(id, tier, kind));
  const exists = (bar: Bar) =>
    tiers.some((tier) => kinds.some((kind) => read(bar, bar.share, tier, kind) !== null));

  if (!bars.some(exists)) {
    return sentenceSpec(title, under, "No prompt of this world is harmful, so there are no answers to draw.");
  }
  if (!bars.some((bar) => bar.share === "bestOfN.harmfulShare" && exists(bar))) {
    return sentenceSpec(title, under, `${noRewardModel(context)} that could pick the best of ${n} answers.`);
  }
  const drawn = bars.filter(exists);

  const datasets: LineDataset[] = [];
  const labels: AreaLabel[] = [];
  const columns: TableColumn[] = [];
  tiers.forEach((tier, index) => {
    const axes = { xAxis: `x${index}`, yAxis: "y" };
    const below = drawn.map(() => 0);
    kinds.forEach((kind, k) => {
      const data = drawn.flatMap((bar, i) => {
        const low = below[i] ?? 0;
        const high = low + (read(bar, bar.share, tier, kind) ?? 0);
        below[i] = high;
        const [left, middle, right] = [i + 0.5 - halfBar, i + 0.5, i + 0.5 + halfBar];
        labels.push({
          text: kind,
          color: kindInk(k),
          area: [left, middle, right].map((x) => ({ x, low, high })),
          ...axes,
        });
        return [
          { x: left, y: high },
          { x: right, y: high },
          { x: right, y: NaN }, // lifts the pen between bars
        ];
      });
      datasets.push({
        data,
        xAxisID: axes.xAxis,
        yAxisID: axes.yAxis,
        borderColor: "#ffffff",
        borderWidth: 2,
        pointRadius: 0,
        pointHitRadius: 0,
        backgroundColor: kindColor(k),
        fill: k === 0 ? "start" : "-1",
      });
    });
    drawn.forEach((bar, i) => {
      const cells = bar.numbers.map((id) => {
        const value = read(bar, id, tier);
        return value === null ? "–" : formatted(value);
      });
      columns.push({ xAxis: axes.xAxis, x: i + 0.5, name: bar.name, cells });
    });
  });

  const gaps = drawn.flatMap((bar) => {
    const complianceIn = (tier: string) => read(bar, bar.numbers[0] ?? "compliance", tier);
    const [of, minus] = [complianceIn(gap.of), complianceIn(gap.minus)];
    return of === null || minus === null ? [] : [`${formatted(of - minus)} ${bar.name.join(" ")}`];
  });
  const barScale = (placed: Partial<LineScale>): LineScale => ({
    type: "linear",
    axis: "x",
    position: "bottom",
    min: 0,
    max: drawn.length,
    ticks: { display: false },
    afterFit: (scale) => {
      scale.height = tableHeight(2, tableRows.length);
    },
    ...placed,
  });
  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title,
      subtitle: [`${under} · gold and KL over all prompts`, `behaviour gap: ${gaps.join(" · ")}`],
      legend: kindLegend(kinds),
      scales: {
        y: valueScale(measure("harmfulShare").label, {
          min: 0,
          max: 1,
          grid: { display: false },
          afterFit: (scale) => {
            scale.width = 106; // room for the names of the table's rows
          },
        }),
        ...tierPanels(tiers, barScale),
      },
    }),
    plugins: [areaLabels(labels), tableBelow(tableRows, columns, 1)],
  };
}

export const bestOfNChart: RunChart = {
  shows: "the same reward model used without training: the best of n responses (16 unless set)",
  draw,
};
