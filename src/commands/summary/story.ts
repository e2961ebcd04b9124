/**
 * What a scenario tells of itself (`story` of its config) in the closing summary: how to read it, and the measures that it
 * names, from start to end, beside the closed forms. All numbers are the run's. Pure.
 */
import type { Config } from "../../config/schema/config.js";
import type { IdealGold } from "../../record/idealGold.js";
import { measure, metricKey, type MeasureId, type RunSummary } from "../../record/metrics.js";
import { alignColumns, formatOf, meanOnly, withInterval } from "../terminal/format.js";
import { passesPeak, type MeasurePaths } from "./measurePaths.js";
import { formsOf } from "./tables.js";

type Told = NonNullable<NonNullable<Config["story"]>["measures"]>[number];

/** "gold reward, monitored", "share of parrot, monitored, percent". */
function labelOf({ measure: id, tier, response }: Told): string {
  const { label, unit, sort } = measure(id);
  const what = response === undefined ? label : label.replace(/^((?:.*: )?share)/, `$1 of ${response}`);
  return [what, tier, sort === "probability" ? "percent" : unit].filter(Boolean).join(", ");
}

/** What a story is told from. */
export interface StoryInput {
  readonly config: Config;
  readonly summary: RunSummary;
  readonly paths: MeasurePaths;
  /** null where nobody asks. */
  readonly ideal: IdealGold | null;
}

const keyOf = ({ measure: id, tier, response }: Told): string => metricKey(id, tier, response);

/** The lines of a story; none without one. Measures that do not exist in this world are left out. */
export function storyLines(input: StoryInput): string[] {
  const { howToRead, measures = [] } = input.config.story ?? {};
  const told = measures.filter((one) => input.summary.final[keyOf(one)]);
  const table = told.length === 0 ? [] : alignColumns(withoutEmptyColumns(tableOf(told, input)));
  return [...(howToRead === undefined ? [] : [howToRead]), ...table];
}

function tableOf(told: readonly Told[], { config, summary, paths, ideal }: StoryInput): string[][] {
  const { final, seeds } = summary;
  const forms = formsOf(config, final);
  const header = [
    "what matters here",
    "start",
    "peak",
    "end",
    ...forms.map(({ name }) => name),
    ideal?.seeds === seeds.length ? "ideal reward model" : `ideal reward model (${ideal?.seeds ?? 0} seeds)`,
  ];
  const rows = told.map((one) => {
    const { measure: id, tier, response } = one;
    const show = formatOf(measure(id).sort);
    const path = paths.of(id, tier, response);
    const bringsIdeal = id === "goldReward" && tier !== undefined ? ideal?.byTier[tier] : undefined;
    return [
      labelOf(one),
      path === null || path.firstEpoch > 0 ? "" : show(path.start),
      path === null || !passesPeak(path) ? "" : `${show(path.peak)} (epoch ${path.peakEpoch})`,
      withInterval(final[keyOf(one)], show),
      ...forms.map((form) => {
        const at = final[metricKey(`${form.id}.${id}` as MeasureId, tier, response)]; // none where it is no measure
        return at ? withInterval(meanOnly(at), show) : "";
      }),
      bringsIdeal === undefined ? "" : show(bringsIdeal),
    ];
  });
  return [header, ...rows];
}

/** The rows without the columns in which only the header says something; empty cells get a dash. */
function withoutEmptyColumns([header = [], ...rows]: readonly string[][]): string[][] {
  const filled = header.map((_, column) => rows.some((row) => row[column] !== ""));
  return [header, ...rows].map((row) =>
    row.filter((_, column) => filled[column]).map((cell) => (cell === "" ? "–" : cell)),
  );
}
