/** What the doctor says of the charts: whether there is a canvas, and whether text shows on it. */
import type { Renderer } from "../../charts/render.js";
import type { ChartSpec } from "../../charts/specs/style.js";
import { checked, reasonOf, type Check } from "./report.js";

/** An empty chart under a title. */
const titled = (text: string): ChartSpec => ({
  type: "line",
  data: { datasets: [] },
  options: { animation: false, plugins: { title: { display: true, text } } },
});

const again = "Run npm ci again; until then, --charts off trains without pictures.";

/**
 * Draws. Without a font all text vanishes silently, so a chart with a title has to differ from one whose title is a
 * space. `open` loads the canvas, which fails where its binary is missing.
 */
export async function checkCharts(open: () => Promise<Renderer>): Promise<Check[]> {
  const check = (name: string, problem: string | null, fine = ""): Check =>
    checked(name, problem, fine, again);
  let renderer: Renderer;
  try {
    renderer = await open();
  } catch (error) {
    const about = reasonOf(error);
    // The renderer registers its fonts when it is made; anything else that fails by then is the canvas.
    return /font/.test(about)
      ? [check("canvas", null, "loads"), check("fonts", about)]
      : [check("canvas", about), check("fonts", "cannot be tried without a canvas")];
  }
  try {
    const blank = renderer.render(titled(" "));
    const shows = !renderer.render(titled("Compliance ≥ √π")).equals(blank);
    return [
      check("canvas", null, "draws"),
      check("fonts", shows ? null : "text does not show on charts", "DejaVu Sans shows"),
    ];
  } catch (error) {
    return [check("canvas", reasonOf(error)), check("fonts", "cannot be tried without a canvas")];
  }
}
