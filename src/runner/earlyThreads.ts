/**
 * Threads that load their code while the program is still loading its own and finding out what to do: a run starts sooner.
 * They keep no process alive, so nobody waits for them where the input is wrong.
 */
import { startChartThread, type ChartThread } from "./chartThread.js";
import type { EarlyThread } from "./pool.js";
import { startSeedThread } from "./seedThread.js";

export interface EarlyThreads {
  readonly seeds: EarlyThread;
  /** Undefined where nothing will be drawn. */
  readonly charts: ChartThread | undefined;
  /** Lets those end that nobody has used. */
  release(): void;
}

/** Starts a thread that trains and, where `draws`, the one that draws. */
export function startThreadsEarly({ draws }: { readonly draws: boolean }): EarlyThreads {
  const seeds = startSeedThread();
  const charts = draws ? startChartThread() : undefined;
  return {
    seeds,
    charts,
    release() {
      seeds.release();
      charts?.rest();
    },
  };
}
