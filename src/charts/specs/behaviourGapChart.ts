/**
 * The behaviour gap over all epochs: mean and band over seeds, each seed faintly, the closed form in dashes.
 */
import { measure, metricKey } from "../../record/metrics.js";
import { bandOf, seedLine } from "../series.js";
import { hasHarmfulPrompts } from "../pictures.js";
import { formsToDraw, gapLines, readRun, type RunChart } from "./runChart.js";
import { stripsSpec } from "./strips.js";
import { capitalised, dashedItem, legendItem, neutralStyle, unmarkedStyle } from "./style.js";

/** The gap in its own colour, the first tier's: it counts that tier positively. */
const style = unmarkedStyle(0);

/** The gap on the tiers' own prompts. */
const naturalStyle = unmarkedStyle(1);

/** A line so far below the axis is still drawn whole. */
const hardlyBelow = 0.015;

export const behaviourGapChart: RunChart = {
  shows: "the gap, every seed and the closed form",
  isFor: hasHarmfulPrompts,
  draw(records, context) {
    const { tracks, under } = readRun(records, context);
    const key = metricKey("behaviourGap");
    const { of, minus } = context.config.gap;
    const { label: name } = measure("behaviourGap");
    const gap = bandOf(tracks, key, [-1, 1]);
    const seeds = tracks.seeds.map((seed) => seedLine(tracks, key, seed));
    const forms = formsToDraw(tracks, context);
    // Where tiers shift their topics the gap on their own prompts is another one, with a closed form of its own.
    const natural = bandOf(tracks, metricKey("naturalGap"), [-1, 1]);
    const hasNatural = natural.some(({ mean }) => mean !== null);
    const naturalForm = hasNatural
      ? bandOf(tracks, metricKey(`${forms[0]?.id ?? "optimum"}.naturalGap`))
      : [];

    // Down to -1 only as far as needed, in steps of a quarter, so that the usual gap from 0 to 1 fills the chart.
    const drawn = [
      ...seeds.flat(),
      ...forms.flatMap(({ gap: form }) => form.map(({ mean }) => mean)),
      ...gap.map(({ low }) => low),
      ...natural.map(({ low }) => low),
      ...naturalForm.map(({ mean }) => mean),
    ];
    const lowest = Math.min(0, ...drawn.filter((value) => value !== null));
    const bottom = lowest > -hardlyBelow ? 0 : Math.max(-1, Math.floor(lowest * 4) / 4);
    const several = seeds.length > 1;
    return stripsSpec(context, {
      title: `${capitalised(name)} on harmful prompts`,
      subtitle: under(),
      legend: [
        legendItem(hasNatural ? `same prompt: ${of} − ${minus}` : `gap: ${of} − ${minus}`, style),
        ...(hasNatural ? [legendItem("each tier's own prompts", naturalStyle)] : []),
        ...(several
          ? [{ ...legendItem("single seeds", style), lineWidth: 1.5, strokeStyle: `${style.color}80` }]
          : []),
        ...forms.map(({ name, dash }) => dashedItem(name, dash)),
      ],
      strips: [
        {
          title: name,
          lines: [
            { name: hasNatural ? "paired" : "gap", style, band: gap, seeds: several ? seeds : [] },
            ...(hasNatural ? [{ name: "natural", style: naturalStyle, band: natural }] : []),
            ...gapLines(forms),
            ...(hasNatural
              ? [{ name: "", style: neutralStyle, band: naturalForm, dash: forms[0]?.dash ?? [] }]
              : []),
          ],
          scale: { min: bottom, max: 1 },
        },
      ],
      roomFor: ["closed form"],
    });
  },
};
