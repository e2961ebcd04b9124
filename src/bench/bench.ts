/** Everything that `hawthorne bench` measures, in order: single steps, where engines cross over, whole runs. */
import { cpus } from "node:os";
import { defaultConfigPath, loadConfig } from "../config/read/load.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import { chooseTfjsBackend, openEngine } from "../runner/openEngine.js";
import { timeRuns, type RunTiming } from "./runs.js";
import {
  crossovers,
  rewardModelTask,
  timeStep,
  trainingTask,
  type Crossover,
  type StepTiming,
} from "./steps.js";
import type { Effort } from "./timing.js";

/** What the bench has measured on this machine. */
export interface BenchReport {
  readonly machine: { readonly node: string; readonly processor: string; readonly cores: number };
  readonly trainingSteps: readonly StepTiming[];
  readonly rewardModelStep: readonly StepTiming[];
  readonly crossovers: readonly Crossover[];
  readonly runs: readonly RunTiming[];
}

export interface BenchOptions {
  /** A few seconds instead of about a minute; its numbers are rough. */
  readonly quick?: boolean | undefined;
  /** Default: the one that would be used, and wasm. */
  readonly tfjsBackend?: TfjsBackend | undefined;
  /** Called before each part with what comes next. */
  readonly onProgress?: (next: string) => void;
}

interface Plan {
  readonly widths: readonly number[];
  readonly effort: Effort;
  readonly epochs: number | undefined;
  readonly runRounds: number;
}

const batches = [64, 512];
/** Five rounds, because medians of fewer move by more than 10 % on a busy machine. */
const full: Plan = {
  widths: [16, 32, 64, 128, 256, 512],
  effort: { rounds: 5, milliseconds: 60 },
  epochs: undefined,
  runRounds: 3,
};
const quick: Plan = { widths: [32, 128], effort: { rounds: 3, milliseconds: 15 }, epochs: 4, runRounds: 1 };

/** Measures the simd engine and TensorFlow.js. Throws a UserError where the backend asked for does not work here. */
export async function runBench(options: BenchOptions = {}): Promise<BenchReport> {
  const { widths, effort, epochs, runRounds } = options.quick === true ? quick : full;
  const say = options.onProgress ?? (() => undefined);
  const backends = await backendsFor(options.tfjsBackend);
  const openers = [() => openEngine("simd"), ...backends.map((backend) => () => openEngine("tfjs", backend))];
  const engines = [];
  for (const open of openers) engines.push(await open());

  const trainingSteps: StepTiming[] = [];
  for (const width of widths) {
    say(`training step, width ${width}`);
    for (const rows of batches) trainingSteps.push(...timeStep(trainingTask(width, rows), engines, effort));
  }
  say("reward-model step");
  const rewardModelStep = timeStep(rewardModelTask, engines, effort);
  for (const engine of engines) engine.dispose();

  say("whole runs");
  const overrides = epochs === undefined ? {} : { epochs };
  const { config } = loadConfig(defaultConfigPath(), { overrides });
  const runs = await timeRuns(config, openers, runRounds);
  const processors = cpus();
  return {
    machine: {
      node: process.versions.node,
      processor: processors[0]?.model.trim() ?? "unknown",
      cores: processors.length,
    },
    trainingSteps,
    rewardModelStep,
    crossovers: crossovers(trainingSteps),
    runs,
  };
}

/** wasm runs everywhere, so it is always there to compare machines by. */
async function backendsFor(wanted: TfjsBackend | undefined): Promise<TfjsBackend[]> {
  const chosen = await chooseTfjsBackend(wanted);
  return wanted === undefined ? [...new Set([chosen, "wasm" as const])] : [chosen];
}
