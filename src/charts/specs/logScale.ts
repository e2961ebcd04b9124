/**
 * A logarithmic axis: chart.js's linear axis over the logarithm, with ticks at 1, 3, 10, … All charts so have one type of
 * axis, and a chart places its points by `Math.log10`.
 */
import { ink, ticks, valueScale, type LineScale } from "./style.js";

/** Ticks at 1 and 3 times the powers of ten on an axis of up to so many decades, on a longer one at the powers alone. */
const decadesWithThrees = 3;

/** An axis from `low` to `high`, both above 0; points lie on it at their log10. `scale`: at the left or across. */
export function logScale(
  title: string,
  low: number,
  high: number,
  scale: typeof valueScale = valueScale,
  overrides: Partial<LineScale> = {},
): LineScale {
  const [min, max] = [Math.log10(low), Math.log10(high)];
  const steps = max - min <= decadesWithThrees ? [1, 3] : [1];
  const values: number[] = [];
  for (let decade = Math.floor(min); decade <= max; decade++)
    for (const step of steps) {
      const value = Math.log10(step) + decade;
      if (value >= min - 1e-9 && value <= max + 1e-9) values.push(value);
    }
  return scale(title, {
    min,
    max,
    grid: { color: ink.grid },
    ticks: {
      ...ticks({}),
      callback: (value) => String(Number((10 ** Number(value)).toPrecision(1))),
    },
    afterBuildTicks: (built: { ticks: { value: number }[] }) => {
      built.ticks = values.map((value) => ({ value }));
    },
    ...overrides,
  });
}
