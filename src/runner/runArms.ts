/**
 * Runs every arm of some laws with every seed on worker threads, each distinct run once, and hands each law its tracks
 * as soon as they are complete. The number of workers changes how long it takes and nothing else.
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Tinypool } from "tinypool";
import type { ArmResults, Law, Track } from "../laws/law/law.js";
import { planArms, type PlannedLaw } from "./armPlan.js";
import { restoreError } from "./failure.js";
import type { ArmReply, ArmTask } from "./messages.js";
import { threadLimits } from "./threadLimits.js";

/** How far a verification is. */
export interface ArmProgress {
  readonly lawsDone: number;
  readonly laws: number;
  readonly runsDone: number;
  readonly runs: number;
  /** Of the epochs of all runs, the fraction that is done. */
  readonly fraction: number;
}

export interface RunArmsOptions {
  readonly laws: readonly Law[];
  readonly seeds: readonly number[];
  /** Whether engines look after every kernel call for numbers written past their place. */
  readonly checkMemory?: boolean | undefined;
  /** Worker threads; by default one for each core. */
  readonly workers?: number | undefined;
  /** Stops all runs between two epochs. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of every run that is done. */
  readonly onProgress?: (progress: ArmProgress) => void;
  /** Takes the tracks of a law once all of its runs are done; laws may come in any order. */
  readonly onLaw: (law: Law, results: ArmResults) => void;
}

export interface RunArmsResult {
  /** True where the signal stopped it before the last run. */
  readonly interrupted: boolean;
  /** Distinct runs that are done, and how many the arms asked for. */
  readonly runs: number;
  readonly asked: number;
}

/**
 * Runs the arms of all laws. Throws a UserError where a config does not resolve, and what made a run fail, with the law
 * and the arm that wanted it.
 */
export async function runArms(options: RunArmsOptions): Promise<RunArmsResult> {
  const { seeds, checkMemory, signal, onProgress, onLaw } = options;
  const plan = planArms(options.laws, seeds);
  const tracks = new Array<Track | undefined>(plan.runs.length);
  const epochs = plan.runs.reduce((sum, { config }) => sum + config.epochs, 0);
  const waiting = new Set(plan.laws);
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  let next = 0;
  let runsDone = 0;
  let epochsDone = 0;
  let halted = false;

  const halt = (): void => {
    halted = true;
    Atomics.store(new Int32Array(stop), 0, 1);
  };
  const handOut = (): void => {
    for (const planned of waiting) {
      const results = resultsOf(planned, tracks);
      if (results === undefined) continue;
      waiting.delete(planned);
      onLaw(planned.law, results);
    }
  };
  /** Takes one run after another, until there are no more. */
  const work = async (pool: Tinypool): Promise<void> => {
    while (!halted && next < plan.runs.length) {
      const index = next++;
      const { config, seed, keys } = plan.runs[index]!;
      const reply = (await pool.run({ config, seed, keys, checkMemory, stop } satisfies ArmTask)) as ArmReply;
      if (reply.kind === "stopped") return;
      if (reply.kind === "failed") throw named(restoreError(reply.failure), plan.laws, index);
      tracks[index] = reply.track;
      runsDone++;
      epochsDone += config.epochs;
      handOut();
      onProgress?.({
        lawsDone: plan.laws.length - waiting.size,
        laws: plan.laws.length,
        runsDone,
        runs: plan.runs.length,
        fraction: epochs === 0 ? runsDone / plan.runs.length : epochsDone / epochs,
      });
    }
  };

  handOut(); // a law without arms needs no run
  const threads = Math.max(1, Math.min(options.workers ?? availableParallelism(), plan.runs.length));
  const pool = new Tinypool({
    filename: fileURLToPath(new URL("./armWorker.js", import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    resourceLimits: threadLimits,
  });
  signal?.addEventListener("abort", halt);
  if (signal?.aborted) halt();
  try {
    await Promise.all(
      Array.from({ length: threads }, () =>
        work(pool).catch((error: unknown) => {
          halt();
          throw error;
        }),
      ),
    );
  } finally {
    signal?.removeEventListener("abort", halt);
    await pool.destroy();
  }
  const asked = plan.laws.reduce((sum, { arms }) => sum + arms.length * seeds.length, 0);
  return { interrupted: runsDone < plan.runs.length, runs: runsDone, asked };
}

/** The tracks of a law's arms, undefined while one is missing. An arm sees only the measures that it asked for. */
function resultsOf({ arms }: PlannedLaw, tracks: readonly (Track | undefined)[]): ArmResults | undefined {
  const results: Record<string, readonly Track[]> = {};
  for (const { arm, runs } of arms) {
    const found = runs.map((index) => tracks[index]).filter((track) => track !== undefined);
    if (found.length < runs.length) return undefined;
    results[arm.id] = found.map(({ seed, values }) => ({
      seed,
      values: Object.fromEntries(arm.keys.map((key) => [key, values[key]!])),
    }));
  }
  return results;
}

/** The error with the arm that asked for the run in front of its message. */
function named(error: Error, laws: readonly PlannedLaw[], index: number): Error {
  for (const { law, arms } of laws) {
    const wanted = arms.find(({ runs }) => runs.includes(index));
    if (wanted === undefined) continue;
    error.message = `Law ${law.id}, arm "${wanted.arm.id}": ${error.message}`;
    return error;
  }
  return error;
}
