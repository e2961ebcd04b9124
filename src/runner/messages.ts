/** What the main thread and the threads that train and draw say to each other: plain data that a port can carry. */
import type { PictureSize } from "../shared/pictureSize.js";
import type { Config } from "../config/schema/config.js";
import type { Track } from "../laws/law/law.js";
import type { IdealGold } from "../record/idealGold.js";
import type { EpochMetrics } from "../record/metrics.js";
import type { EngineName } from "../nn/createEngine.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import type { Payment } from "../record/payments.js";
import type { SeedCheckpoint } from "../storage/checkpoint.js";

/** One seed of a worker: from the start, or from the state of a checkpoint. */
export interface SeedStart {
  readonly seed: number;
  readonly checkpoint?: Pick<SeedCheckpoint, "epoch" | "state" | "config"> | undefined;
}

/** What a worker is to do: train its seeds in step. */
export interface SeedTask {
  readonly config: Config;
  readonly starts: readonly SeedStart[];
  readonly engine: EngineName;
  /** What tfjs runs on. */
  readonly tfjsBackend?: TfjsBackend | undefined;
  readonly checkMemory?: boolean | undefined;
  /** Least time between two checkpoints of a seed, milliseconds. */
  readonly checkpointMilliseconds: number;
}

/** From a worker that trains. */
export type SeedMessage =
  | { readonly kind: "started"; readonly backend: string }
  | { readonly kind: "rows"; readonly rows: readonly EpochMetrics[] }
  | {
      readonly kind: "checkpoint";
      readonly seed: number;
      readonly epoch: number;
      readonly ended: boolean;
      readonly state: unknown;
    }
  | { readonly kind: "ended"; readonly seed: number }
  /** What every response is paid at the end, or where the seed was stopped. */
  | { readonly kind: "pay"; readonly seed: number; readonly pay: readonly Payment[] };

/** One run of an arm of a law: which measures of it are kept. Its worker sends an `ArmRun`, or nothing if it is stopped. */
export interface ArmTask {
  readonly config: Config;
  readonly seed: number;
  readonly keys: readonly string[];
  readonly checkMemory?: boolean | undefined;
}

/** A run of an arm that is done. */
export interface ArmRun {
  readonly track: Track;
  /** How long it took its thread. */
  readonly seconds: number;
}

/** What a thread that draws needs to know once. */
export interface ChartTask {
  readonly config: Config;
  readonly seeds: readonly number[];
  /** What the run changes, for the subtitles. */
  readonly changes: readonly string[];
  readonly plotsPath: string;
  readonly size: PictureSize;
}

/** To a thread that draws: first of all its task. */
export type ChartRequest =
  | { readonly kind: "task"; readonly task: ChartTask }
  | { readonly kind: "rows"; readonly rows: readonly EpochMetrics[] }
  | { readonly kind: "frame"; readonly epoch: number }
  | { readonly kind: "finals" }
  | { readonly kind: "rest" };

/**
 * From a thread that draws: what it has worked out for its pictures and others want to know too; a picture is written; a job
 * is done; or a job failed and is given up.
 */
export type ChartReply =
  | { readonly kind: "ideal"; readonly ideal: IdealGold }
  | { readonly kind: "drawn" }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly sentence: string };
