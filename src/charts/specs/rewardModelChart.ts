/**
 * How well the reward model predicts the labeler: its accuracy beside its ceiling (the labeler's own utility) and the
 * agreement of two labelers with each other.
 */
import type { EpochMetrics } from "../../record/metrics.js";
import { measure, metricKey } from "../../record/metrics.js";
import { alignSeeds, bandOf, exists, lastEpoch } from "../series.js";
import { sentenceSpec } from "./chartText.js";
import type { RunChart } from "./runChart.js";
import {
  capitalised,
  dashedItem,
  legendItem,
  neutralStyle,
  noRewardModel,
  tierStyle,
  type ChartContext,
  type ChartSpec,
} from "./style.js";
import { subtitle } from "./subtitle.js";
import { stripsSpec, type StripLine } from "./tierStrips.js";

const ceilingDash = [9, 6];
const agreementDash = [3, 5];

/** Accuracy, ceiling and agreement up to the run's last epoch, from chance (0.5) to 1. */
function draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const tracks = alignSeeds(records, lastEpoch(records), context.epochs);
  const title = `${capitalised(measure("accuracy").label)} on pairs of responses`;
  const under = subtitle(context, tracks.seeds.length);
  const accuracy = bandOf(tracks, metricKey("accuracy"), [0, 1]);
  if (!exists(accuracy)) {
    return sentenceSpec(title, under, `${noRewardModel(context)} and no accuracy to draw.`);
  }
  const style = { ...tierStyle(2), marker: null, glyph: "" };
  const dashed = (name: string, id: "accuracyCeiling" | "agreement", dash: number[]): StripLine => ({
    name,
    style: neutralStyle,
    band: bandOf(tracks, metricKey(id), [0, 1]),
    dash,
  });
  const lines = [
    dashed("ceiling", "accuracyCeiling", ceilingDash),
    dashed("agreement", "agreement", agreementDash),
    { name: "accuracy", style, band: accuracy },
  ];
  const lowest = Math.min(
    0.5,
    ...lines.flatMap(({ band }) => band.map(({ low, mean }) => low ?? mean ?? 0.5)),
  );
  return stripsSpec(
    context,
    {
      title,
      subtitle: `${under} · ceiling: the labeler's own utility`,
      legend: [
        legendItem(measure("accuracy").label, style),
        dashedItem(measure("accuracyCeiling").label, ceilingDash),
        dashedItem(measure("agreement").label, agreementDash),
      ],
    },
    [
      {
        title: "share of labels ranked right",
        lines,
        scale: { min: Math.max(0, Math.floor(lowest * 10) / 10), max: 1 },
      },
    ],
  );
}

export const rewardModelChart: RunChart = {
  shows: "how many labels the reward model ranks right, and how many can be",
  draw,
};
