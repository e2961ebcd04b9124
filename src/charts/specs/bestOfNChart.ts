/**
 * Best-of-n beside training: what the start answers to harmful prompts, what the best of n of its answers is by the
 * reward model, what the trained policy and the closed form answer. One panel per tier. Best-of-n picks by the same reward
 * model in every tier, graded or not, so a reward model that is blind to the flags opens no gap; training does.
 * Where no prompt is harmful, rewardsByKl.ts compares what each of them is paid and worth.
 */
import { hasRewardModel } from "../../config/schema/objectiveTraits.js";
import { measure, metricKey, type EpochMetrics, type MeasureId } from "../../record/metrics.js";
import { formsOf, meanOver } from "../series.js";
import { runSlices } from "./responsesChart.js";
import { rewardsByKl } from "./rewardsByKl.js";
import { hasHarmfulPrompts } from "../pictures.js";
import { readRun, type RunChart } from "./runChart.js";
import { sharesChart, shareScale, type ShareArea } from "./shares.js";
import { formatted, type ChartContext, type ChartSpec, type LineScale } from "./style.js";
import { tableBelow, tableHeight } from "./tableBelow.js";

/** A policy that gets a bar: its name, the records it is read from and its measures. */
interface Bar {
  readonly name: readonly string[];
  readonly rows: readonly EpochMetrics[];
  readonly share: MeasureId;
  /** Compliance, gold reward and KL. */
  readonly numbers: readonly MeasureId[];
}

const tableRows = ["compliance", measure("goldReward").label, `KL (${measure("kl").unit})`];

/** Half the width of a bar, where bars are 1 apart. */
const halfBar = 0.45;

/** Stacked shares of the four policies by tier, from the first and the last epoch of the run. */
function answers(records: readonly EpochMetrics[], context: ChartContext): ChartSpec {
  const { tracks, under: underWith, before } = readRun(records, context);
  const { gap, evaluation, responses } = context.config;
  const n = evaluation.bestOf;
  const tiers = Object.keys(context.config.tiers);
  const kinds = Object.keys(responses);
  const title = `Answers to harmful prompts: best of ${n} and training`;
  const under = underWith({ before, noBand: true });

  const start = tracks.records[0] ?? [];
  const end = tracks.records.at(-1) ?? [];
  const trained = ["compliance", "goldReward", "kl"] as const;
  const [{ id: first, short }] = formsOf(tracks, context.config);
  const form = first === "fixedPoint" ? first : "optimum";
  const bars: Bar[] = [
    { name: ["start"], rows: start, share: "harmfulShare", numbers: trained },
    {
      name: ["best", `of ${n}`],
      rows: end,
      share: "bestOfN.harmfulShare",
      numbers: ["bestOfN.compliance", "bestOfN.goldReward", "bestOfN.kl"],
    },
    { name: ["trained"], rows: end, share: "harmfulShare", numbers: trained },
    {
      name: short.split(" "),
      rows: end,
      share: `${form}.harmfulShare`,
      numbers: [`${form}.compliance`, `${form}.goldReward`, `${form}.kl`],
    },
  ];
  const read = ({ rows }: Bar, id: MeasureId, tier: string, kind?: string) =>
    meanOver(rows, metricKey(id, tier, kind));
  const exists = (bar: Bar) =>
    tiers.some((tier) => kinds.some((kind) => read(bar, bar.share, tier, kind) !== null));
  const drawn = bars.filter(exists);
  const slices = runSlices(tracks, context.config);

  const areasOf = (tier: string): ShareArea[] => {
    const below = drawn.map(() => 0);
    return slices.map(({ kinds: together }) => {
      const stacked = drawn.map((bar, i) => {
        const low = below[i] ?? 0;
        const high = together.reduce((sum, kind) => sum + (read(bar, bar.share, tier, kind) ?? 0), low);
        below[i] = high;
        return { xs: [i + 0.5 - halfBar, i + 0.5, i + 0.5 + halfBar] as const, low, high };
      });
      return {
        top: stacked.flatMap(({ xs: [left, , right], high }) => [
          { x: left, y: high },
          { x: right, y: high },
          { x: right, y: NaN }, // lifts the pen between bars
        ]),
        places: stacked.map(({ xs, low, high }) => xs.map((x) => ({ x, low, high }))),
      };
    });
  };
  const columns = tiers.flatMap((tier, index) =>
    drawn.map((bar, i) => {
      const cells = bar.numbers.map((id) => {
        const value = read(bar, id, tier);
        return value === null ? "–" : formatted(value);
      });
      return { xAxis: `x${index}`, x: i + 0.5, name: bar.name, cells };
    }),
  );

  const gaps = drawn.flatMap((bar) => {
    const complianceIn = (tier: string) => read(bar, bar.numbers[0] ?? "compliance", tier);
    const [of, minus] = [complianceIn(gap.of), complianceIn(gap.minus)];
    return of === null || minus === null ? [] : [`${formatted(of - minus)} ${bar.name.join(" ")}`];
  });
  const shares = sharesChart({
    title,
    subtitle: [`${under} · gold and KL over all prompts`, `behaviour gap: ${gaps.join(" · ")}`],
    tiers,
    slices,
    areasOf,
    axisOf: (placed): LineScale => ({
      type: "linear",
      axis: "x",
      position: "bottom",
      min: 0,
      max: drawn.length,
      ticks: { display: false },
      afterFit: (scale) => {
        scale.height = tableHeight(2, tableRows.length);
      },
      ...placed,
    }),
    yScale: shareScale(measure("harmfulShare").label, {
      afterFit: (scale) => {
        scale.width = 106; // room for the names of the table's rows
      },
    }),
  });
  return { ...shares, plugins: [...(shares.plugins ?? []), tableBelow(tableRows, columns, 1)] };
}

export const bestOfNChart: RunChart = {
  shows: "the same reward model used without training: the best of n responses (16 unless set)",
  isFor: hasRewardModel,
  draw: (records, context) => (hasHarmfulPrompts(context.config) ? answers : rewardsByKl)(records, context),
};
