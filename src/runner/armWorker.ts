/**
 * Runs on a worker thread: trains one config with one seed to its end and gives back the measures that were asked for,
 * epoch by epoch. It touches no file.
 */
import type { EpochMetrics } from "../record/metrics.js";
import type { Track } from "../laws/law/law.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { train } from "../training/loop.js";
import { createRun } from "../training/state.js";
import { describeFailure } from "./failure.js";
import { requireFinite } from "./finite.js";
import type { ArmReply, ArmTask } from "./messages.js";

/** Trains one run. The stop flag ends it between two epochs; what is unfinished then is of no use and is dropped. */
export default function trainArm({ config, seed, keys, checkMemory, stop }: ArmTask): ArmReply {
  const stopFlag = new Int32Array(stop);
  const engine = createSimdEngine({ checkMemory }); // its own: one engine serves one training run
  try {
    const rows: EpochMetrics[] = [];
    for (const row of train(createRun(config, seed, engine))) {
      requireFinite(row);
      rows.push(row);
      if (Atomics.load(stopFlag, 0) !== 0) return { kind: "stopped" };
    }
    return { kind: "track", track: trackOf(seed, rows, keys) };
  } catch (error) {
    return { kind: "failed", failure: describeFailure(error) };
  } finally {
    engine.dispose();
  }
}

function trackOf(seed: number, rows: readonly EpochMetrics[], keys: readonly string[]): Track {
  return {
    seed,
    values: Object.fromEntries(keys.map((key) => [key, rows.map((row) => row[key] ?? null)])),
  };
}
