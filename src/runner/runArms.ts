/**
 * Runs every arm of some laws with every seed on worker threads, each distinct run once, and hands each law its tracks
 * as soon as they are complete. The number of workers changes how long it takes and nothing else.
 */
import type { ArmResults, Law, LawCost, Track } from "../laws/law/law.js";
import { isBareShortage, MemoryShortage } from "./failure.js";
import { threadsFor } from "./memoryChecks.js";
import { planArms, type PlannedLaw } from "./armPlan.js";
import type { ArmRun, ArmTask } from "./messages.js";
import { runTasks } from "./pool.js";

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
  readonly seedsOf: (law: Law) => readonly number[];
  /** Worker threads; by default one for each core. */
  readonly workers?: number | undefined;
  /** Whether engines look after every kernel call for numbers written past their place. */
  readonly checkMemory?: boolean | undefined;
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
  /** What each law took that is complete, by its id. */
  readonly costs: Readonly<Record<string, LawCost>>;
}

/**
 * Runs the arms of all laws. Throws a UserError where a config does not resolve, and what made a run fail, with the law
 * and the arm that wanted it.
 */
export async function runArms(options: RunArmsOptions): Promise<RunArmsResult> {
  const { seedsOf, checkMemory, signal, onProgress, onLaw } = options;
  const plan = planArms(options.laws, seedsOf);
  const tracks = new Array<Track | undefined>(plan.runs.length);
  const seconds = new Array<number>(plan.runs.length).fill(0);
  const epochs = plan.runs.reduce((sum, { config }) => sum + config.epochs, 0);
  const waiting = new Set(plan.laws);
  let runsDone = 0;
  let epochsDone = 0;

  const handOut = (): void => {
    for (const planned of waiting) {
      const results = resultsOf(planned, tracks);
      if (results === undefined) continue;
      waiting.delete(planned);
      onLaw(planned.law, results);
    }
  };
  const take = (run: ArmRun, index: number): void => {
    tracks[index] = run.track;
    seconds[index] = run.seconds;
    runsDone++;
    epochsDone += plan.runs[index]!.config.epochs;
    handOut();
    onProgress?.({
      lawsDone: plan.laws.length - waiting.size,
      laws: plan.laws.length,
      runsDone,
      runs: plan.runs.length,
      fraction: epochs === 0 ? runsDone / plan.runs.length : epochsDone / epochs,
    });
  };

  handOut(); // a law without arms needs no run
  const tasks = plan.runs.map((run): ArmTask => ({ ...run, checkMemory }));
  const configs = new Set(plan.runs.map(({ config }) => config));
  const failure = await runTasks<ArmTask, ArmRun>({
    worker: new URL("./armWorker.js", import.meta.url),
    tasks,
    threads: threadsFor(configs, tasks.length, options.workers),
    signal,
    onMessage: take,
    again: (task) => tasks.slice(task, task + 1),
  });
  if (failure !== null) throw named(explained(failure.error), plan.laws, failure.task);
  const asked = plan.laws.reduce((sum, { arms }) => sum + arms.flatMap(({ runs }) => runs).length, 0);
  const complete = plan.laws.filter((planned) => !waiting.has(planned));
  return {
    interrupted: runsDone < plan.runs.length,
    runs: runsDone,
    asked,
    costs: costsOf(complete, seconds),
  };
}

/** What each law took, `seconds` by run: the time of a run that several laws want is shared out among them. */
function costsOf(laws: readonly PlannedLaw[], seconds: readonly number[]): Record<string, LawCost> {
  const runsOf = ({ arms }: PlannedLaw): Set<number> => new Set(arms.flatMap(({ runs }) => runs));
  const wanted = new Array<number>(seconds.length).fill(0);
  for (const law of laws) for (const run of runsOf(law)) wanted[run]! += 1;
  return Object.fromEntries(
    laws.map((planned) => {
      const runs = [...runsOf(planned)];
      const cost = runs.reduce((sum, run) => sum + seconds[run]! / wanted[run]!, 0);
      return [planned.law.id, { runs: runs.length, seconds: Math.round(100 * cost) / 100 }];
    }),
  );
}

/** Out of memory is no bug. */
function explained(error: Error): Error {
  if (!isBareShortage(error)) return error;
  const advice = "Use fewer --workers, or close other programs.";
  return new MemoryShortage(`training ran out of memory. ${advice}`);
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
