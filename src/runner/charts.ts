/**
 * Draws a run's charts beside training, on threads of their own. Frames wait in a queue and lag behind where drawing is
 * slower than training; training never waits for them. A chart that fails ends the drawing, not the run.
 */
import { Worker } from "node:worker_threads";
import { frameFileName } from "../charts/drawRun.js";
import type { Config } from "../config/schema/config.js";
import type { EpochMetrics } from "../evaluation/metrics.js";
import { plotNames } from "../storage/plots.js";
import type { ChartReply, ChartRequest, ChartTask } from "./messages.js";

/** Which charts are drawn: a frame every so many epochs and the closing charts, those alone, or none. */
export type ChartPolicy = { readonly every: number } | "final" | "off";

export interface ChartOptions {
  readonly config: Config;
  readonly plotsPath: string;
  readonly policy: ChartPolicy;
  /** Keep the frames that an earlier, interrupted run has drawn. */
  readonly keepExisting?: boolean;
  /** Threads that may draw once training is over; one draws beside it. */
  readonly threads?: number;
}

export interface ChartResult {
  /** Pictures written. */
  readonly drawn: number;
  /** Why drawing was given up, as a sentence; null where all went well. */
  readonly failure: string | null;
}

export interface ChartSession {
  /** Takes the rows of one epoch, all seeds; its frame is drawn when a thread is free. */
  addRows(rows: readonly EpochMetrics[]): void;
  /**
   * Draws what is left and the closing charts, and ends the threads. After an interruption only the last frame and the
   * closing charts are drawn. `onProgress` hears how many pictures are left.
   */
  finish(options: { interrupted: boolean; onProgress?: (left: number) => void }): Promise<ChartResult>;
  /** Ends the threads at once. */
  cancel(): Promise<void>;
}

/** A second thread pays once this many pictures are left: it takes about as long to start as to draw ten. */
const worthASecondThread = 24;

type Job = Extract<ChartRequest, { kind: "frame" | "finals" }>;

/** Starts drawing: the first thread loads its libraries at once, while training starts. */
export function startCharts(options: ChartOptions): ChartSession {
  const { config, plotsPath, policy, keepExisting = false, threads = 1 } = options;
  const existing = new Set(keepExisting ? plotNames(plotsPath) : []);
  const task: ChartTask = { config, plotsPath };
  const received: EpochMetrics[] = [];
  const queue: Job[] = [];
  const pool: { readonly worker: Worker; busy: boolean }[] = [];
  let lastEpoch = -1;
  let drawn = 0;
  let failure: string | null = null;
  let onIdle: () => void = () => undefined;
  let onProgress: (left: number) => void = () => undefined;

  const fail = (sentence: string): void => {
    failure ??= sentence;
    queue.length = 0;
  };
  const pump = (): void => {
    for (const thread of pool) {
      if (thread.busy) continue;
      const job = queue.shift();
      if (job === undefined) break;
      thread.busy = true;
      post(thread.worker, job);
    }
    onProgress(queue.length + pool.filter(({ busy }) => busy).length);
    if (queue.length === 0 && pool.every(({ busy }) => !busy)) onIdle();
  };
  const post = (worker: Worker, request: ChartRequest): void => {
    worker.postMessage(request);
  };
  const startThread = (): void => {
    const worker = new Worker(new URL("./chartWorker.js", import.meta.url), { workerData: task });
    const thread = { worker, busy: false };
    worker.on("message", (reply: ChartReply) => {
      if (reply.kind === "drawn") {
        drawn++;
        return;
      }
      thread.busy = false;
      if (reply.kind === "failed") fail(reply.sentence);
      pump();
    });
    worker.on("error", (error) => {
      thread.busy = false;
      fail(error instanceof Error ? error.message : String(error));
      pump();
    });
    if (received.length > 0) post(worker, { kind: "rows", rows: received });
    pool.push(thread);
  };
  const addJob = (job: Job): void => {
    if (failure === null) queue.push(job);
  };

  if (policy !== "off") startThread();

  return {
    addRows(rows) {
      const epoch = rows[0]?.epoch;
      if (policy === "off" || epoch === undefined) return;
      received.push(...rows);
      for (const { worker } of pool) post(worker, { kind: "rows", rows });
      lastEpoch = epoch;
      if (policy === "final" || epoch % policy.every !== 0 || existing.has(frameFileName(epoch))) return;
      addJob({ kind: "frame", epoch });
      pump();
    },
    async finish({ interrupted, onProgress: listener }) {
      if (policy !== "off" && lastEpoch >= 0) {
        if (interrupted) queue.length = 0;
        const lastIsDrawn = policy !== "final" && lastEpoch % policy.every === 0 && !interrupted;
        if (policy !== "final" && !lastIsDrawn) addJob({ kind: "frame", epoch: lastEpoch });
        addJob({ kind: "finals" });
        while (pool.length < threads && queue.length >= worthASecondThread) startThread();
        if (listener !== undefined) onProgress = listener;
        await new Promise<void>((resolve) => {
          onIdle = resolve;
          pump();
        });
      }
      for (const { worker } of pool) post(worker, { kind: "close" });
      return { drawn, failure };
    },
    async cancel() {
      queue.length = 0;
      await Promise.all(pool.map(({ worker }) => worker.terminate()));
    },
  };
}
