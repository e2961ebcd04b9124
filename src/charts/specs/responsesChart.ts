/**
 * What the policy answers: the shares of the response kinds, stacked to 1, over epochs; one panel per tier, side by side
 * on one share axis.
 */
import { measure, metricKey } from "../../record/metrics.js";
import { bandOf, exists, type SeedTracks } from "../series.js";
import { readRun, type RunChart } from "./runChart.js";
import { sharesChart, shareScale, type ShareArea } from "./shares.js";
import { epochScale, ticks } from "./style.js";

/** The means of these keys, the first one at the bottom. */
function stacked(tracks: SeedTracks, keys: readonly string[]): ShareArea[] {
  const below = tracks.epochs.map(() => 0);
  return keys.map((key) => {
    const area = bandOf(tracks, key).map(({ epoch, mean }, i) => {
      const low = below[i] ?? 0;
      const high = low + (mean ?? 0);
      below[i] = high;
      return { x: epoch, low, high };
    });
    return { top: area.map(({ x, high }) => ({ x, y: high })), places: [area] };
  });
}

/** The shares on harmful prompts where the world has them, else on all prompts. */
export const responsesChart: RunChart = {
  shows: "which kinds of response each tier gets, over time",
  draw(records, context) {
    const { tracks, under } = readRun(records, context);
    const tiers = Object.keys(context.config.tiers);
    const kinds = Object.keys(context.config.responses);
    const harmful = tiers.some((tier) =>
      kinds.some((kind) => exists(bandOf(tracks, metricKey("harmfulShare", tier, kind)))),
    );
    const id = harmful ? "harmfulShare" : "share";
    const maxTicksLimit = Math.max(2, Math.floor(10 / tiers.length));
    return sharesChart({
      title: `What the policy answers ${harmful ? "to harmful prompts" : ""}`.trim(),
      subtitle: under({ noBand: true }),
      tiers,
      kinds,
      areasOf: (tier) =>
        stacked(
          tracks,
          kinds.map((kind) => metricKey(id, tier, kind)),
        ),
      axisOf: (placed) => epochScale(context, { ...placed, ticks: ticks({ maxTicksLimit, precision: 0 }) }),
      yScale: shareScale(measure(id).label),
    });
  },
};
