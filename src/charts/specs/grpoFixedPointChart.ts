/**
 * Where GRPO as published ends up, against the KL-regularised optimum that the other algorithms share, as klCoef
 * changes. Its KL estimate in the loss pulls towards KL(π_ref‖π) instead of KL(π‖π_ref), so bad responses lose their
 * probability in proportion to 1 / (how much worse they are paid) and not exponentially: they never quite go away.
 */
import { labelRoom, endLabels, type EndLabel } from "./chartText.js";
import { markers, placedOn } from "./lines.js";
import { logScale } from "./logScale.js";
import {
  acrossScale,
  chartOptions,
  closedFormDash,
  dashedItem,
  formatted,
  ink,
  legendItem,
  neutralStyle,
  roomScale,
  shorten,
  spacerScale,
  targetDash,
  ticks,
  tierStyle,
  valueScale,
  type ChartSpec,
  type LineDataset,
} from "./style.js";

/** The distributions over kinds at one klCoef (reward per nat), each `[kinds]` and summing to 1. */
export interface FixedPoints {
  readonly klCoef: number;
  /** π* ∝ π_ref · exp(R / klCoef). */
  readonly optimum: readonly number[];
  /** Where GRPO's own gradient vanishes. */
  readonly grpoFixedPoint: readonly number[];
  /** What GRPO has reached by training, where it was trained. */
  readonly trained?: readonly number[];
  /** What it has reached with its KL in the reward and no division by the sd, which shares the optimum. */
  readonly trainedInReward?: readonly number[];
}

export interface GrpoComparison {
  /** What the comparison is of, for the subtitle: the config and the situation (tier, prompts). */
  readonly name: string;
  readonly kinds: readonly string[];
  /** π_ref, `[kinds]`. */
  readonly reference: readonly number[];
  /** At least one, in any order. */
  readonly points: readonly FixedPoints[];
}

/** The worst-paid kind's axis ends here; the optimum soon falls out of it, down to what is as good as nothing. */
const lowestShown = 1e-4;
const nothing = 1e-12;

/** A line on the edge of its panel is drawn whole, one that leaves it at the bottom ends there. */
const clip = { left: 9, right: 9, top: 9, bottom: 2 };

const grpoStyle = tierStyle(1);
const inRewardStyle = { ...neutralStyle, marker: "circle", hollow: true, color: neutralStyle.dark } as const;

/** The kinds that reward raises and lowers most, read from the optimum at the largest klCoef, where none is near 0. */
function extremeKinds({ reference, points }: GrpoComparison): { best: number; worst: number } {
  const gentlest = points.reduce((a, b) => (b.klCoef > a.klCoef ? b : a));
  const raised = reference.map((prob, k) => (gentlest.optimum[k] ?? 0) / prob);
  return { best: raised.indexOf(Math.max(...raised)), worst: raised.indexOf(Math.min(...raised)) };
}

/** Total variation of two distributions, in [0, 1]: the probability that has to be moved to make them equal. */
function totalVariation(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, prob, k) => sum + Math.abs(prob - (q[k] ?? 0)), 0) / 2;
}

/**
 * Probability of the best-paid and of the worst-paid kind against klCoef, at GRPO's fixed point and at the optimum.
 * Throws where there are no points.
 */
export function grpoFixedPointChart(comparison: GrpoComparison): ChartSpec {
  const { kinds, reference } = comparison;
  const points = comparison.points.toSorted((a, b) => a.klCoef - b.klCoef);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new Error("A chart of fixed points needs a klCoef.");
  const { best, worst } = extremeKinds(comparison);
  const furthest = points
    .map(({ klCoef, optimum, grpoFixedPoint: fixed }) => ({
      klCoef,
      distance: totalVariation(optimum, fixed),
    }))
    .reduce((a, b) => (b.distance > a.distance ? b : a));

  const datasets: LineDataset[] = [];
  const labels: EndLabel[] = [];
  const panel = (y: string, kind: number, height: (prob: number) => number) => {
    const axes = { x: "x", y };
    const line = (of: (point: FixedPoints) => readonly number[] | undefined) =>
      points.flatMap((point) => {
        const prob = of(point)?.[kind];
        return prob === undefined ? [] : [{ x: Math.log10(point.klCoef), y: height(prob) }];
      });
    const drawn = [
      {
        name: "start",
        color: ink.muted,
        data: line(() => reference),
        borderWidth: 1.5,
        borderDash: targetDash,
      },
      {
        name: "optimum",
        color: neutralStyle.dark,
        data: line(({ optimum }) => optimum),
        borderWidth: 2.5,
        borderDash: closedFormDash,
      },
      { name: "GRPO", color: grpoStyle.color, data: line((point) => point.grpoFixedPoint), borderWidth: 4 },
    ];
    datasets.push(
      {
        ...markers(
          line(({ trained }) => trained),
          grpoStyle,
          axes,
        ),
        clip,
      },
      {
        ...markers(
          line(({ trainedInReward }) => trainedInReward),
          inRewardStyle,
          axes,
        ),
        clip,
      },
      ...drawn
        .toReversed()
        .map(({ color, name: _, ...rest }) => ({ ...placedOn(axes), clip, ...rest, borderColor: color })),
    );
    for (const { name, color, data } of drawn) {
      const end = data.at(-1);
      if (end !== undefined) labels.push({ text: name, color, ...end, axes });
    }
  };
  panel("best", best, (prob) => prob);
  panel("worst", worst, (prob) => Math.log10(Math.max(nothing, prob)));

  const hasTrained = points.some(({ trained }) => trained !== undefined);
  const hasInReward = points.some(({ trainedInReward }) => trainedInReward !== undefined);
  const named = (kind: number) => shorten(kinds[kind] ?? "", 14);
  return {
    type: "line",
    data: { datasets },
    options: chartOptions({
      title: "GRPO as published has another fixed point",
      subtitle: [
        `${shorten(comparison.name, 50)} · best paid: ${named(best)}, worst paid: ${named(worst)}`,
        `furthest apart at klCoef ${Number(furthest.klCoef.toPrecision(2))}: total variation ${formatted(furthest.distance)}`,
      ],
      legend: [
        legendItem(hasTrained ? `GRPO's fixed point, ${grpoStyle.glyph} as trained` : "GRPO's fixed point", {
          ...grpoStyle,
          glyph: "",
        }),
        dashedItem(hasInReward ? "optimum, ○ trained, KL in the reward" : "KL-regularised optimum"),
        dashedItem("start", targetDash),
      ],
      scales: {
        x: logScale("klCoef (reward per nat)", first.klCoef, last.klCoef, acrossScale),
        room: roomScale(labelRoom("optimum".length)),
        // Of one stack, the first axis stands at the bottom.
        worst: logScale("P(worst paid)", lowestShown, 1, valueScale, { stack: "panels", stackWeight: 1 }),
        between: spacerScale("y", "left", 0.12),
        best: valueScale("P(best paid)", {
          min: 0,
          max: 1,
          stack: "panels",
          stackWeight: 1,
          ticks: ticks({ stepSize: 0.5 }),
        }),
      },
    }),
    plugins: [endLabels(labels)],
  };
}
