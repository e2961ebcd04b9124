/**
 * Whether there is memory for what is not the training of one run: the theory of many seeds, and the arms of laws.
 */
import type { Config } from "../config/schema/config.js";
import { UserError } from "../shared/errors.js";
import { memoryNeed, theoryNeed } from "../training/memory/need.js";
import { thisMachine, type Machine } from "./machine.js";
import { amountOf, refuse } from "./memoryLimit.js";
import { freeMemory, overhead } from "./memoryShare.js";
import { threadCount } from "./pool.js";

/** What a verification keeps of each run: its plan and its measures, epoch by epoch (measured: 168 values in the mean). */
const runOfArm = 8 * 1024;

/**
 * Throws a UserError where the theory of all seeds, which are held at once, needs more memory than there is; `ofRun`: it is
 * that of what a run has learned, in one engine.
 */
export function requireTheoryMemory(
  config: Config,
  seeds: number,
  ofRun = false,
  machine = thisMachine(),
): void {
  const bytes = (one: Config): number => {
    const { kept, passing } = theoryNeed(one, ofRun);
    return overhead.process + passing + (ofRun ? seeds : one.seeds) * kept;
  };
  const limit = { need: bytes, ...freeMemory(machine) };
  if (bytes(config) > limit.has) refuse(limit, config);
}

/** Throws a UserError where what a verification keeps of all its runs is more than there is memory for. */
export function requireVerifyMemory(arms: number, seeds: number, machine = thisMachine()): void {
  const bytes = overhead.process + overhead.charts + arms * seeds * runOfArm;
  const { has, what } = freeMemory(machine);
  if (bytes <= has) return;
  throw new UserError({
    path: "--seeds",
    expected: `a verification with at most ${amountOf(has)} ${what}`,
    got: `one of ${seeds} seeds, which needs about ${amountOf(bytes)}`,
    hint: "Name fewer seeds or fewer laws.",
  });
}

/** On how many threads runs of these configs are trained, one at a time on each: on fewer than are wanted where memory is short. */
export function threadsFor(
  configs: Iterable<Config>,
  runs: number,
  workers: number | undefined,
  machine: Machine = thisMachine(),
): number {
  let largest = 0;
  for (const config of configs) {
    const { kept, passing } = memoryNeed(config);
    largest = Math.max(largest, kept + passing);
  }
  const left = freeMemory(machine).has - overhead.process - runs * runOfArm;
  const room = Math.floor(left / (overhead.thread + overhead.garbage + largest));
  return Math.max(1, Math.min(threadCount(workers, runs), room));
}
