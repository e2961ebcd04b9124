/**
 * The work of `hawthorne train`: seeds on worker threads, charts beside them, the run's files as rows come in, and the
 * closing summary. Nothing here computes a result; it only carries rows from where they arise to where they are kept.
 */
import type { EpochMetrics, RunSummary } from "../record/metrics.js";
import { createRunTail, summariseRun, type RunTail } from "../record/runSummary.js";
import { summariseColumn } from "../record/statistics.js";
import { startCharts } from "../runner/charts.js";
import { MemoryShortage } from "../runner/failure.js";
import type { EarlyThreads } from "../runner/earlyThreads.js";
import { runSeeds } from "../runner/runSeeds.js";
import { UserError } from "../shared/errors.js";
import { LostRecord } from "../storage/metricsLog.js";
import { discardRunFolder, displayPath } from "../storage/runFolder.js";
import { StorageError } from "../storage/storageError.js";
import type { Conclusion, Prepared } from "./conclusion.js";
import { packageVersion, resumeCommand } from "./invocation.js";
import { meanPay } from "./meanPay.js";
import type { TrainOptions } from "./options.js";
import { createRunFiles } from "./runFiles.js";
import { planNewRun, type RunPlan } from "./runPlan.js";
import { createMeasurePaths, followedKeys } from "./summary/measurePaths.js";
import { signed } from "./terminal/format.js";
import { progressStream, say } from "./terminal/output.js";
import { createProgressLine, silentStream } from "./terminal/progressLine.js";
import type { CommandContext } from "./verb.js";

/**
 * Trains and draws, keeps and sums up; on the threads that are there early, and others. Throws a UserError for the user's
 * mistakes; the run's files stay whatever happens.
 */
export async function trainRun(
  configFile: string | undefined,
  options: TrainOptions,
  context: CommandContext,
  early: EarlyThreads,
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
    seeds: plan.seeds,
    changes: plan.record.changes,
    plotsPath: plan.folder.plotsPath,
    policy: plan.record.charts,
    size: plan.record.chartSize,
    existing: plan.pictures,
    thread: early.charts,
  });
  const files = createRunFiles(plan, options.out, () => {
    halt.abort();
  });
  const tail = createRunTail();
  const paths = createMeasurePaths(followedKeys(config));
  const progress = createProgressLine({
    stream: options.quiet === true ? silentStream : progressStream,
    term: process.env["TERM"],
  });
  const take = (rows: readonly EpochMetrics[]): void => {
    tail.add(rows);
    paths.add(rows);
    charts.addRows(rows);
  };
  for (const rows of resume?.epochs() ?? []) {
    files.keep(rows);
    take(rows);
  }

  try {
    const training = runSeeds({
      ...plan,
      workers: options.workers,
      early: early.seeds,
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
    // What sums up takes a while to load: that is done beside the last charts, or, where none are drawn, beside training.
    const loadConclusion = async (ended?: RunTail): Promise<Concluding> => {
      const { conclude, prepareConclusion } = await import("./conclusion.js");
      return { conclude, prepared: await prepareConclusion(plan, configFile, options, ended) };
    };
    const saysMore = options.quiet !== true || options.json === true;
    const beside = saysMore && plan.record.charts === "off" ? loadConclusion() : undefined;
    const [trainedSeeds] = await Promise.all([training, beside]);
    const { interrupted, backend } = trainedSeeds;
    files.finish(!interrupted);
    const pay = await meanPay(plan, trainedSeeds.pay);
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
        pay,
        revisions: plan.record.revisions,
      });
    };
    const trained = interrupted ? "interrupted" : "trained";
    if (tail.epoch >= 0) files.summary(summarised(trained)); // before drawing: a kill must not lose it
    if (files.lost !== null) throw files.lost;
    const drawing = charts.finish({
      signal,
      onProgress: (left) => {
        if (left > 0) progress.glance(`drawing charts, ${left} left`);
      },
    });
    const [drawn, loaded] = await Promise.all([
      drawing,
      beside ?? (saysMore ? loadConclusion(tail) : undefined),
    ]);
    progress.end();
    if (tail.epoch < 0) {
      say(
        `Stopped before the first epoch was done. Go on with: ${resumeCommand(plan.folder.id, options.out)}\n`,
      );
      return;
    }
    const allDrawn = drawn.failure === null && !drawn.leftOut;
    const summary = summarised(allDrawn && !interrupted ? "complete" : trained);
    files.summary(summary);
    if (loaded === undefined && drawn.failure === null) return;
    const { conclude, prepared } = loaded ?? (await loadConclusion(tail));
    conclude({ plan, configFile, options, tail, paths, summary, drawn }, prepared);
  } catch (error) {
    progress.end();
    await charts.cancel();
    if (tail.epoch < 0 && resume === undefined && error instanceof UserError) {
      discardRunFolder(plan.folder); // the config cannot be trained, so there is no run
    }
    if (tail.epoch >= 0) {
      say(`The run stops here; it is kept up to epoch ${tail.epoch} in ${displayPath(files.folder.path)}.\n`);
      if (error instanceof LostRecord) say(`Go on with: ${resumeCommand(files.folder.id, options.out)}\n`);
      if (error instanceof StorageError || error instanceof MemoryShortage)
        say(`Once the cause is mended, go on with: ${resumeCommand(files.folder.id, options.out)}\n`);
    }
    throw error;
  }
}

interface Concluding {
  readonly conclude: (conclusion: Conclusion, prepared: Prepared) => void;
  readonly prepared: Prepared;
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
