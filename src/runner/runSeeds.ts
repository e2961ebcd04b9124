/**
 * Trains all seeds of a run on worker threads and hands out their rows in one order. The number of workers changes
 * how long it takes and nothing else.
 */
import type { ResourceLimits } from "node:worker_threads";
import type { Config } from "../config/schema/config.js";
import type { EpochMetrics } from "../record/metrics.js";
import type { EngineName } from "../nn/createEngine.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import type { Payment } from "../record/payments.js";
import { packRows, unpackRows } from "../record/rowValues.js";
import type { SeedCheckpoint } from "../storage/checkpoint.js";
import type { ResumePoint } from "../storage/resume.js";
import { createRowDigest } from "../storage/rowDigest.js";
import { isBareShortage, MemoryShortage } from "./failure.js";
import type { Machine } from "./machine.js";
import { shareMemory, shareNotice, shortageOf, type Load } from "./memoryShare.js";
import type { SeedMessage, SeedStart, SeedTask } from "./messages.js";
import { runTasks, type EarlyThread } from "./pool.js";
import { createRowCollector } from "./rowCollector.js";
import { seedWorker } from "./seedThread.js";

export interface RunSeedsOptions {
  readonly config: Config;
  readonly seeds: readonly number[];
  /** The measures, as metrics.jsonl has them. */
  readonly keys: readonly string[];
  readonly engine: EngineName;
  /** What tfjs runs on: a backend that works here, or whichever works if it is left out. */
  readonly tfjsBackend?: TfjsBackend | undefined;
  /** Whether simd looks after every kernel call for numbers written past their place. */
  readonly checkMemory?: boolean | undefined;
  /** Worker threads; by default one for each core, at most one for each seed. */
  readonly workers?: number | undefined;
  /** Where a resumed run goes on. */
  readonly resume?: Pick<ResumePoint, "epoch" | "checkpoints" | "digests"> | undefined;
  /** Stops all seeds between two epochs; their checkpoints are handed out first. */
  readonly signal?: AbortSignal | undefined;
  /** Takes the rows of an epoch that every seed has reached or ended before, in order of seed; epochs in order. */
  readonly onRows: (rows: readonly EpochMetrics[]) => void;
  readonly onCheckpoint?: (checkpoint: SeedCheckpoint) => void;
  /** The last checkpoint of a seed that was handed out, from where it is kept: a seed that is repeated goes on from there. */
  readonly savedCheckpoint?: (seed: number) => SeedCheckpoint | undefined;
  /** Whether charts are drawn meanwhile: they take memory. Default false. */
  readonly draws?: boolean | undefined;
  /** Takes a sentence about what is done otherwise for want of memory. */
  readonly onNotice?: (sentence: string) => void;
  /** What there is; by default what this machine has, and what all threads may use. */
  readonly machine?: Machine | undefined;
  readonly limits?: ResourceLimits | undefined;
  /** A thread from `startSeedThread`. */
  readonly early?: EarlyThread | undefined;
  /** The file of the workers; by default seedWorker.ts. */
  readonly worker?: URL | undefined;
  /** Least time between two checkpoints of a seed, milliseconds. Default 2000. */
  readonly checkpointMilliseconds?: number;
}

export interface RunSeedsResult {
  /** True where the signal stopped it before the last epoch. */
  readonly interrupted: boolean;
  /** What the engine ran on; "" where it did not start. */
  readonly backend: string;
  /** What every response is paid by now, by seed; of those that have trained just now. */
  readonly pay: ReadonlyMap<number, readonly Payment[]>;
}

/** Seeds 0, 1, 2 … go to workers 0, 1, … in turn. */
export function dealSeeds<T>(seeds: readonly T[], workers: number): T[][] {
  const hands = Array.from({ length: Math.max(1, Math.min(workers, seeds.length)) }, (): T[] => []);
  seeds.forEach((seed, index) => hands[index % hands.length]!.push(seed));
  return hands;
}

/**
 * Trains all seeds. Throws what a worker threw (a UserError for a config that cannot be trained), after all workers
 * have stopped and the rows and checkpoints up to then were handed out.
 */
export async function runSeeds(options: RunSeedsOptions): Promise<RunSeedsResult> {
  const { config, seeds, keys, engine, tfjsBackend, resume, signal, onRows, onCheckpoint } = options;
  const before = resume?.epoch ?? -1;
  const collector = createRowCollector(seeds, before + 1);
  const digests = new Map(
    seeds.map((seed) => [seed, resume?.digests.get(seed)?.copy() ?? createRowDigest(keys)]),
  );
  let backend = [...(resume?.checkpoints.values() ?? [])].at(-1)?.backend ?? "";
  const reached = new Map(seeds.map((seed) => [seed, before])); // by seed, the last epoch that has come of it
  const finished = new Set<number>();
  const pay = new Map<number, readonly Payment[]>();
  let storing = true; // until a file could not be written: nothing may follow a line that was cut off

  const handOut = (epochs: readonly (readonly EpochMetrics[])[]): void => {
    for (const rows of epochs) onRows(rows);
  };
  const receive = (message: SeedMessage): void => {
    if (!storing) return;
    try {
      take(message);
    } catch (error) {
      storing = false;
      throw error;
    }
  };
  const add = (row: EpochMetrics): void => {
    if (row.epoch <= (reached.get(row.seed) ?? before)) return; // once more, by a seed that is repeated
    reached.set(row.seed, row.epoch);
    digests.get(row.seed)?.add(row);
    handOut(collector.add(row));
  };
  const take = (message: SeedMessage): void => {
    if (message.kind === "started") backend = message.backend;
    if (message.kind === "rows") message.rows.forEach(add);
    if (message.kind === "pay") pay.set(message.seed, message.pay);
    if (message.kind === "ended") {
      finished.add(message.seed);
      handOut(collector.end(message.seed));
    }
    if (message.kind === "checkpoint" && message.epoch >= (reached.get(message.seed) ?? before)) {
      const { seed, epoch, ended, state } = message;
      onCheckpoint?.({
        seed,
        epoch,
        ended,
        engine,
        backend,
        config,
        rowDigest: digests.get(seed)?.text() ?? "",
        pending: packRows(collector.waiting(seed), keys, collector.released + 1),
        state,
      });
    }
  };

  const left = seeds.filter((seed) => {
    const checkpoint = resume?.checkpoints.get(seed);
    if (checkpoint !== undefined) unpackRows(checkpoint.pending, seed, keys).forEach(add);
    const done = checkpoint !== undefined && (checkpoint.ended || checkpoint.epoch >= config.epochs);
    if (done) handOut(collector.end(seed));
    return !done;
  });
  if (left.length === 0) return { interrupted: false, backend, pay };

  // The native library has one state for the whole process and threads of its own, so one worker has to do.
  const workers = tfjsBackend === "node" ? 1 : options.workers;
  const load: Load = { config, engine, draws: options.draws ?? false, resumed: resume !== undefined };
  const { threads, seedsPerThread } = shareMemory(load, {
    seeds: left.length,
    workers,
    machine: options.machine,
  });
  const notice = shareNotice({ threads, seedsPerThread }, left.length, workers);
  if (notice !== null) options.onNotice?.(notice);

  const taskOf = (starts: readonly SeedStart[]): SeedTask => ({
    config,
    engine,
    tfjsBackend,
    checkMemory: options.checkMemory,
    checkpointMilliseconds: options.checkpointMilliseconds ?? 2000,
    starts,
  });
  const startOf = (seed: number): SeedStart => ({ seed, checkpoint: resume?.checkpoints.get(seed) });
  const hands = dealSeeds(left, Math.max(threads, Math.ceil(left.length / seedsPerThread)));
  /** Where a seed that is repeated begins: at its last checkpoint, unless that is from before it was begun anew. */
  const restartOf = (seed: number): SeedStart => {
    const saved = options.savedCheckpoint?.(seed);
    const isOfNow = saved?.engine === engine && saved.epoch <= (reached.get(seed) ?? before);
    return isOfNow ? { seed, checkpoint: saved } : startOf(seed);
  };
  /** One after another, the seeds of a hand that have not ended. */
  const again = (hand: number): SeedTask[] => {
    const seedsAgain = hands[hand]?.filter((seed) => !finished.has(seed)) ?? [];
    options.onNotice?.(
      `Memory ran out, so ${seedsAgain.length === 1 ? "seed" : "seeds"} ${seedsAgain.join(", ")} will be repeated when the others are done, one at a time.`,
    );
    return seedsAgain.map((seed) => taskOf([restartOf(seed)]));
  };
  const failure = await runTasks<SeedTask, SeedMessage>({
    worker: options.worker ?? seedWorker,
    early: options.early,
    tasks: hands.map((hand) => taskOf(hand.map(startOf))),
    threads,
    signal,
    onMessage: receive,
    again,
    limits: options.limits,
  });
  if (failure !== null)
    throw isBareShortage(failure.error) ? new MemoryShortage(shortageOf(load)) : failure.error;
  return { interrupted: finished.size < left.length, backend, pay };
}
