/** What the bench has measured, as tables and sentences. Pure. */
import type { BenchReport } from "../../bench/bench.js";
import type { RunTiming } from "../../bench/runs.js";
import type { Crossover, StepTiming } from "../../bench/steps.js";
import { alignColumns } from "../terminal/format.js";

/** A table of numbers. */
const table = (rows: readonly (readonly string[])[]): string[] =>
  alignColumns(rows, "right").map((line) => `  ${line}`);

/** Three digits that matter: 0.52, 31.4, 2518. */
function digits(value: number): string {
  return value.toFixed(value < 1 ? 2 : value < 100 ? 1 : 0);
}

/** One line per task: every engine's time and speed, and by how much the others are slower than the first. */
export function stepTable(timings: readonly StepTiming[]): string[] {
  const backends = [...new Set(timings.map(({ backend }) => backend))];
  const tasks = new Map<string, StepTiming[]>();
  for (const timing of timings) {
    const key = `${timing.network} ${timing.rows}`;
    tasks.set(key, [...(tasks.get(key) ?? []), timing]);
  }
  const header = [
    "network",
    "rows",
    ...backends.flatMap((name, b) => [`${name} µs`, "GFLOP/s", ...(b === 0 ? [] : ["times as long"])]),
  ];
  const rows = [...tasks.values()].map((engines) => [
    engines[0]!.network,
    String(engines[0]!.rows),
    ...engines.flatMap(({ microseconds, gflops, timesFirst }, e) => [
      digits(microseconds),
      digits(gflops),
      ...(e === 0 ? [] : [`${digits(timesFirst)} ×`]),
    ]),
  ]);
  return table([header, ...rows]);
}

/** A sentence on where an engine becomes the faster one. */
export function crossoverSentence({ backend, rows, width, upTo }: Crossover): string {
  return width === null
    ? `With ${rows} rows, ${backend} is faster than simd at no width up to ${upTo}.`
    : `With ${rows} rows, ${backend} is faster than simd from width ${width} on (measured up to ${upTo}).`;
}

function runTable(runs: readonly RunTiming[]): string[] {
  const header = ["engine", "epoch, ms", "episodes/s", "whole run, s"];
  const rows = runs.map(({ backend, epochMilliseconds, episodesPerSecond, runSeconds }) => [
    backend,
    digits(epochMilliseconds),
    episodesPerSecond.toFixed(0),
    runSeconds.toFixed(2),
  ]);
  return table([header, ...rows]);
}

/** The whole report. */
export function benchText({
  machine,
  trainingSteps,
  rewardModelStep,
  crossovers,
  runs,
}: BenchReport): string {
  const { epochs, episodes } = runs[0]!;
  const lines = [
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}. Medians; engines take turns.`,
    "",
    "One training step (forward, backward, Adam) of a relu network:",
    ...stepTable(trainingSteps),
    "",
    ...crossovers.map(crossoverSentence),
    "",
    "One step of the default reward model (256 pairs, Bradley–Terry loss):",
    ...stepTable(rewardModelStep),
    "",
    `The default run, one seed in one thread: ${epochs} epochs of ${episodes} episodes:`,
    ...runTable(runs),
  ];
  return `${lines.join("\n")}\n`;
}
