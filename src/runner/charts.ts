/**
 * Draws a run's charts beside training, on a thread of their own. Frames wait in a queue and lag behind where drawing is
 * slower than training; training never waits for them. A chart that fails ends the drawing, not the run.
 */
import { frameFileName } from "../charts/pictures.js";
import { usualSize, type PictureSize } from "../shared/pictureSize.js";
import type { Config } from "../config/schema/config.js";
import type { IdealGold } from "../record/idealGold.js";
import type { EpochMetrics } from "../record/metrics.js";
import { plotNames } from "../storage/plots.js";
import type { ChartPolicy } from "../storage/runRecord.js";
import { startChartThread, type ChartThread } from "./chartThread.js";
import { wantsFrame } from "./frames.js";
import type { ChartReply, ChartRequest } from "./messages.js";

export interface ChartOptions {
  readonly config: Config;
  readonly seeds: readonly number[];
  /** What the run changes, for the subtitles. */
  readonly changes: readonly string[];
  readonly plotsPath: string;
  readonly policy: ChartPolicy;
  /** How large the pictures are; default: the usual size. */
  readonly size?: PictureSize | undefined;
  /** The file names of pictures that a run which is resumed has drawn: their frames are not drawn again. */
  readonly existing?: ReadonlySet<string>;
  /** A thread that was started before. */
  readonly thread?: ChartThread | undefined;
}

export interface ChartResult {
  /** Pictures written. */
  readonly drawn: number;
  /** Why drawing was given up, as a sentence; null where all went well. */
  readonly failure: string | null;
  /** Whether frames were left out, because the user did not want to wait for them. */
  readonly leftOut: boolean;
  /** What an ideal reward model would bring, where the charts show it. */
  readonly ideal: IdealGold | null;
}

export interface ChartSession {
  /** Takes the rows of one epoch, all seeds; its frame is drawn when the thread is free. */
  addRows(rows: readonly EpochMetrics[]): void;
  /**
   * Draws what is left and the closing charts, and ends the thread. Once the signal is aborted, before or meanwhile,
   * only the last frame and the closing charts are drawn. `onProgress` hears how many frames wait.
   */
  finish(options: { signal?: AbortSignal; onProgress?: (waiting: number) => void }): Promise<ChartResult>;
  /** Gives up what waits; the picture that is being drawn is finished. */
  cancel(): Promise<void>;
}

/** Draws nothing: `--charts off`. */
const noCharts: ChartSession = {
  addRows: () => undefined,
  finish: () => Promise.resolve({ drawn: 0, failure: null, leftOut: false, ideal: null }),
  cancel: () => Promise.resolve(),
};

/** Starts drawing. */
export function startCharts({
  config,
  seeds,
  changes,
  plotsPath,
  policy,
  size = usualSize,
  existing = new Set(),
  thread,
}: ChartOptions): ChartSession {
  if (policy === "off") return noCharts;
  const { worker, failure: failureOf, rest } = thread ?? startChartThread();
  const queue: Extract<ChartRequest, { kind: "frame" | "finals" }>[] = [];
  let busy = false;
  let lastEpoch = -1;
  let drawn = 0;
  let failure: string | null = null;
  let leftOut = false;
  let ideal: IdealGold | null = null;
  let onIdle: () => void = () => undefined;
  let onProgress: (waiting: number) => void = () => undefined;

  const post = (request: ChartRequest): void => {
    worker.postMessage(request);
  };
  const next = (): void => {
    if (busy) return;
    const job = failure === null ? queue.shift() : undefined;
    if (job === undefined) {
      onIdle();
      return;
    }
    busy = true;
    post(job);
    onProgress(queue.length);
  };
  const jobIsOver = (sentence: string | null): void => {
    failure ??= sentence;
    busy = false;
    next();
  };
  /** Draws all that waits. */
  const untilIdle = (): Promise<void> =>
    new Promise((resolve) => {
      onIdle = resolve;
      next();
    });
  /** Frames that somebody has removed meanwhile. */
  const lostFrames = (): typeof queue => {
    if (leftOut || failure !== null) return [];
    const there = new Set(plotNames(plotsPath));
    const epochs = Array.from({ length: lastEpoch + 1 }, (_, epoch) => epoch);
    return epochs
      .filter((epoch) => wantsFrame(policy, epoch) && !there.has(frameFileName(epoch)))
      .map((epoch) => ({ kind: "frame", epoch }));
  };
  worker.on("message", (reply: ChartReply) => {
    if (reply.kind === "drawn") drawn++;
    else if (reply.kind === "ideal") ideal = reply.ideal;
    else jobIsOver(reply.kind === "failed" ? reply.sentence : null);
  });
  const fail = (): void => {
    jobIsOver(failureOf());
  };
  worker.on("error", fail);
  if (failureOf() !== null) fail();
  worker.ref();
  post({ kind: "task", task: { config, seeds, changes, plotsPath, size } });

  return {
    addRows(rows) {
      const epoch = rows[0]?.epoch;
      if (epoch === undefined) return;
      post({ kind: "rows", rows });
      lastEpoch = epoch;
      if (!wantsFrame(policy, epoch) || existing.has(frameFileName(epoch))) return;
      queue.push({ kind: "frame", epoch });
      next();
    },
    async finish({ signal, onProgress: listener }) {
      if (listener !== undefined) onProgress = listener;
      if (lastEpoch >= 0) {
        const lastFrame = { kind: "frame", epoch: lastEpoch } as const;
        const leaveOut = (): void => {
          const waiting = queue.splice(0);
          leftOut ||= waiting.some((job) => job.kind === "frame" && job.epoch !== lastEpoch);
          if (waiting.some(({ kind }) => kind === "frame")) queue.push(lastFrame);
          if (waiting.some(({ kind }) => kind === "finals")) queue.push({ kind: "finals" });
        };
        if (policy !== "final" && !wantsFrame(policy, lastEpoch)) queue.push(lastFrame);
        queue.push({ kind: "finals" });
        if (signal?.aborted === true) leaveOut();
        signal?.addEventListener("abort", leaveOut);
        await untilIdle();
        queue.push(...lostFrames());
        await untilIdle();
        signal?.removeEventListener("abort", leaveOut);
      }
      rest();
      return { drawn, failure, leftOut, ideal };
    },
    async cancel() {
      queue.length = 0;
      await untilIdle();
      rest();
    },
  };
}
