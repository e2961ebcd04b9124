/**
 * What training pays and what it is worth: proxy reward (the reward model's score), gold reward (the designers' true
 * objective) and the model's own reward, by tier. Where proxy rises and gold falls, the reward is being gamed.
 */
import { measure, type MeasureId } from "../../record/metrics.js";
import { exists } from "../series.js";
import { readRun, type RunChart } from "./runChart.js";
import { stripsSpec } from "./strips.js";
import { capitalised, ticks } from "./style.js";

/** Which reward a measure is, in a chart whose title says that all are rewards: "proxy" for "proxy reward". */
const whichReward = (id: MeasureId): string => measure(id).label.replace(/ reward$/, "");

/** The same with its unit, for the axis of a strip, which has little room: "proxy (sd)". */
export function rewardTitle(id: MeasureId): string {
  const { unit } = measure(id);
  return unit === "" ? whichReward(id) : `${whichReward(id)} (${unit})`;
}

export const rewardsChart: RunChart = {
  shows: "what the reward model pays (proxy), what the designers want (gold), what the model wants (own)",
  draw(records, context) {
    const { byTier, tierLegend, under } = readRun(records, context);
    const rewards = (["proxyReward", "goldReward", "ownReward"] as const).map((id) => ({
      id,
      lines: byTier(id),
    }));
    const shown = rewards.filter(({ id, lines }) =>
      // A model without a utility of its own has an own reward of 0 throughout: nothing to look at.
      lines.some(({ band }) => (id === "proxyReward" ? exists(band) : band.some(({ mean }) => mean))),
    );
    const words = shown.map(({ id }) => whichReward(id));
    const listed = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join("");
    const hasProxy = shown[0]?.id === "proxyReward";
    return stripsSpec(context, {
      title: `${capitalised(listed)} reward, by tier`,
      subtitle: `${under()}${hasProxy ? "" : " · no reward model: no proxy"}`,
      legend: tierLegend,
      strips: shown.map(({ id, lines }) => ({
        title: rewardTitle(id),
        lines,
        scale: { grace: "8%", ticks: ticks({ maxTicksLimit: 4 }) },
      })),
    });
  },
};
