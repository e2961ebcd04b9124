/**
 * What the policy answers: the shares of the response kinds, stacked to 1, over epochs; one panel per tier, side by side
 * on one share axis.
 */
import type { Config } from "../../config/schema/config.js";
import { measure, metricKey } from "../../record/metrics.js";
import { bandOf, type SeedTracks } from "../series.js";
import { hasHarmfulPrompts } from "../pictures.js";
import { readRun, type RunChart } from "./runChart.js";
import { sharesChart, shareScale, slicesOf, type ShareArea, type Slice } from "./shares.js";
import { epochScale, ticks } from "./style.js";

/** The shares on harmful prompts where the world has them, else on all prompts. */
const shareIn = (config: Config) => (hasHarmfulPrompts(config) ? "harmfulShare" : "share");

/** The slices that the kinds of a run are drawn as: those are told apart that have a large share at some epoch in some tier. */
export function runSlices(tracks: SeedTracks, config: Config): Slice[] {
  const id = shareIn(config);
  const largest = (kind: string): number =>
    Math.max(
      0,
      ...Object.keys(config.tiers).flatMap((tier) =>
        bandOf(tracks, metricKey(id, tier, kind)).map(({ mean }) => mean ?? 0),
      ),
    );
  return slicesOf(Object.keys(config.responses), largest);
}

/** The means of these sums of measures, the first one at the bottom. */
function stacked(tracks: SeedTracks, keys: readonly (readonly string[])[]): ShareArea[] {
  const below = tracks.epochs.map(() => 0);
  return keys.map((summed) => {
    const bands = summed.map((key) => bandOf(tracks, key));
    const area = tracks.epochs.map((epoch, i) => {
      const low = below[i] ?? 0;
      const high = bands.reduce((sum, band) => sum + (band[i]?.mean ?? 0), low);
      below[i] = high;
      return { x: epoch, low, high };
    });
    return { top: area.map(({ x, high }) => ({ x, y: high })), places: [area] };
  });
}

export const responsesChart: RunChart = {
  shows: "which kinds of response each tier gets, over time",
  draw(records, context) {
    const { tracks, under } = readRun(records, context);
    const tiers = Object.keys(context.config.tiers);
    const slices = runSlices(tracks, context.config);
    const id = shareIn(context.config);
    const maxTicksLimit = Math.max(2, Math.floor(10 / tiers.length));
    return sharesChart({
      title: `What the policy answers ${id === "harmfulShare" ? "to harmful prompts" : ""}`.trim(),
      subtitle: under({ noBand: true }),
      tiers,
      slices,
      areasOf: (tier) =>
        stacked(
          tracks,
          slices.map(({ kinds }) => kinds.map((kind) => metricKey(id, tier, kind))),
        ),
      axisOf: (placed) => epochScale(context, { ...placed, ticks: ticks({ maxTicksLimit, precision: 0 }) }),
      yScale: shareScale(measure(id).label),
    });
  },
};
