/**
 * Panels side by side, one per tier, each under its tier's name: the form of the charts of shares.
 */
import { axisTitle, fontFamily, fontSizes, shorten, spacerScale, type LineScale } from "./style.js";

const between = 0.14;

/** The x axes `x0`, `x1`, … of the tiers, from left to right, with room between them and the names above. */
export function tierPanels(
  tiers: readonly string[],
  axisOf: (placed: Partial<LineScale>) => LineScale,
): Record<string, LineScale> {
  const scales: Record<string, LineScale> = {};
  tiers.forEach((_, index) => {
    if (index > 0) scales[`between${index}`] = spacerScale("x", "bottom", between);
    scales[`x${index}`] = axisOf({ stack: "panels", stackWeight: 1, grid: { display: false } });
  });
  // Of a stack at the top, the last axis stands on the left.
  [...tiers.entries()].reverse().forEach(([index, tier], fromRight) => {
    if (fromRight > 0) scales[`above${index}`] = spacerScale("x", "top", between);
    scales[`name${index}`] = {
      ...spacerScale("x", "top", 1),
      title: {
        ...axisTitle(shorten(tier, Math.max(6, Math.floor(72 / tiers.length)))),
        font: { family: fontFamily, size: fontSizes.axis, weight: "bold" },
      },
    };
  });
  return scales;
}
