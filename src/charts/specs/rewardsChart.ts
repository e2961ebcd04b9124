/**
 * What training pays and what it is worth: proxy reward (the reward model's score), gold reward (the designers' true
 * objective) and the model's own reward, by tier. Where proxy rises and gold falls, the reward is being gamed.
 */
import type { EpochMetrics, MeasureId } from "../../record/metrics.js";
import { metricKey } from "../../record/metrics.js";
import { alignSeeds, bandOf, exists, lastEpoch } from "../series.js";
import type { RunChart } from "./runChart.js";
import {
  capitalised,
  legendItem,
  ticks,
  tierNames,
  tierStyle,
  type ChartContext,
  type ChartSpec,
} from "./style.js";
import { subtitle } from "./subtitle.js";
import { rewardTitle, stripsSpec, whichReward, type Strip } from "./tierStrips.js";

/** The three rewards up to the run's last epoch, each in a strip. */
function draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const tracks = alignSeeds(records, lastEpoch(records), context.epochs);
  const names = tierNames(context);
  const strip = (id: MeasureId): Strip => ({
    title: rewardTitle(id),
    lines: names
      .map((name, index) => ({ name, style: tierStyle(index), band: bandOf(tracks, metricKey(id, name)) }))
      .toReversed(),
    scale: { grace: "8%", ticks: ticks({ maxTicksLimit: 4 }) },
  });
  const proxy = { name: whichReward("proxyReward"), strip: strip("proxyReward") };
  const others = (["goldReward", "ownReward"] as const).map((id) => ({
    name: whichReward(id),
    strip: strip(id),
  }));
  const hasProxy = proxy.strip.lines.some(({ band }) => exists(band));
  const shown = [
    ...(hasProxy ? [proxy] : []),
    // A model without a utility of its own has an own reward of 0 throughout: nothing to look at.
    ...others.filter(({ strip: { lines } }) => lines.some(({ band }) => band.some(({ mean }) => mean))),
  ];
  const words = shown.map(({ name }) => name);
  const listed = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join("");
  return stripsSpec(
    context,
    {
      title: `${capitalised(listed)} reward, by tier`,
      subtitle: `${subtitle(context, tracks.seeds.length)}${hasProxy ? "" : " · no reward model: no proxy"}`,
      legend: names.map((name, index) => legendItem(name, tierStyle(index))),
    },
    shown.map(({ strip }) => strip),
  );
}

export const rewardsChart: RunChart = {
  shows: "what the reward model pays (proxy), what the designers want (gold), what the model wants (own)",
  draw,
};
