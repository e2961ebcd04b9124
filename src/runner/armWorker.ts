/**
 * Runs on a worker thread: trains one config with one seed to its end and gives back the measures that were asked for,
 * epoch by epoch. It touches no file.
 */
import type { EpochMetrics } from "../record/metrics.js";
import type { Track } from "../laws/law/law.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { train } from "../training/loop.js";
import { createRun } from "../training/state.js";
import type { ArmRun, ArmTask } from "./messages.js";
import { serve } from "./poolWorker.js";

/** Trains one run. Asked to stop it ends between two epochs; what is unfinished then is of no use and is dropped. */
serve<ArmTask, ArmRun>(({ config, seed, keys, checkMemory }, { send, stopped }) => {
  const started = performance.now();
  const engine = createSimdEngine({ checkMemory }); // its own: one engine serves one training run
  try {
    const rows: EpochMetrics[] = [];
    for (const row of train(createRun(config, seed, engine))) {
      rows.push(row);
      if (stopped()) return;
    }
    send({ track: trackOf(seed, rows, keys), seconds: (performance.now() - started) / 1000 });
  } finally {
    engine.dispose();
  }
});

function trackOf(seed: number, rows: readonly EpochMetrics[], keys: readonly string[]): Track {
  return {
    seed,
    values: Object.fromEntries(keys.map((key) => [key, rows.map((row) => row[key] ?? null)])),
  };
}
