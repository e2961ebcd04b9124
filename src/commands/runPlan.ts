/**
 * What `train` is going to do, before it trains: the config and the folder of a new run (resumePlan.ts: of one that is gone
 * on with). All mistakes of the user end here, as UserErrors, before a file is touched.
 */
import { isRunPicture } from "../charts/pictures.js";
import { defaultConfigPath, loadConfig } from "../config/read/load.js";
import type { Config } from "../config/schema/config.js";
import { metricKeys } from "../record/metrics.js";
import type { EngineName } from "../nn/createEngine.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import { shareMemory } from "../runner/memoryShare.js";
import { changesOfRun, changeTexts, nameWithChanges } from "./runLabel.js";
import { UserError } from "../shared/errors.js";
import type { ResumePoint } from "../storage/resume.js";
import { createRunFolder, writeConfig, type RunFolder } from "../storage/runFolder.js";
import { writeRunRecord, type RunRecord } from "../storage/runRecord.js";
import { chartSizeOf, type TrainOptions } from "./options.js";

export interface RunPlan {
  readonly config: Config;
  readonly seeds: readonly number[];
  /** The measures: the columns of the metrics after epoch and seed. */
  readonly keys: readonly string[];
  readonly engine: EngineName;
  /** What tfjs runs on; undefined for another engine. */
  readonly tfjsBackend: TfjsBackend | undefined;
  readonly folder: RunFolder;
  /** What the run was begun with. */
  readonly record: RunRecord;
  /** What was damaged of a resumed run and what became of it, a sentence each. */
  readonly notes: readonly string[];
  /** Where a resumed run goes on; undefined for a new one. */
  readonly resume: ResumePoint | undefined;
  /** The file names of the pictures that it has drawn before. */
  readonly pictures: ReadonlySet<string>;
  /** Seconds that the run has taken before. */
  readonly secondsBefore: number;
}

/** The seeds and the measures of a config. */
export function columns(config: Config): Pick<RunPlan, "seeds" | "keys"> {
  return {
    seeds: Array.from({ length: config.seeds }, (_, index) => config.seed + index),
    keys: metricKeys(Object.keys(config.tiers), Object.keys(config.responses)),
  };
}

/** Decides what a new run does and makes its folder ready. Throws a UserError where the options or the config are wrong. */
export async function planNewRun(configFile: string | undefined, options: TrainOptions): Promise<RunPlan> {
  const { set, seeds, epochs, out, runId, force = false, engine = "simd" } = options;
  const overrides = {
    ...(seeds === undefined ? {} : { seeds }),
    ...(epochs === undefined ? {} : { epochs }),
  };
  const { config } = loadConfig(configFile ?? defaultConfigPath(), { set, overrides });
  const tfjsBackend = await backendOf(engine, options);
  shareMemory({ config, engine, draws: options.charts !== "off", resumed: false }); // or refuse, before a folder is made
  const chartSize = chartSizeOf(options);
  const changes = changesOfRun(config, configFile);
  const folder = createRunFolder({
    out,
    runId,
    name: nameWithChanges(config.name, changes),
    force,
    isPicture: isRunPicture,
  });
  const record: RunRecord = {
    config,
    engine,
    changes: changeTexts(changes),
    charts: options.charts ?? { every: 1 },
    chartSize,
    revisions: [],
  };
  writeConfig(folder, config);
  writeRunRecord(folder, record);
  return {
    ...columns(config),
    config,
    record,
    engine,
    tfjsBackend,
    folder,
    notes: [],
    resume: undefined,
    pictures: new Set(),
    secondsBefore: 0,
  };
}

/** What tfjs is to run on. Throws a UserError where that does not work here, or where the engine is another one. */
export async function backendOf(engine: EngineName, options: TrainOptions): Promise<TfjsBackend | undefined> {
  const wanted = options.tfjsBackend;
  if (options.checkMemory === true && engine !== "simd")
    throw new UserError(
      `--check-memory: expected --engine simd, got the engine ${engine}, whose memory is not ours.`,
    );
  if (engine === "tfjs") {
    const { chooseTfjsBackend } = await import("../runner/openEngine.js"); // most runs do without
    return chooseTfjsBackend(wanted);
  }
  if (wanted === undefined) return undefined;
  throw new UserError(
    `--tfjs-backend ${wanted}: expected --engine tfjs beside it, got the engine ${engine}.`,
  );
}
