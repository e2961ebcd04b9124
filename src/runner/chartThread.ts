/** The thread that draws. Light, so that it can be started before the rest of the program is loaded. */
import { Worker } from "node:worker_threads";
import type { ChartRequest } from "./messages.js";
import { threadLimits } from "./threadLimits.js";

export interface ChartThread {
  readonly worker: Worker;
  /** Why it has ended by itself, as a sentence; null where it has not. */
  failure(): string | null;
  /** Lets it end by itself, and the process before it. */
  rest(): void;
}

/** Starts the thread, which loads its libraries at once. It keeps no process alive until it has work. */
export function startChartThread(): ChartThread {
  const worker = new Worker(new URL("./chartWorker.js", import.meta.url), { resourceLimits: threadLimits });
  let failure: string | null = null;
  worker.on("error", (error) => {
    failure = error instanceof Error ? error.message : String(error); // for instance: it ran out of memory
  });
  worker.unref();
  return {
    worker,
    failure: () => failure,
    rest() {
      worker.unref();
      worker.postMessage({ kind: "rest" } satisfies ChartRequest);
    },
  };
}
