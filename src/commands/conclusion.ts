/** What `train` prints when a run has come to its end: the closing summary, where the files are and what to try next. */
import { join, resolve } from "node:path";
import { mainChart } from "../charts/pictures.js";
import { configDifferences, type Difference } from "../config/explain/differences.js";
import { defaultConfigPath, loadConfig, tryLoadConfig } from "../config/read/load.js";
import { fixedPointName, recordedForms } from "../record/closedForms.js";
import { asksForIdeal, type IdealGold } from "../record/idealGold.js";
import { metricKey, type RunSummary } from "../record/metrics.js";
import type { RunTail } from "../record/runSummary.js";
import { summariseColumn } from "../record/statistics.js";
import type { ChartResult } from "../runner/charts.js";
import { plotNames } from "../storage/plots.js";
import { displayPath } from "../storage/runFolder.js";
import { idealGold } from "../training/idealTheory.js";
import { changesOf } from "./changes.js";
import {
  fileArgument,
  outArguments,
  resumeCommand,
  surroundings,
  trainCommand,
  verbCommand,
} from "./invocation.js";
import type { TrainOptions } from "./options.js";
import { changesOfRun } from "./runLabel.js";
import type { RunPlan } from "./runPlan.js";
import { endingRemark } from "./summary/ending.js";
import { payExcerpt } from "./summary/payText.js";
import { report } from "./summary/report.js";
import { changesAnything } from "./summary/acts.js";
import type { MeasurePaths } from "./summary/measurePaths.js";
import { replaced, suggestions } from "./summary/suggestion.js";
import { print, say } from "./terminal/output.js";

export interface Conclusion {
  readonly plan: RunPlan;
  readonly configFile: string | undefined;
  readonly options: TrainOptions;
  readonly tail: RunTail;
  readonly paths: MeasurePaths;
  readonly summary: RunSummary;
  readonly drawn: ChartResult;
}

/** What the closing summary says whatever comes out of the run: worked out beforehand, since it takes a while. */
export interface Prepared {
  /** What of the config cannot act, a line each. */
  readonly inert: readonly string[];
  readonly differences: readonly Difference[];
  /** null where nobody asks, or where the chart thread works it out. */
  readonly ideal: IdealGold | null;
  /** Whether a suggested assignment makes a valid config that can come out otherwise. */
  readonly acts: (suggestion: { readonly set: string }) => boolean;
}

/** Prepares the closing summary of a run, with its `tail` where it has ended. */
export async function prepareConclusion(
  plan: RunPlan,
  configFile: string | undefined,
  options: Pick<TrainOptions, "set" | "quiet">,
  tail?: RunTail,
): Promise<Prepared> {
  const { config } = plan;
  const tried = new Map<string, boolean>();
  const tryOut = (set: string): boolean => {
    try {
      const overrides = { seeds: config.seeds, epochs: config.epochs };
      const all = { set: replaced(options.set, set), overrides };
      return changesAnything(config, loadConfig(fileOf(plan, configFile) ?? defaultConfigPath(), all).config);
    } catch {
      return false; // another field of this config forbids it
    }
  };
  const acts: Prepared["acts"] = ({ set }) => {
    const known = tried.get(set) ?? tryOut(set);
    tried.set(set, known);
    return known;
  };
  const isDefault = configFile === undefined && options.set.length === 0 && plan.resume === undefined;
  const inert = isDefault ? [] : await remarksOnConfig(plan, configFile, options);
  if (options.quiet === true) return { inert, differences: [], ideal: null, acts };
  const reference = isDefault ? config : tryLoadConfig(defaultConfigPath()); // it may be half written just now
  const gaps = tail === undefined ? [null, 0, 1] : [gapOf(tail)];
  for (const gap of gaps) suggestions(config, gap).find(acts); // so that it is known which of them act
  return {
    inert,
    differences: reference === undefined ? [] : configDifferences(config, reference),
    ideal: plan.record.charts === "off" ? idealOf(plan) : null,
    acts,
  };
}

/** The file that a run's config can be loaded from again; undefined for the default one. */
function fileOf(plan: RunPlan, configFile: string | undefined): string | undefined {
  return plan.resume === undefined ? configFile : join(displayPath(plan.folder.path), "config.json");
}

/** Prints the closing summary, and what became of the charts where they failed. */
export function conclude(conclusion: Conclusion, prepared: Prepared): void {
  const { plan, options, tail, paths, summary, drawn } = conclusion;
  const { config, folder } = plan;
  const [runPath, plotsPath] = [displayPath(folder.path), displayPath(folder.plotsPath)];
  if (drawn.failure !== null) {
    say(
      `The charts are incomplete: ${drawn.failure} The run's data are safe in ${runPath}. Once the cause is mended, draw what is missing with: ${resumeCommand(folder.id, options.out)}\n`,
    );
  }
  if (options.json === true) {
    const places = { run: resolve(folder.path), plots: drawn.drawn > 0 ? resolve(folder.plotsPath) : null };
    const more = { paths: places, chartFailure: drawn.failure, remarks: remarksOn(conclusion, prepared) };
    print(`${JSON.stringify({ ...summary, ...more }, null, 2)}\n`);
  }
  if (options.quiet === true) return;
  const charts = plotNames(folder.plotsPath); // also those from before a run was resumed
  const first = mainChart(config, charts);
  const text = report({
    config,
    summary,
    paths,
    ideal: prepared.ideal ?? drawn.ideal ?? idealOf(plan),
    startGap: summariseColumn(tail.firstRows(), "behaviourGap")?.mean ?? null,
    pay: payOf(conclusion),
    differences: prepared.differences,
    files: [
      `Data:   ${join(runPath, "metrics.csv")}, with metrics.jsonl, config.json and summary.json`,
      ...(drawn.drawn > 0
        ? [`Charts: ${join(plotsPath, first)}${charts.length === 1 ? "" : `, and ${charts.length - 1} more`}`]
        : []),
    ],
    remarks: remarksOn(conclusion, prepared),
    next: nextStep(conclusion, prepared),
  });
  (options.json === true ? say : print)(`\n${text}`);
}

/** What of a run's config cannot act. */
async function remarksOnConfig(
  { config, resume }: Pick<RunPlan, "config" | "resume">,
  configFile: string | undefined,
  { set }: Pick<TrainOptions, "set">,
): Promise<string[]> {
  const { inertRemarks } = await import("./summary/remarks.js"); // it knows all that training reads
  const changes =
    resume === undefined
      ? changesOf(config, configFile, set)
      : { set: changesOfRun(config, undefined), file: [], standsAlone: false };
  return inertRemarks(config, changes);
}

/** That, and whether the run ended far from its closed form. */
function remarksOn({ plan: { config }, tail, summary }: Conclusion, { inert }: Prepared): string[] {
  const ending = endingRemark({ config, summary, tails: tail.tails() });
  return [...(ending === undefined ? [] : [ending.text]), ...inert];
}

function payOf({ plan, options, summary }: Conclusion): string[] {
  if (!summary.pay) return [];
  const { klCoef, kind } = plan.config.objective;
  const [form] = recordedForms(plan.config, (id) => [summary.final[metricKey(id)]?.mean ?? null]);
  const fixedPoint = form.id === "fixedPoint" ? fixedPointName(kind) : undefined;
  const command = verbCommand(
    "theory",
    ["--run", summary.runId, ...outArguments(options.out)],
    surroundings(),
  );
  return payExcerpt(summary.pay, { trained: true, fixedPoint, klCoef }, command);
}

function idealOf({ config, seeds }: Pick<RunPlan, "config" | "seeds">): IdealGold | null {
  return asksForIdeal(config) ? idealGold(config, seeds) : null;
}

/** The mean gap over seeds at the end; none to speak of where its interval includes 0. */
function gapOf(tail: RunTail): number | null {
  const { mean = null, low = null, high = null } = summariseColumn(tail.lastRows(), "behaviourGap") ?? {};
  return low !== null && high !== null && low < 0 && high > 0 ? 0 : mean;
}

/** The first suggestion that makes a valid config and can change anything, as the command the user would have to type. */
function nextStep(
  { plan, configFile, options, tail, summary }: Conclusion,
  { acts }: Prepared,
): { why: string; command: string } {
  if (summary.status !== "complete") {
    return { why: "Go on where it stopped:", command: resumeCommand(plan.folder.id, options.out) };
  }
  const file = fileOf(plan, configFile);
  const ending = endingRemark({ config: plan.config, summary, tails: tail.tails() });
  const list = suggestions(plan.config, gapOf(tail));
  const chosen = ending?.remedy ?? list.find(acts) ?? list.at(-1)!;
  const given = (flag: string, value: number | undefined): string[] =>
    value === undefined ? [] : [flag, String(value)];
  const args = [
    ...(file === undefined ? [] : [fileArgument(file)]),
    ...replaced(options.set, chosen.set).flatMap((assignment) => ["--set", assignment]),
    ...given("--seeds", options.seeds),
    ...(plan.resume === undefined && !chosen.set.startsWith("epochs=")
      ? given("--epochs", options.epochs)
      : []),
    ...(plan.engine === "simd" ? [] : ["--engine", plan.engine]),
    ...(options.tfjsBackend === undefined ? [] : ["--tfjs-backend", options.tfjsBackend]),
    ...outArguments(options.out),
  ];
  return { why: chosen.why, command: trainCommand(args, surroundings()) };
}
