/**
 * What a chart of a run is, and what all of them begin with: a file in specs/ exports a RunChart, and drawRun.ts lists
 * them under their names. All else (files, what --force may clear, tests, the README's table) follows from that list.
 */
import type { Config } from "../../config/schema/config.js";
import { metricKey, type EpochMetrics, type MeasureId } from "../../record/metrics.js";
import type { RecordedForm } from "../../record/closedForms.js";
import { alignSeeds, bandOf, formsOf, lastEpoch, type BandPoint, type SeedTracks } from "../series.js";
import type { StripLine } from "./strips.js";
import {
  closedFormDash,
  legendItem,
  neutralStyle,
  targetDash,
  tierStyle,
  type ChartContext,
  type ChartSpec,
} from "./style.js";
import { subtitle } from "./subtitle.js";

/** A chart that is drawn once, at the end of a run. */
export interface RunChart {
  /** What it shows, in a few words: its row in the README's table. */
  readonly shows: string;
  /** Whether runs of a config have anything to show in it; where not, it is not drawn. Default: always. */
  isFor?(config: Config): boolean;
  /** The chart from the records of all seeds, in any order, up to the last epoch that any of them has reached. */
  draw(records: readonly EpochMetrics[], context: ChartContext): ChartSpec;
}

/** The records up to an epoch as charts use them: on one grid, by tier, and with the common subtitle. */
export function readRun(records: readonly EpochMetrics[], context: ChartContext, epoch = lastEpoch(records)) {
  const tracks = alignSeeds(records, epoch, context.epochs);
  const tiers = Object.keys(context.config.tiers).map((name, index) => ({ name, style: tierStyle(index) }));
  return {
    tracks,
    tiers,
    tierLegend: tiers.map(({ name, style }) => legendItem(name, style)),
    /** A line for every tier; the measure's bounds cut the band. */
    byTier: (id: MeasureId, bounds?: readonly [number, number]): StripLine[] =>
      tiers.map((tier) => ({ ...tier, band: bandOf(tracks, metricKey(id, tier.name), bounds) })),
    under: (details?: Parameters<typeof subtitle>[2]) => subtitle(context, tracks.seeds.length, details),
    /** Which epoch is shown, for the subtitle. */
    before: `epoch ${epoch} of ${context.epochs}`,
  };
}

/** A closed form with its dashes and its behaviour gap. */
interface DrawnForm extends RecordedForm {
  readonly dash: number[];
  readonly gap: readonly BandPoint[];
}

/** The dashes of the optimum beside an algorithm's own fixed point. */
const besideDash = [12, 4, 2, 4];

/** The dashes of a closed form: the one at `place` 0 is where training should end. */
function formDash({ id }: RecordedForm, place: number): number[] {
  if (id === "targetOptimum") return targetDash;
  return place === 0 ? closedFormDash : besideDash;
}

/** The closed forms that the records hold, the one that training should reach first. */
export function formsToDraw(tracks: SeedTracks, { config }: ChartContext): DrawnForm[] {
  return formsOf(tracks, config).map((form, place) => ({
    ...form,
    dash: formDash(form, place),
    gap: bandOf(tracks, metricKey(`${form.id}.behaviourGap`)),
  }));
}

/** The lines of their gaps; the first one's name stands beside its end. */
export function gapLines(forms: readonly DrawnForm[]): StripLine[] {
  return forms.map(({ short, gap, dash }, place) => ({
    name: place === 0 ? short : "",
    style: neutralStyle,
    band: gap,
    dash,
  }));
}
