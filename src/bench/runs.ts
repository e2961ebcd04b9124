/** Whole training runs in this thread: how long an epoch takes, and how long a seed from its start to its last epoch. */
import type { Config } from "../config/schema/config.js";
import type { Engine } from "../nn/network.js";
import { train } from "../training/loop.js";
import { createRun } from "../training/state.js";
import { median } from "../record/statistics.js";

/** One engine's time for one seed of a config. */
export interface RunTiming {
  readonly backend: string;
  readonly epochs: number;
  /** Of one epoch. */
  readonly episodes: number;
  /** Median time of an epoch after the start: comparisons, fits, rollout, updates and evaluation. */
  readonly epochMilliseconds: number;
  /** Episodes of the policy a second, at that pace. */
  readonly episodesPerSecond: number;
  /** Median time of the whole run, with the supervised start and the reward model's first fit. */
  readonly runSeconds: number;
}

/** Trains the config's first seed on a new engine of each kind, in turn, `rounds` times. */
export async function timeRuns(
  config: Config,
  openers: readonly (() => Promise<Engine>)[],
  rounds: number,
): Promise<RunTiming[]> {
  const measured = openers.map(() => ({ backend: "", epochs: [] as number[], runs: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [e, open] of openers.entries()) {
      const engine = await open();
      const times = timeEpochs(config, engine);
      engine.dispose();
      measured[e]!.backend = engine.backend;
      measured[e]!.epochs.push(...times.slice(1));
      measured[e]!.runs.push(times.reduce((sum, time) => sum + time, 0));
    }
  }
  const { episodes } = config.objective;
  return measured.map(({ backend, epochs, runs }) => {
    const epochMilliseconds = median(epochs);
    return {
      backend,
      epochs: config.epochs,
      episodes,
      epochMilliseconds,
      episodesPerSecond: (1000 * episodes) / epochMilliseconds,
      runSeconds: median(runs) / 1000,
    };
  });
}

/** Milliseconds to each record of a run; the first holds the start. */
function timeEpochs(config: Config, engine: Engine): number[] {
  const times: number[] = [];
  let last = performance.now();
  for (const record of train(createRun(config, config.seed, engine))) {
    void record;
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times;
}
