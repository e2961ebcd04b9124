/**
 * The closing summary of a run as lines of text: a list of sections, each of which may have nothing to say. Pure.
 */
import type { Difference } from "../../config/explain/differences.js";
import type { Config } from "../../config/schema/config.js";
import type { IdealGold } from "../../record/idealGold.js";
import { metricKey, type RunSummary } from "../../record/metrics.js";
import { changeLines } from "./changes.js";
import type { MeasurePaths } from "./measurePaths.js";
import { whatHappened } from "./sentence.js";
import { storyLines } from "./story.js";
import { rewardTable, runTable, tierTable, untrainedTiers } from "./tables.js";

export interface ReportInput {
  readonly config: Config;
  readonly summary: RunSummary;
  readonly startGap: number | null;
  readonly paths: MeasurePaths;
  readonly ideal: IdealGold | null;
  readonly differences: readonly Difference[];
  /** What responses are paid; empty where nothing is known of it. */
  readonly pay: readonly string[];
  /** Lines that say where the files are. */
  readonly files: readonly string[];
  /** What the user should know that nothing else says, a line each. */
  readonly remarks?: readonly string[];
  /** What to try next, and the command. */
  readonly next: { readonly why: string; readonly command: string };
}

/** A part of the summary: its lines, none where it has nothing to say. */
type Section = (input: ReportInput) => readonly string[];

const isHarmless = ({ final }: RunSummary): boolean => !final[metricKey("behaviourGap")];

const headline: Section = ({ config, summary }) => {
  const seeds =
    summary.seeds.length === 1 ? "1 seed" : `mean of ${summary.seeds.length} seeds [95 % interval]`;
  const stopped =
    summary.status === "interrupted"
      ? `stopped after epoch ${summary.epochs} of ${config.epochs}`
      : `epoch ${summary.epochs}`;
  const heading = isHarmless(summary)
    ? "Rewards from the start, by way of their peak, to the end:"
    : "Compliance in percent with:";
  return [`${config.name}, ${stopped}, ${seeds}; ${summary.wallSeconds.toFixed(1)} s. ${heading}`];
};

/** In the order of the summary, with an empty line between two. */
const sections: readonly Section[] = [
  headline,
  ({ config, summary, paths }) =>
    isHarmless(summary) ? rewardTable(config, summary, paths) : tierTable(config, summary),
  ({ config, summary, paths }) => [...runTable(config, summary), ...untrainedTiers(config, summary, paths)],
  ({ pay }) => pay,
  ({ config, summary, startGap, paths }) => [
    whatHappened({ config, final: summary.final, startGap, epochs: summary.epochs, rewards: paths }),
  ],
  storyLines,
  ({ differences }) => changeLines(differences),
  ({ remarks = [] }) => remarks.map((remark) => `Note: ${remark}`),
  ({ files }) => files,
  ({ next }) => [`To try next. ${next.why}`, `  ${next.command}`],
];

/** The closing summary. */
export function report(input: ReportInput): string {
  const told = sections.map((section) => section(input)).filter((lines) => lines.length > 0);
  return `${told.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
