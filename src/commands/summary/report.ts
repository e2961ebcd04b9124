/**
 * The closing summary of a run as lines of text: a table by tier, the numbers of the whole run, what the config changes,
 * what happened, where the files are and what to try next. Pure.
 */
import { whyNoRewardModel } from "../../charts/specs/style.js";
import type { Difference } from "../../config/explain/differences.js";
import type { Config } from "../../config/schema/config.js";
import { recordedForms, type RecordedForm } from "../../record/closedForms.js";
import { labelWithUnit, measure, metricKey, type MeasureId, type RunSummary } from "../../record/metrics.js";
import { alignColumns, inPercent, gapText, nats, percent, withInterval } from "../terminal/format.js";
import { pathText, type RewardPaths } from "./rewardPaths.js";
import { whatHappened } from "./sentence.js";

const mostDifferences = 12;

/** Shorter than the measure's label, so that the tables fit into 80 columns. */
const klHeading = `KL to the start, ${measure("kl").unit}`;

export interface ReportInput {
  readonly config: Config;
  readonly summary: RunSummary;
  readonly startGap: number | null;
  readonly rewards: Pick<RewardPaths, "of">;
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

const short = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

/** One row per tier: compliance with intervals, the closed form, KL. */
function tierTable(config: Config, { final }: RunSummary): string[] {
  const forms = formsOf(config, final);
  const header = ["tier", "harmful requests", ...forms.map(({ name }) => name), "benign requests", klHeading];
  const rows = Object.keys(config.tiers).map((tier) => [
    tier,
    withInterval(final[metricKey("compliance", tier)], inPercent),
    ...forms.map(({ id }) => withInterval(meanOnly(final[metricKey(`${id}.compliance`, tier)]), inPercent)),
    withInterval(final[metricKey("benignCompliance", tier)], inPercent),
    withInterval(final[metricKey("kl", tier)], nats),
  ]);
  return alignColumns([header, ...rows]);
}

/** The same for a world without harmful prompts: rewards from start to end, KL. */
function rewardTable(config: Config, { final }: RunSummary, rewards: ReportInput["rewards"]): string[] {
  const header = ["tier", labelWithUnit("proxyReward"), labelWithUnit("goldReward"), klHeading];
  const rows = Object.keys(config.tiers).map((tier) => [
    tier,
    pathText(rewards.of("proxyReward", tier)),
    pathText(rewards.of("goldReward", tier)),
    withInterval(final[metricKey("kl", tier)], nats),
  ]);
  return alignColumns([header, ...rows]);
}

/** The measures of the run as a whole: gap, closed form, reward model. */
function runTable(config: Config, { final }: RunSummary): string[] {
  const accuracy = final[metricKey("accuracy")];
  const ceiling = final[metricKey("accuracyCeiling")];
  const gap = final[metricKey("behaviourGap")];
  const rows = [
    ...(gap
      ? [
          [measure("behaviourGap").label, withInterval(gap, gapText)],
          ...formsOf(config, final).map(({ id, name }) => [
            name,
            withInterval(meanOnly(final[metricKey(`${id}.behaviourGap`)]), gapText),
          ]),
        ]
      : []),
    [
      "reward model",
      accuracy
        ? `ranks ${percent(accuracy.mean)} of labels right (at most ${ceiling ? percent(ceiling.mean) : "–"} can be)`
        : `none: ${whyNoRewardModel(config)}`,
    ],
  ];
  return alignColumns(rows);
}

/** The closed forms of the run, where training should end first; the one at a KL target is in the charts. */
function formsOf(config: Config, final: RunSummary["final"]): RecordedForm[] {
  const values = (id: MeasureId) => [final[metricKey(id)]?.mean ?? null];
  return recordedForms(config, values).filter(({ id }) => id !== "targetOptimum");
}

function meanOnly(statistics: RunSummary["final"][string] | undefined): RunSummary["final"][string] {
  return statistics ? { ...statistics, low: null, high: null } : null;
}

function differenceLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ["The config is the default one."];
  const shown = differences.slice(0, mostDifferences);
  const more = differences.length - shown.length;
  return [
    "What the config changes from the default:",
    ...shown.map(({ path, from, to }) => `  ${path}: ${short(from)} → ${short(to)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

/** The closing summary. */
export function report({
  config,
  summary,
  startGap,
  rewards,
  differences,
  pay,
  files,
  remarks = [],
  next,
}: ReportInput): string {
  const seeds =
    summary.seeds.length === 1 ? "1 seed" : `mean of ${summary.seeds.length} seeds [95 % interval]`;
  const stopped =
    summary.status === "interrupted"
      ? `stopped after epoch ${summary.epochs} of ${config.epochs}`
      : `epoch ${summary.epochs}`;
  const { final, epochs } = summary;
  const harmless = !final[metricKey("behaviourGap")];
  const blocks = [
    [
      `${config.name}, ${stopped}, ${seeds}; ${summary.wallSeconds.toFixed(1)} s. ${harmless ? "Rewards from the start, by way of their peak, to the end:" : "Compliance in percent with:"}`,
    ],
    harmless ? rewardTable(config, summary, rewards) : tierTable(config, summary),
    runTable(config, summary),
    ...(pay.length === 0 ? [] : [pay]),
    [whatHappened({ config, final, startGap, epochs, rewards })],
    differenceLines(differences),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `Note: ${remark}`)]),
    files,
    [`To try next. ${next.why}`, `  ${next.command}`],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
