/**
 * The behaviour gap over all epochs: mean and band over seeds, each seed faintly, the closed form in dashes.
 */
import { measure, metricKey } from "../../record/metrics.js";
import { bandOf, seedLine } from "../series.js";
import { hasHarmfulPrompts } from "../pictures.js";
import { formsToDraw, gapLines, readRun, type RunChart } from "./runChart.js";
import { stripsSpec } from "./strips.js";
import { capitalised, dashedItem, legendItem, unmarkedStyle } from "./style.js";

/** The gap in its own colour, the first tier's: it counts that tier positively. */
const style = unmarkedStyle(0);

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

    // Down to -1 only as far as needed, in steps of a quarter, so that the usual gap from 0 to 1 fills the chart.
    const drawn = [
      ...seeds.flat(),
      ...forms.flatMap(({ gap: form }) => form.map(({ mean }) => mean)),
      ...gap.map(({ low }) => low),
    ];
    const lowest = Math.min(0, ...drawn.filter((value) => value !== null));
    const bottom = Math.max(-1, Math.floor(lowest * 4) / 4);
    const several = seeds.length > 1;
    return stripsSpec(context, {
      title: `${capitalised(name)} on harmful prompts`,
      subtitle: under(),
      legend: [
        legendItem(`gap: ${of} − ${minus}`, style),
        ...(several
          ? [{ ...legendItem("single seeds", style), lineWidth: 1.5, strokeStyle: `${style.color}80` }]
          : []),
        ...forms.map(({ name, dash }) => dashedItem(name, dash)),
      ],
      strips: [
        {
          title: name,
          lines: [{ name: "gap", style, band: gap, seeds: several ? seeds : [] }, ...gapLines(forms)],
          scale: { min: bottom, max: 1 },
        },
      ],
      roomFor: ["closed form"],
    });
  },
};
