/**
 * The frame of every epoch: compliance on harmful prompts by tier above, and the behaviour gap, which is the distance
 * of two of those lines, below. The axes never change from frame to frame, so frames can be flipped through.
 */
import type { EpochMetrics } from "../../record/metrics.js";
import { measure, metricKey } from "../../record/metrics.js";
import { alignSeeds, bandOf, exists, formsOf, lastMean } from "../series.js";
import { endLabels, labelRoom, type EndLabel } from "./chartText.js";
import { bandArea, dashedLine, meanLine } from "./lines.js";
import { rewardsByEpoch } from "./rewardsByEpoch.js";
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
  shorten,
  spacerScale,
  tierNames,
  ticks,
  tierStyle,
  valueScale,
  type ChartContext,
  type ChartSpec,
  type LineDataset,
} from "./style.js";
import { subtitle } from "./subtitle.js";

/** Longest tier name beside a line; the legend has room for more. */
const nameLength = 17;

/** Compliance by tier and the behaviour gap up to `epoch`, mean and band over seeds, with the closed form in dashes. */
export function complianceByEpoch(
  records: readonly EpochMetrics[],
  context: ChartContext,
  epoch: number,
): ChartSpec {
  const tracks = alignSeeds(records, epoch, context.epochs);
  const title = `${capitalised(measure("compliance").label)}, and the ${measure("behaviourGap").label}`;
  const under = subtitle(context, tracks.seeds.length, {
    before: `epoch ${epoch} of ${context.epochs}`,
  });

  const upper = { x: "x", y: "compliance" };
  const lower = { x: "x", y: "gap" };
  const names = tierNames(context);
  const tiers = names.map((name, index) => ({
    name,
    style: tierStyle(index),
    mean: bandOf(tracks, metricKey("compliance", name), [0, 1]),
  }));
  if (!tiers.some(({ mean }) => exists(mean))) {
    return rewardsByEpoch(records, context, epoch); // no prompt of this world is harmful
  }
  const gap = bandOf(tracks, metricKey("behaviourGap"), [-1, 1]);
  const forms = formsOf(tracks, context.config).map((form, place) => ({
    ...form,
    dash: formDash(form, place),
    gap: bandOf(tracks, metricKey(`${form.id}.behaviourGap`)),
  }));

  const datasets: LineDataset[] = [
    ...forms.flatMap(({ id, dash, gap: formGap }) => [
      ...tiers.flatMap(({ name, style }) =>
        dashedLine(bandOf(tracks, metricKey(`${id}.compliance`, name)), style, upper, dash),
      ),
      ...dashedLine(formGap, neutralStyle, lower, dash),
    ]),
    // The first tier at the bottom: its markers are filled, the next one's hollow ones show on top of them.
    ...tiers.toReversed().flatMap(({ mean, style }) => meanLine(mean, style, upper, context.epochs)),
    ...meanLine(gap, neutralStyle, lower, context.epochs),
    ...tiers.flatMap(({ mean, style }) => bandArea(mean, style, upper)),
    ...bandArea(gap, neutralStyle, lower),
  ];

  const label = (text: string, color: string, y: number | null, yAxis: string): EndLabel[] =>
    y === null ? [] : [{ text: `${text} ${formatted(y)}`, color, x: epoch, y, xAxis: "x", yAxis }];
  const labels = [
    ...tiers.flatMap(({ name, style, mean }) =>
      label(shorten(name, nameLength), style.color, lastMean(mean), upper.y),
    ),
    ...label("gap", neutralStyle.color, lastMean(gap), lower.y),
    ...forms.slice(0, 1).flatMap((form) => label(form.short, neutralStyle.dark, lastMean(form.gap), lower.y)),
  ];
  const longest = Math.max("closed form".length, ...names.map((name) => Math.min(nameLength, name.length)));

  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title,
      subtitle: under,
      legend: [
        ...tiers.map(({ name, style }) => legendItem(name, style)),
        legendItem(`gap: ${context.config.gap.of} − ${context.config.gap.minus}`, neutralStyle),
        ...forms.map(({ name, dash }) => dashedItem(name, dash)),
      ],
      scales: {
        x: epochScale(context),
        room: roomScale(labelRoom(longest + " −0.00".length)),
        // Of one stack, the first axis stands at the bottom.
        gap: valueScale("gap", {
          min: -1,
          max: 1,
          stack: "panels",
          stackWeight: 2,
          ticks: ticks({ stepSize: 1 }),
        }),
        between: spacerScale("y", "left", 0.45),
        compliance: valueScale("compliance", {
          min: 0,
          max: 1,
          stack: "panels",
          stackWeight: 4,
          ticks: ticks({ stepSize: 0.25 }),
        }),
      },
    }),
    plugins: [endLabels(labels)],
  };
}
