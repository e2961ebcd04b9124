/**
 * How well the reward model predicts the labeler: its accuracy beside its ceiling (the labeler's own utility) and the
 * agreement of two labelers with each other.
 */
import { hasRewardModel } from "../../config/schema/objectiveTraits.js";
import { measure, metricKey } from "../../record/metrics.js";
import { bandOf } from "../series.js";
import { readRun, type RunChart } from "./runChart.js";
import { stripsSpec } from "./strips.js";
import {
  capitalised,
  closedFormDash,
  dashedItem,
  legendItem,
  neutralStyle,
  targetDash,
  unmarkedStyle,
} from "./style.js";

/** The chart from chance (0.5) to 1. */
export const rewardModelChart: RunChart = {
  shows: "how many labels the reward model ranks right, and how many can be",
  isFor: hasRewardModel,
  draw(records, context) {
    const { tracks, under } = readRun(records, context);
    const bandFor = (id: "accuracy" | "accuracyCeiling" | "agreement") =>
      bandOf(tracks, metricKey(id), [0, 1]);
    const style = unmarkedStyle(2);
    const lines = [
      { name: "accuracy", style, band: bandFor("accuracy") },
      { name: "ceiling", style: neutralStyle, band: bandFor("accuracyCeiling"), dash: closedFormDash },
      { name: "agreement", style: neutralStyle, band: bandFor("agreement"), dash: targetDash },
    ];
    const lowest = Math.min(
      0.5,
      ...lines.flatMap(({ band }) => band.map(({ low, mean }) => low ?? mean ?? 0.5)),
    );
    const scale = { min: Math.max(0, Math.floor(lowest * 10) / 10), max: 1 };
    return stripsSpec(context, {
      title: `${capitalised(measure("accuracy").label)} on pairs of responses`,
      subtitle: `${under()} · ceiling: the labeler's own utility`,
      legend: [
        legendItem(measure("accuracy").label, style),
        dashedItem(measure("accuracyCeiling").label),
        dashedItem(measure("agreement").label, targetDash),
      ],
      strips: [{ title: "share of labels ranked right", lines, scale }],
    });
  },
};
