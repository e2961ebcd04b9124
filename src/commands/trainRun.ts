/**
 * The work of `hawthorne train`: seeds on worker threads, charts beside them, the run's files as rows come in, and the
 * closing summary. Nothing here computes a result; it only carries rows from where they arise to where they are kept.
 */
import { join, resolve } from "node:path";
import { mainChart } from "../charts/drawRun.js";
import { configDifferences } from "../config/explain/differences.js";
import { defaultConfigPath, loadConfig, tryLoadConfig } from "../config/read/load.js";
import { metricKey, type EpochMetrics, type RunSummary } from "../record/metrics.js";
import { summariseColumn } from "../record/statistics.js";
import { startCharts, type ChartResult } from "../runner/charts.js";
import { MemoryShortage } from "../runner/failure.js";
import { createRunTail, summariseRun, type RunTail } from "../record/runSummary.js";
import { runSeeds } from "../runner/runSeeds.js";
import { UserError } from "../shared/errors.js";
import { LostRecord } from "../storage/metricsLog.js";
import { discardRunFolder, displayPath, plotNames, type RunFolder } from "../storage/runFolder.js";
import { StorageError } from "../storage/storageError.js";
import type { CommandContext } from "./verb.js";
import { fileArgument, packageVersion, surroundings, trainCommand } from "./invocation.js";
import { createRunFiles } from "./runFiles.js";
import { planNewRun, type RunPlan } from "./runPlan.js";
import { createRewardPaths, type RewardPaths } from "./summary/rewardPaths.js";
import { signed } from "./terminal/format.js";
import { report } from "./summary/report.js";
import { replaced, suggestions } from "./summary/suggestion.js";
import { print, progressStream, say } from "./terminal/output.js";
import { createProgressLine, silentStream } from "./terminal/progressLine.js";
import type { TrainOptions } from "./options.js";

/** Trains, draws, keeps and sums up. Throws a UserError for the user's mistakes; the run's files stay whatever happens. */
export async function trainRun(
  configFile: string | undefined,
  options: TrainOptions,
  context: CommandContext,
): Promise<void> {
  const started = performance.now();
  const stopped = context.interruptible(); // first: a Ctrl-C while the run is planned is one too
  const plan = await planRun(configFile, options);
  const { config, keys, resume } = plan;
  const halt = new AbortController();
  const signal = AbortSignal.any([stopped, halt.signal]);
  for (const note of plan.notes) say(`${note}\n`);
  if (options.quiet !== true) say(`${config.name}: ${displayPath(plan.folder.path)}\n`);

  const charts = startCharts({
    config,
    changes: plan.record.changes,
    plotsPath: plan.folder.plotsPath,
    policy: plan.record.charts,
    existing: plan.pictures,
  });
  const files = createRunFiles(plan, options.out, () => {
    halt.abort();
  });
  const tail = createRunTail();
  const rewards = createRewardPaths(Object.keys(config.tiers));
  const progress = createProgressLine({
    stream: options.quiet === true ? silentStream : progressStream,
    term: process.env["TERM"],
  });
  const take = (rows: readonly EpochMetrics[]): void => {
    tail.add(rows);
    rewards.add(rows);
    charts.addRows(rows);
  };
  for (const rows of resume?.epochs() ?? []) {
    files.keep(rows);
    take(rows);
  }

  try {
    const { interrupted, backend } = await runSeeds({
      ...plan,
      workers: options.workers,
      checkMemory: options.checkMemory,
      signal,
      onRows(rows) {
        files.append(rows);
        take(rows);
        const { epoch } = rows[0]!;
        const before = resume?.epoch ?? -1;
        progress.update(
          { done: epoch - before, total: config.epochs - before },
          epochText(rows, config.epochs),
        );
      },
      onCheckpoint: files.checkpoint,
      savedCheckpoint: files.savedCheckpoint,
      draws: plan.record.charts !== "off",
      onNotice(sentence) {
        progress.end();
        if (options.quiet !== true) say(`${sentence}\n`);
      },
    });
    files.finish(!interrupted);
    const summarised = (status: RunSummary["status"]): RunSummary => {
      const wallSeconds = plan.secondsBefore + (performance.now() - started) / 1000;
      return summariseRun(tail, keys, {
        runId: files.folder.id,
        name: config.name,
        status,
        seeds: plan.seeds,
        engine: { name: plan.engine, backend },
        versions: { hawthorne: packageVersion(), node: process.versions.node },
        wallSeconds: Math.round(wallSeconds * 1000) / 1000,
        revisions: plan.record.revisions,
      });
    };
    const trained = interrupted ? "interrupted" : "trained";
    if (tail.epoch >= 0) files.summary(summarised(trained)); // before drawing: a kill must not lose it
    if (files.lost !== null) throw files.lost;
    const drawn = await charts.finish({
      signal,
      onProgress: (left) => {
        if (left > 0) progress.glance(`drawing charts, ${left} left`);
      },
    });
    progress.end();
    if (tail.epoch < 0) {
      say(`Stopped before the first epoch was done. Go on with: ${resumeCommand(plan.folder, options)}\n`);
      return;
    }
    const allDrawn = drawn.failure === null && !drawn.leftOut;
    const summary = summarised(allDrawn && !interrupted ? "complete" : trained);
    files.summary(summary);
    conclude({ plan, configFile, options, tail, rewards, summary, drawn });
  } catch (error) {
    progress.end();
    await charts.cancel();
    if (tail.epoch < 0 && resume === undefined && error instanceof UserError) {
      discardRunFolder(plan.folder); // the config cannot be trained, so there is no run
    }
    if (tail.epoch >= 0) {
      say(`The run stops here; it is kept up to epoch ${tail.epoch} in ${displayPath(files.folder.path)}.\n`);
      if (error instanceof LostRecord) say(`Go on with: ${resumeCommand(files.folder, options)}\n`);
      if (error instanceof StorageError || error instanceof MemoryShortage)
        say(`Once the cause is mended, go on with: ${resumeCommand(files.folder, options)}\n`);
    }
    throw error;
  }
}

async function planRun(configFile: string | undefined, options: TrainOptions): Promise<RunPlan> {
  if (options.resume === undefined) return planNewRun(configFile, options);
  const { planResumedRun } = await import("./resumePlan.js"); // it knows all of training: a new run starts sooner without
  return planResumedRun(options.resume, configFile, options);
}

/** What progress says of an epoch that all seeds have done. */
function epochText(rows: readonly EpochMetrics[], epochs: number): string[] {
  const gap = summariseColumn(rows, "behaviourGap")?.mean;
  return [
    `epoch ${String(rows[0]?.epoch).padStart(String(epochs).length)}/${epochs}`,
    ...(gap === undefined ? [] : [`behaviour gap ${signed(gap)}`]),
  ];
}

interface Conclusion {
  readonly plan: RunPlan;
  readonly configFile: string | undefined;
  readonly options: TrainOptions;
  readonly tail: RunTail;
  readonly rewards: RewardPaths;
  readonly summary: RunSummary;
  readonly drawn: ChartResult;
}

/** Prints the closing summary, and what became of the charts where they failed. */
function conclude(conclusion: Conclusion): void {
  const { plan, options, tail, rewards, summary, drawn } = conclusion;
  const { config, folder } = plan;
  const [runPath, plotsPath] = [displayPath(folder.path), displayPath(folder.plotsPath)];
  if (drawn.failure !== null) {
    say(
      `The charts are incomplete: ${drawn.failure} The run's data are safe in ${runPath}. Once the cause is mended, draw what is missing with: ${resumeCommand(folder, options)}\n`,
    );
  }
  if (options.json === true) {
    const paths = { run: resolve(folder.path), plots: drawn.drawn > 0 ? resolve(folder.plotsPath) : null };
    print(`${JSON.stringify({ ...summary, paths, chartFailure: drawn.failure }, null, 2)}\n`);
  }
  if (options.quiet === true) return;
  const charts = plotNames(folder.plotsPath).length; // also those from before a run was resumed
  const first = mainChart(Boolean(summary.final[metricKey("behaviourGap")]));
  const reference = tryLoadConfig(defaultConfigPath()); // one that is being written just now may be half done
  const text = report({
    config,
    summary,
    rewards,
    startGap: summariseColumn(tail.firstRows(), "behaviourGap")?.mean ?? null,
    differences: reference === undefined ? [] : configDifferences(config, reference),
    files: [
      `Data:   ${join(runPath, "metrics.csv")}, with metrics.jsonl, config.json and summary.json`,
      ...(drawn.drawn > 0
        ? [`Charts: ${join(plotsPath, first)}${charts === 1 ? "" : `, and ${charts - 1} more`}`]
        : []),
    ],
    next: nextStep(conclusion),
  });
  (options.json === true ? say : print)(`\n${text}`);
}

const outArguments = ({ out }: TrainOptions): string[] => (out === "." ? [] : ["--out", out]);

function resumeCommand(folder: RunFolder, options: TrainOptions): string {
  return trainCommand(["--resume", folder.id, ...outArguments(options)], surroundings());
}

/** The first suggestion that makes a valid config, as the command the user would have to type. */
function nextStep({ plan, configFile, options, tail, summary }: Conclusion): {
  why: string;
  command: string;
} {
  if (summary.status !== "complete") {
    return { why: "Go on where it stopped:", command: resumeCommand(plan.folder, options) };
  }
  const file = plan.resume === undefined ? configFile : join(displayPath(plan.folder.path), "config.json");
  const gap = summariseColumn(tail.lastRows(), "behaviourGap")?.mean ?? null;
  const works = ({ set }: { set: string }): boolean => {
    try {
      const { seeds, epochs } = plan.config;
      const all = { set: replaced(options.set, set), overrides: { seeds, epochs } };
      loadConfig(file ?? defaultConfigPath(), all);
      return true;
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
    ...outArguments(options),
  ];
  return { why: chosen.why, command: trainCommand(args, surroundings()) };
}
