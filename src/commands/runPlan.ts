/**
 * What `train` is going to do, before it trains: the config, the folder, and where a resumed run goes on. All mistakes
 * of the user end here, as UserErrors, before a file is touched.
 */
import { isRunPicture } from "../charts/drawRun.js";
import { defaultConfigPath, loadConfig } from "../config/read/load.js";
import type { Config } from "../config/schema/config.js";
import { metricKeys } from "../record/metrics.js";
import type { EngineName } from "../nn/createEngine.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import { chooseTfjsBackend } from "../runner/openEngine.js";
import { changesOfRun, changeTexts, nameWithChanges } from "./runLabel.js";
import { UserError } from "../shared/errors.js";
import { prepareResume, type ResumePoint } from "../storage/resume.js";
import {
  configPath,
  createRunFolder,
  openRunFolder,
  readSummary,
  writeConfig,
  type RunFolder,
} from "../storage/runFolder.js";
import type { TrainOptions } from "./options.js";

export interface RunPlan {
  readonly config: Config;
  readonly seeds: readonly number[];
  /** The measures: the columns of the metrics after epoch and seed. */
  readonly keys: readonly string[];
  readonly engine: EngineName;
  /** What tfjs runs on; undefined for another engine. */
  readonly tfjsBackend: TfjsBackend | undefined;
  readonly folder: RunFolder;
  /** What the charts say beside the name: how the config differs from the one of that name. */
  readonly changes: readonly string[];
  /** Where a resumed run goes on; undefined for a new one. */
  readonly resume: ResumePoint | undefined;
  /** Seconds that the run has taken before. */
  readonly secondsBefore: number;
  /** The epochs of the run were raised, so its epoch axis, and every frame, changes. */
  readonly extended: boolean;
}

/** Decides what is run and makes its folder ready. Throws a UserError where the options or the config are wrong. */
export function planRun(configFile: string | undefined, options: TrainOptions): Promise<RunPlan> {
  return options.resume === undefined
    ? planNewRun(configFile, options)
    : planResumedRun(options.resume, configFile, options);
}

function columns(config: Config): Pick<RunPlan, "seeds" | "keys"> {
  return {
    seeds: Array.from({ length: config.seeds }, (_, index) => config.seed + index),
    keys: metricKeys(Object.keys(config.tiers), Object.keys(config.responses)),
  };
}

async function planNewRun(configFile: string | undefined, options: TrainOptions): Promise<RunPlan> {
  const { set, seeds, epochs, out, runId, force = false, engine = "simd" } = options;
  const overrides = {
    ...(seeds === undefined ? {} : { seeds }),
    ...(epochs === undefined ? {} : { epochs }),
  };
  const { config } = loadConfig(configFile ?? defaultConfigPath(), { set, overrides });
  const tfjsBackend = await backendOf(engine, options);
  const changes = changesOfRun(config, configFile);
  const folder = createRunFolder({
    out,
    runId,
    name: nameWithChanges(config.name, changes),
    force,
    isPicture: isRunPicture,
  });
  writeConfig(folder, config);
  return {
    ...columns(config),
    config,
    engine,
    tfjsBackend,
    folder,
    changes: changeTexts(changes),
    resume: undefined,
    secondsBefore: 0,
    extended: false,
  };
}

async function planResumedRun(
  id: string,
  configFile: string | undefined,
  options: TrainOptions,
): Promise<RunPlan> {
  const { set, seeds, epochs, out, runId, force } = options;
  if (id.startsWith("--")) {
    throw new UserError({
      path: "--resume",
      expected: "the id of a run, the name of its folder in runs/",
      got: `the option ${id}`,
    });
  }
  const clashing = [
    configFile === undefined ? "" : configFile,
    set.length > 0 ? "--set" : "",
    seeds === undefined ? "" : "--seeds",
    runId === undefined ? "" : "--run-id",
    force === true ? "--force" : "",
  ].filter((text) => text !== "");
  if (clashing.length > 0) {
    throw new UserError(
      `--resume goes on with the config of the run, so it does not go with ${clashing.join(", ")}. To change something, start a new run.`,
    );
  }
  const folder = openRunFolder(out, id);
  const saved = loadConfig(configPath(folder)).config;
  const extended = epochs !== undefined && epochs !== saved.epochs;
  if (extended) checkExtension(saved, epochs);
  const config = extended ? loadConfig(configPath(folder), { overrides: { epochs } }).config : saved;

  const { seeds: seedList, keys } = columns(config);
  const complete = readSummary(folder)?.status === "complete";
  if (complete && !extended) {
    throw new UserError(
      `The run ${id} is complete: it has done its ${config.epochs} epochs. Add --epochs with a larger number to extend it.`,
    );
  }
  const resume = prepareResume(folder, seedList, keys);
  const engines = new Set([...resume.checkpoints.values()].map((checkpoint) => checkpoint.engine));
  const engine = (options.engine ?? [...engines][0] ?? "simd") as EngineName;
  if ([...engines].some((used) => used !== engine)) {
    throw new UserError(
      `The run ${id} was trained with --engine ${[...engines].join(", ")}; another one would not go on to the same numbers.`,
    );
  }
  const tfjsBackend = await backendOf(engine, options);
  if (extended) writeConfig(folder, config);
  return {
    seeds: seedList,
    keys,
    config,
    engine,
    tfjsBackend,
    folder,
    changes: changeTexts(changesOfRun(config, undefined)),
    resume,
    secondsBefore: readSummary(folder)?.wallSeconds ?? 0,
    extended,
  };
}

/** What tfjs is to run on. Throws a UserError where that does not work here, or where the engine is another one. */
async function backendOf(engine: EngineName, options: TrainOptions): Promise<TfjsBackend | undefined> {
  const wanted = options.tfjsBackend;
  if (options.checkMemory === true && engine !== "simd")
    throw new UserError(
      `--check-memory: expected --engine simd, got the engine ${engine}, whose memory is not ours.`,
    );
  if (engine === "tfjs") return chooseTfjsBackend(wanted);
  if (wanted === undefined) return undefined;
  throw new UserError(
    `--tfjs-backend ${wanted}: expected --engine tfjs beside it, got the engine ${engine}.`,
  );
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
