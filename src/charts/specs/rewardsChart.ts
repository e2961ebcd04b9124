/**
 * What training pays and what it is worth: proxy reward (the reward model's score), gold reward (the designers' true
 * objective) and the model's own reward, by tier. Where proxy rises and gold falls, the reward is being gamed.
 */
import { measure, type MeasureId } from "../../record/metrics.js";
import { exists } from "../series.js";
import { idealGoldLines } from "./idealGoldLines.js";
import { readRun, type RunChart } from "./runChart.js";
import { stripsSpec, type StripLine } from "./strips.js";
import { capitalised, ticks, type LineScale } from "./style.js";

/** Which reward a measure is, in a chart whose title says that all are rewards: "proxy" for "proxy reward". */
const whichReward = (id: MeasureId): string => measure(id).label.replace(/ reward$/, "");

/** The same with its unit, for the axis of a strip, which has little room: "proxy (sd)". */
export function rewardTitle(id: MeasureId): string {
  const { unit } = measure(id);
  return unit === "" ? whichReward(id) : `${whichReward(id)} (${unit})`;
}

/** An axis that ends a little beyond what is drawn: rounded to its steps, a strip would stand half empty. */
function tightScale(lines: readonly StripLine[]): Partial<LineScale> {
  const values = lines
    .flatMap(({ band }) => band.flatMap(({ mean, low, high }) => [mean, low, high]))
    .filter((value) => value !== null);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(most - least, leastSpan);
  const room = 0.08 * span;
  const style = { ...ticks({ stepSize: roundStep(span / 2) }), includeBounds: false };
  return { min: least - room, max: most + room, ticks: style };
}

/** The largest of 1, 2 and 5 times a power of ten that is not above a length: so at least two ticks lie within two lengths. */
function roundStep(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  return power * ([5, 2].find((factor) => factor * power <= length) ?? 1);
}

/** An axis spans at least this: what hardly moves is drawn as hardly moving. */
const leastSpan = 0.2;

export const rewardsChart: RunChart = {
  shows: "what the reward model pays (proxy), what the designers want (gold), what the model wants (own)",
  draw(records, context) {
    const { tiers, byTier, tierLegend, under } = readRun(records, context);
    const ideal = idealGoldLines(context, tiers);
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
      subtitle: under({ after: hasProxy ? undefined : "no reward model: no proxy" }),
      legend: [...tierLegend, ...ideal.legend],
      strips: shown.map(({ id, lines: trained }) => {
        const lines = id === "goldReward" ? [...trained, ...ideal.lines] : trained;
        return { title: rewardTitle(id), lines, scale: tightScale(lines) };
      }),
    });
  },
};
