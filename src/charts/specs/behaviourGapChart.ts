/**
 * The behaviour gap over all epochs: mean and band over seeds, each seed faintly, the closed form in dashes.
 */
import type { EpochMetrics } from "../../record/metrics.js";
import { measure, metricKey } from "../../record/metrics.js";
import { alignSeeds, bandOf, exists, formsOf, lastEpoch, lastMean, seedLine } from "../series.js";
import { endLabels, labelRoom, sentenceSpec } from "./chartText.js";
import { bandArea, dashedLine, meanLine, seedDataset } from "./lines.js";
import type { RunChart } from "./runChart.js";
import {
  capitalised,
  chartOptions,
  dashedItem,
  epochScale,
  formatted,
  formDash,
  legendItem,
  neutralStyle,
  roomScale,
  tierStyle,
  valueScale,
  type ChartContext,
  type ChartSpec,
} from "./style.js";
import { subtitle } from "./subtitle.js";

const axes = { x: "x", y: "y" };

/** The gap in its own colour, the first tier's: it counts that tier positively. */
const style = { ...tierStyle(0), marker: null, glyph: "" };

/** The behaviour gap up to the run's last epoch. */
function draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const tracks = alignSeeds(records, lastEpoch(records), context.epochs);
  const key = metricKey("behaviourGap");
  const { of, minus } = context.config.gap;
  const { label: name } = measure("behaviourGap");
  const title = `${capitalised(name)} on harmful prompts`;
  const under = subtitle(context, tracks.seeds.length);
  const gap = bandOf(tracks, key, [-1, 1]);
  if (!exists(gap)) {
    return sentenceSpec(title, under, "No prompt of this world is harmful, so there is no behaviour gap.");
  }
  const forms = formsOf(tracks, context.config).map((form, place) => ({
    ...form,
    dash: formDash(form, place),
    band: bandOf(tracks, metricKey(`${form.id}.behaviourGap`)),
  }));
  const singles = tracks.seeds.map((seed) => seedLine(tracks, key, seed));

  // Down to -1 only as far as needed, in steps of a quarter, so that the usual gap from 0 to 1 fills the chart.
  const drawn = [
    ...singles.flat(),
    ...forms.flatMap(({ band }) => band.map(({ mean }) => mean)),
    ...gap.map(({ low }) => low),
  ];
  const lowest = Math.min(0, ...drawn.filter((value) => value !== null));
  const bottom = Math.max(-1, Math.floor(lowest * 4) / 4);

  const label = (text: string, points: typeof gap, color: string) => {
    const end = lastMean(points);
    if (end === null) return [];
    return [
      {
        text: `${text} ${formatted(end)}`,
        color,
        x: points.at(-1)?.epoch ?? 0,
        y: end,
        xAxis: axes.x,
        yAxis: axes.y,
      },
    ];
  };
  return {
    type: "line",
    data: {
      datasets: [
        ...forms.flatMap(({ band, dash }) => dashedLine(band, neutralStyle, axes, dash)),
        ...meanLine(gap, style, axes, context.epochs),
        ...(tracks.seeds.length > 1
          ? singles.map((values) => seedDataset(tracks.epochs, values, style, axes))
          : []),
        ...bandArea(gap, style, axes),
      ],
    },
    options: chartOptions({
      title,
      subtitle: under,
      legend: [
        legendItem(`gap: ${of} − ${minus}`, style),
        ...(tracks.seeds.length > 1
          ? [{ ...legendItem("single seeds", style), lineWidth: 1.5, strokeStyle: `${style.color}80` }]
          : []),
        ...forms.map(({ name, dash }) => dashedItem(name, dash)),
      ],
      scales: {
        x: epochScale(context),
        y: valueScale(name, { min: bottom, max: 1 }),
        room: roomScale(labelRoom("closed form −0.00".length)),
      },
    }),
    plugins: [
      endLabels([
        ...label("gap", gap, style.color),
        ...forms.slice(0, 1).flatMap(({ short, band }) => label(short, band, neutralStyle.dark)),
      ]),
    ],
  };
}

export const behaviourGapChart: RunChart = {
  shows: "the gap, every seed and the closed form",
  draw,
};
