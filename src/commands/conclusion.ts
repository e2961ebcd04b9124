/** What `train` prints when a run has come to its end: the closing summary, where the files are and what to try next. */
import { join, resolve } from "node:path";
import { mainChart } from "../charts/drawRun.js";
import { configDifferences } from "../config/explain/differences.js";
import { defaultConfigPath, loadConfig, tryLoadConfig } from "../config/read/load.js";
import { fixedPointName, recordedForms } from "../record/closedForms.js";
import { metricKey, type RunSummary, type SeedStatistics } from "../record/metrics.js";
import type { RunTail } from "../record/runSummary.js";
import { mean, summariseColumn } from "../record/statistics.js";
import type { ChartResult } from "../runner/charts.js";
import { plotNames } from "../storage/plots.js";
import { displayPath } from "../storage/runFolder.js";
import { idealTheory } from "../training/idealTheory.js";
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
import { inertRemarks } from "./summary/remarks.js";
import { report } from "./summary/report.js";
import { changesAnything } from "./summary/acts.js";
import type { MeasurePaths } from "./summary/measurePaths.js";
import { asksForIdeal, mostIdealSeeds, type IdealGold } from "./summary/story.js";
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
  /** What `remarksOnConfig` has found. */
  readonly inert: readonly string[];
}

/** Prints the closing summary, and what became of the charts where they failed. */
export function conclude(conclusion: Conclusion): void {
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
    const more = { paths: places, chartFailure: drawn.failure, remarks: remarksOn(conclusion) };
    print(`${JSON.stringify({ ...summary, ...more }, null, 2)}\n`);
  }
  if (options.quiet === true) return;
  const charts = plotNames(folder.plotsPath).length; // also those from before a run was resumed
  const first = mainChart(config);
  const reference = tryLoadConfig(defaultConfigPath()); // one that is being written just now may be half done
  const text = report({
    config,
    summary,
    paths,
    ideal: asksForIdeal(config) ? idealGold(plan) : null,
    startGap: summariseColumn(tail.firstRows(), "behaviourGap")?.mean ?? null,
    pay: payOf(conclusion),
    differences: reference === undefined ? [] : configDifferences(config, reference),
    files: [
      `Data:   ${join(runPath, "metrics.csv")}, with metrics.jsonl, config.json and summary.json`,
      ...(drawn.drawn > 0
        ? [`Charts: ${join(plotsPath, first)}${charts === 1 ? "" : `, and ${charts - 1} more`}`]
        : []),
    ],
    remarks: remarksOn(conclusion),
    next: nextStep(conclusion),
  });
  (options.json === true ? say : print)(`\n${text}`);
}

/** What of a run's config cannot act: known before the run ends, so it is asked for while threads train. */
export function remarksOnConfig(
  { config, resume }: Pick<RunPlan, "config" | "resume">,
  configFile: string | undefined,
  { set }: Pick<TrainOptions, "set">,
): string[] {
  const changes =
    resume === undefined
      ? changesOf(config, configFile, set)
      : { set: changesOfRun(config, undefined), file: [], standsAlone: false };
  return inertRemarks(config, changes);
}

/** That, and whether the run ended far from its closed form. */
function remarksOn({ plan: { config }, tail, summary, inert }: Conclusion): string[] {
  const ending = endingRemark({ config, summary, tails: tail.tails() });
  return [...(ending === undefined ? [] : [ending]), ...inert];
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

/** The gold reward by tier that training would end at with a reward model without error, mean over the first seeds. */
function idealGold({ config, seeds }: RunPlan): IdealGold {
  const { klCoef } = config.objective;
  const bySeed = seeds.slice(0, mostIdealSeeds).map((seed) => {
    const { at, fixedPoint } = idealTheory(config, seed);
    return (fixedPoint?.at(klCoef) ?? at(klCoef)).tiers;
  });
  const means = Object.keys(config.tiers).map((_, t) => mean(bySeed.map((tiers) => tiers[t]!.goldReward)));
  const byTier = Object.fromEntries(Object.keys(config.tiers).map((tier, t) => [tier, means[t]!]));
  return { byTier, seeds: bySeed.length };
}

/** The mean gap over seeds; none to speak of where its interval includes 0. */
function sureGap(gap: SeedStatistics | null): number | null {
  const { mean = null, low = null, high = null } = gap ?? {};
  return low !== null && high !== null && low < 0 && high > 0 ? 0 : mean;
}

/** The first suggestion that makes a valid config and can change anything, as the command the user would have to type. */
function nextStep({ plan, configFile, options, tail, summary }: Conclusion): {
  why: string;
  command: string;
} {
  if (summary.status !== "complete") {
    return { why: "Go on where it stopped:", command: resumeCommand(plan.folder.id, options.out) };
  }
  const file = plan.resume === undefined ? configFile : join(displayPath(plan.folder.path), "config.json");
  const gap = sureGap(summariseColumn(tail.lastRows(), "behaviourGap"));
  const works = ({ set }: { set: string }): boolean => {
    try {
      const { seeds, epochs } = plan.config;
      const all = { set: replaced(options.set, set), overrides: { seeds, epochs } };
      return changesAnything(plan.config, loadConfig(file ?? defaultConfigPath(), all).config);
    } catch {
      return false; // another field of this config forbids it
    }
  };
  const list = suggestions(plan.config, gap);
  const chosen = list.find(works) ?? list.at(-1)!;
  const given = (flag: string, value: number | undefined): string[] =>
    value === undefined ? [] : [flag, String(value)];
  const args = [
    ...(file === undefined ? [] : [fileArgument(file)]),
    ...replaced(options.set, chosen.set).flatMap((assignment) => ["--set", assignment]),
    ...given("--seeds", options.seeds),
    ...(plan.resume === undefined ? given("--epochs", options.epochs) : []),
    ...(plan.engine === "simd" ? [] : ["--engine", plan.engine]),
    ...(options.tfjsBackend === undefined ? [] : ["--tfjs-backend", options.tfjsBackend]),
    ...outArguments(options.out),
  ];
  return { why: chosen.why, command: trainCommand(args, surroundings()) };
}
