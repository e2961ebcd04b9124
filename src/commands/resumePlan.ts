/**
 * What `train --resume` is going to do, before it trains: whether the run's config is the one that it was begun with, where
 * it goes on, and what it still lacks. A run whose files cannot be trusted is refused here, in a sentence.
 */
import { isRunPicture, frameFileName } from "../charts/pictures.js";
import { isSameSize, usualSize } from "../shared/pictureSize.js";
import { configDifferences, type Difference } from "../config/explain/differences.js";
import { loadConfig } from "../config/read/load.js";
import type { Config } from "../config/schema/config.js";
import type { RunSummary } from "../record/metrics.js";
import type { EngineName } from "../nn/createEngine.js";
import { scheduledPictures } from "../runner/chartSchedule.js";
import { wantsFrame } from "../runner/frames.js";
import { wholePictures } from "../runner/wholePictures.js";
import { shareMemory } from "../runner/memoryShare.js";
import { UserError } from "../shared/errors.js";
import { readCheckpoints, seedsWithCheckpoint } from "../storage/checkpoint.js";
import { metricsPath } from "../storage/metricsLog.js";
import { prepareResume, type ResumePoint } from "../storage/resume.js";
import { removePlots } from "../storage/plots.js";
import {
  configPath,
  csvPath,
  displayPath,
  openRunFolder,
  readSummary,
  writeConfig,
  type RunFolder,
} from "../storage/runFolder.js";
import { readRunRecord, writeRunRecord, type RunRecord } from "../storage/runRecord.js";
import { checkRunId } from "../storage/runId.js";
import { StorageError } from "../storage/storageError.js";
import { isFile } from "../storage/wholeFile.js";
import { changedFields, checkRevision } from "../training/revise.js";
import { chartSizeOf, type TrainOptions } from "./options.js";
import { changesOfRun, changeTexts } from "./runLabel.js";
import { backendOf, columns, type RunPlan } from "./runPlan.js";

/** Decides how a run goes on and makes its folder ready. Throws a UserError or a StorageError where it cannot. */
export async function planResumedRun(
  id: string,
  configFile: string | undefined,
  options: TrainOptions,
): Promise<RunPlan> {
  checkRunId(id, "--resume"); // first: a flag in its place makes the next word a config file
  checkOptions(configFile, options);
  const folder = openRunFolder(options.out, id);
  const { record: begun, notes } = recordOf(folder);
  const config = loadConfig(configPath(folder), {
    overrides: options.epochs === undefined ? {} : { epochs: options.epochs },
  }).config;
  const extended = config.epochs !== begun.config.epochs;
  const changed = changesSince(begun.config, config).filter(
    ({ path }) => path !== "epochs" || options.epochs === undefined,
  );
  if (changed.length > 0) checkChanges(folder, changed, { begun: begun.config, config, options });
  if (extended) checkExtension(begun.config, config.epochs);
  const charts = options.charts ?? begun.charts;
  const sizeBefore = begun.chartSize ?? usualSize;
  const chartSize = chartSizeOf(options, sizeBefore);
  const resized = charts !== "off" && !isSameSize(chartSize, sizeBefore);
  shareMemory({ config, engine: begun.engine as EngineName, draws: charts !== "off", resumed: true });

  const summary = readSummary(folder);
  const { seeds, keys } = columns(config);
  const resume = prepareResume(folder, seeds, keys);
  const isDone = seeds.every((seed) => {
    const checkpoint = resume.checkpoints.get(seed);
    return checkpoint !== undefined && (checkpoint.ended || checkpoint.epoch >= config.epochs);
  });
  if (
    isDone &&
    summary?.status === "complete" &&
    !resume.mended &&
    !resized &&
    !lacksFiles(folder, config, charts, resume.epoch)
  ) {
    throw new UserError(
      `The run ${id} is complete: it has done its ${resume.epoch} epochs. Add --epochs with a larger number to extend it.`,
    );
  }
  const engine = engineOf(id, begun, resume, options);
  const tfjsBackend = await backendOf(engine, options);
  const record = revised({ ...begun, charts, chartSize }, config, changed, resume);

  clearPictures(folder, record, { all: extended || resized || changed.length > 0, summary });
  if (extended) writeConfig(folder, config);
  writeRunRecord(folder, record);
  return {
    seeds,
    keys,
    config,
    record,
    engine,
    tfjsBackend,
    folder,
    notes: [...notes, ...resume.notes],
    resume,
    pictures: charts === "off" ? new Set() : wholePictures(folder.plotsPath),
    secondsBefore: summary?.wallSeconds ?? 0,
  };
}

/** Throws a UserError where options do not go with --resume. */
function checkOptions(configFile: string | undefined, options: TrainOptions): void {
  const clashing = [
    configFile === undefined ? "" : configFile,
    options.set.length > 0 ? "--set" : "",
    options.seeds === undefined ? "" : "--seeds",
    options.runId === undefined ? "" : "--run-id",
  ].filter((text) => text !== "");
  if (clashing.length > 0) {
    throw new UserError(
      `--resume goes on with the config of the run, so it does not go with ${clashing.join(", ")}. To change something, start a new run.`,
    );
  }
}

/** What a run was begun with: its record, or where that is damaged, what its checkpoints say of it. */
function recordOf(folder: RunFolder): { record: RunRecord; notes: string[] } {
  const notes: string[] = [];
  try {
    const record = readRunRecord(folder);
    if (record !== undefined) return { record, notes };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    notes.push(error.message);
  }
  const known = seedsWithCheckpoint(folder);
  if (notes.length === 0 && known.length === 0 && !isFile(metricsPath(folder))) {
    return { record: recordFrom(loadConfig(configPath(folder)).config, "simd"), notes }; // killed before it was written
  }
  const [first, ...others] = known.flatMap((seed) => readCheckpoints(folder, seed).newest ?? []);
  if (first === undefined || others.some(({ config }) => changedFields(first.config, config).length > 0)) {
    const reason = notes[0] ?? `${displayPath(folder.path)} has no checkpoints/run.json.`;
    throw new UserError(
      `${reason} Without it nobody can tell whether the other files are as the run left them. Start a new run with ${displayPath(configPath(folder))}.`,
    );
  }
  return { record: recordFrom(first.config, first.engine), notes };
}

const recordFrom = (config: Config, engine: string): RunRecord => ({
  config,
  engine,
  changes: changeTexts(changesOfRun(config, undefined)),
  charts: { every: 1 },
  revisions: [],
});

/** Where the config is another than the run was begun with; random numbers and columns follow the order of tables, too. */
function changesSince(begun: Config, config: Config): Difference[] {
  const orders = (["tiers", "responses"] as const).flatMap((path): Difference[] => {
    const [from, to] = [Object.keys(begun[path]), Object.keys(config[path])];
    const isReordered = from.join() !== to.join() && from.toSorted().join() === to.toSorted().join();
    return isReordered ? [{ path: `the order of ${path}`, from, to }] : [];
  });
  return [...configDifferences(config, begun), ...orders];
}

const shown = ({ path, from, to }: Difference): string => {
  const text = (value: unknown): string =>
    value === undefined ? "nothing" : JSON.stringify(value).slice(0, 40);
  return `${path} ${text(to)} instead of ${text(from)}`;
};

/** Throws a UserError where the config was edited since and the user has not said --force, or where no run can take that in. */
function checkChanges(
  folder: RunFolder,
  changed: readonly Difference[],
  { begun, config, options }: { begun: Config; config: Config; options: TrainOptions },
): void {
  if (options.force !== true) {
    const more = changed.length > 3 ? `, and ${changed.length - 3} more` : "";
    throw new UserError({
      path: displayPath(configPath(folder)),
      expected: "the config that the run was begun with",
      got: `${changed.slice(0, 3).map(shown).join(", ")}${more}`,
      hint: "Put it back, or start a new run with it, or add --force to go on with it from here, which the run then says of itself.",
    });
  }
  if (config.seeds !== begun.seeds) {
    const hint = "A run under way cannot change this; start a new one.";
    throw new UserError({
      path: "seeds",
      expected: `${begun.seeds}, as the run was begun with`,
      got: String(config.seeds),
      hint,
    });
  }
  checkRevision(begun, config);
}

/** The record with the change of config, if there is one. Throws a UserError where a seed would have to start anew with it. */
function revised(
  record: RunRecord,
  config: Config,
  changed: readonly Difference[],
  { epoch, checkpoints }: ResumePoint,
): RunRecord {
  const changes = changed.map(({ path, from, to }) => ({ path, from: from ?? null, to: to ?? null }));
  const revisions = changes.length === 0 ? record.revisions : [...record.revisions, { epoch, changes }];
  const hasBegun = checkpoints.size > 0 || revisions.some((revision) => revision.epoch >= 0);
  if (revisions.length > 0 && hasBegun && checkpoints.size < config.seeds) {
    throw new UserError(
      "A seed would have to start anew, because it has no checkpoint that is whole, but the run's config was changed on its way: that cannot be trained again. Start a new run instead.",
    );
  }
  const texts = changes.length === 0 ? record.changes : changeTexts(changesOfRun(config, undefined));
  return { ...record, config, revisions, changes: texts };
}

function engineOf(
  id: string,
  record: RunRecord,
  { checkpoints }: ResumePoint,
  options: TrainOptions,
): EngineName {
  const used = new Set([...checkpoints.values()].map((checkpoint) => checkpoint.engine));
  const engine = (options.engine ?? [...used][0] ?? record.engine) as EngineName;
  if ([...used].every((one) => one === engine)) return engine;
  throw new UserError(
    `The run ${id} was trained with --engine ${[...used].join(", ")}; another one would not go on to the same numbers.`,
  );
}

/** Whether a run that has done all its epochs lacks its table or a picture. */
function lacksFiles(
  folder: RunFolder,
  config: Config,
  charts: RunRecord["charts"],
  lastEpoch: number,
): boolean {
  if (!isFile(csvPath(folder))) return true;
  const expected = scheduledPictures(config, charts, lastEpoch);
  if (expected.length === 0) return false;
  const there = wholePictures(folder.plotsPath);
  return expected.some((name) => !there.has(name));
}

/** Removes pictures that would be wrong: all, where their axis, subtitle or size changes, or the last frame before a stop. */
function clearPictures(
  { plotsPath }: RunFolder,
  { charts }: RunRecord,
  { all, summary }: { all: boolean; summary: RunSummary | undefined },
): void {
  if (charts === "off") return;
  const stoppedAt = summary?.status === "interrupted" ? summary.epochs : undefined;
  const isLeft = stoppedAt !== undefined && !wantsFrame(charts, stoppedAt);
  if (all) removePlots(plotsPath, isRunPicture);
  else if (isLeft) removePlots(plotsPath, (name) => name === frameFileName(stoppedAt));
}

/** A run may be extended where that gives the numbers which it would have had with more epochs from its start. */
function checkExtension(config: Config, epochs: number): void {
  const refuse = (reason: string): never => {
    throw new UserError(
      `--epochs ${epochs} cannot be used with --resume here: ${reason}. Start a new run instead.`,
    );
  };
  if (epochs < config.epochs)
    refuse(`the run already plans ${config.epochs} epochs, and it can only be extended`);
  if (config.objective.learningRateDecay !== "none") {
    refuse(
      "its learning rate falls to 0 over its epochs, so more epochs would have changed it from the start",
    );
  }
  if (config.stop !== undefined)
    refuse("its seeds stop by themselves (stop), so they have no use for more epochs");
}
