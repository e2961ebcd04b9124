/**
 * The frame of every epoch in a world without harmful prompts, where there is no compliance to compare: proxy and gold
 * reward by tier up to the epoch. Its axes follow from the config, so frames can be flipped through.
 */
import { weightedAttributes, withWeights } from "../../config/schema/attributes.js";
import type { Config } from "../../config/schema/config.js";
import type { EpochMetrics, MeasureId } from "../../record/metrics.js";
import { exists } from "../series.js";
import { idealGoldLines } from "./idealGoldLines.js";
import { rewardTitle } from "./rewardsChart.js";
import { readRun } from "./runChart.js";
import { stripsSpec, type Strip, type StripLine } from "./strips.js";
import { ticks, type ChartContext, type ChartSpec } from "./style.js";

type Range = readonly [number, number];

/** In standard deviations of the reference policy's scores: what a normalised score seldom leaves. */
const usualProxy: Range = [-2, 4];

/** Where the gold of harmless answers lies: from the worst kind to the best, with room for the topics, in whole numbers. */
export function goldRange({ responses, gold, tiers, world }: Config): Range {
  const values = Object.values(tiers).flatMap((tier) => {
    const weights = withWeights(gold.weights, tier.gold?.weights);
    return Object.values(responses).map((kind) => weightedAttributes(weights, kind, 0));
  });
  const room = world.topicStrength / 2;
  return [Math.floor(Math.min(...values) - room), Math.ceil(Math.max(...values) + room)];
}

/** The range, made wider by whole units where a mean leaves it: rather an axis that moves than a line that is cut. */
function widened([low, high]: Range, lines: readonly StripLine[]): Range {
  const means = lines.flatMap(({ band }) => band.flatMap(({ mean }) => mean ?? []));
  return [
    Math.min(low, ...means.map((mean) => Math.floor(mean))),
    Math.max(high, ...means.map((mean) => Math.ceil(mean))),
  ];
}

/** Proxy and gold reward by tier up to `epoch`, mean and band over seeds; gold alone where there is no reward model. */
export function rewardsByEpoch(
  records: readonly EpochMetrics[],
  context: ChartContext,
  epoch: number,
): ChartSpec {
  const { tiers, byTier, tierLegend, under, before } = readRun(records, context, epoch);
  const ideal = idealGoldLines(context, tiers);
  const strip = (id: MeasureId, usual: Range, beside: readonly StripLine[] = []): Strip[] => {
    const lines = byTier(id);
    if (!lines.some(({ band }) => exists(band))) return [];
    const [min, max] = widened(usual, [...lines, ...beside]);
    const scale = { min, max, ticks: ticks({ maxTicksLimit: 6 }) };
    return [{ title: rewardTitle(id), lines: [...byTier(id, [min, max]), ...beside], scale }];
  };
  const proxy = strip("proxyReward", usualProxy);
  return stripsSpec(context, {
    title: proxy.length > 0 ? "Proxy and gold reward, by tier" : "Gold reward, by tier",
    subtitle: under({ before }),
    legend: [...tierLegend, ...ideal.legend],
    strips: [...proxy, ...strip("goldReward", goldRange(context.config), ideal.lines)],
    roomFor: tiers.map(({ name }) => name),
  });
}
