/**
 * The frame of every epoch in a world without harmful prompts, where there is no compliance to compare: proxy and gold
 * reward by tier up to the epoch. Its axes follow from the config, so frames can be flipped through.
 */
import { weightedAttributes } from "../../config/schema/attributes.js";
import type { Config } from "../../config/schema/config.js";
import { metricKey, type EpochMetrics, type MeasureId } from "../../record/metrics.js";
import { alignSeeds, bandOf, exists, type BandPoint } from "../series.js";
import { legendItem, ticks, tierNames, tierStyle, type ChartContext, type ChartSpec } from "./style.js";
import { subtitle } from "./subtitle.js";
import { stripsSpec, type Strip } from "./tierStrips.js";

type Range = readonly [number, number];

/** In standard deviations of the reference policy's scores: what a normalised score seldom leaves. */
const usualProxy: Range = [-2, 4];

/** Where the gold of harmless answers lies: from the worst kind to the best, with room for the topics, in halves. */
export function goldRange({ responses, gold, world }: Config): Range {
  const values = Object.values(responses).map((kind) => weightedAttributes(gold.weights, kind, 0));
  const room = world.topicStrength / 2;
  const low = Math.floor(2 * (Math.min(...values) - room)) / 2;
  const high = Math.ceil(2 * (Math.max(...values) + room)) / 2;
  return [low, high];
}

/** The range, made wider by whole units where a mean leaves it: rather an axis that moves than a line that is cut. */
function widened([low, high]: Range, bands: readonly (readonly BandPoint[])[]): Range {
  const means = bands.flatMap((band) => band.flatMap(({ mean }) => (mean === null ? [] : [mean])));
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
  const tracks = alignSeeds(records, epoch, context.epochs);
  const names = tierNames(context);
  const strip = (id: MeasureId, title: string, usual: Range): Strip[] => {
    const bands = names.map((name) => bandOf(tracks, metricKey(id, name)));
    if (!bands.some(exists)) return [];
    const range = widened(usual, bands);
    const lines = names.map((name, index) => ({
      name,
      style: tierStyle(index),
      band: bandOf(tracks, metricKey(id, name), range),
    }));
    const scale = { min: range[0], max: range[1], ticks: ticks({ maxTicksLimit: 6 }) };
    return [{ title, lines: lines.toReversed(), scale }];
  };
  const proxy = strip("proxyReward", "proxy (sd)", usualProxy);
  const before = `epoch ${epoch} of ${context.epochs}`;
  return stripsSpec(
    context,
    {
      title: proxy.length > 0 ? "Proxy and gold reward, by tier" : "Gold reward, by tier",
      subtitle: subtitle(context, tracks.seeds.length, { before }),
      legend: names.map((name, index) => legendItem(name, tierStyle(index))),
      labelLength: Math.max(...names.map((name) => Math.min(17, name.length))) + " −0.00".length,
    },
    [...proxy, ...strip("goldReward", "gold", goldRange(context.config))],
  );
}
