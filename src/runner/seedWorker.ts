/**
 * Runs on a worker thread: trains its share of the seeds in step, epoch by epoch, so that a frame over all seeds can
 * be drawn while training goes on. It sends each epoch's measures and, now and then, checkpoints; it touches no file.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { EpochMetrics } from "../record/metrics.js";
import { train } from "../training/loop.js";
import { createRun, restoreRun, saveRun, type Checkpoint } from "../training/state.js";
import { describeFailure } from "./failure.js";
import { requireFinite } from "./finite.js";
import type { SeedMessage, SeedStart, SeedTask } from "./messages.js";
import { openEngine } from "./openEngine.js";

/** Trains the seeds of `task` until all have ended or the stop flag is set; everything goes out over the port. */
export default async function trainSeeds(task: SeedTask): Promise<void> {
  const send = (message: SeedMessage): void => {
    task.port.postMessage(message);
  };
  try {
    await trainInStep(task, send);
    send({ kind: "done" });
  } catch (error) {
    send({ kind: "failed", failure: describeFailure(error) });
  } finally {
    task.port.close(); // what was sent before still arrives
  }
}

async function trainInStep(task: SeedTask, send: (message: SeedMessage) => void): Promise<void> {
  const { config, checkpointMilliseconds } = task;
  const stopFlag = new Int32Array(task.stop);
  const stopped = (): boolean => Atomics.load(stopFlag, 0) !== 0;

  const tracks = await Promise.all(task.starts.map((start) => startSeed(task, start)));
  send({ kind: "started", backend: tracks[0]?.backend ?? "" });
  let running = tracks;
  let saveAfter = performance.now() + checkpointMilliseconds;

  while (running.length > 0 && !stopped()) {
    for (const track of running) {
      if (stopped()) break;
      const { value: row } = track.epochs.next();
      if (row) {
        requireFinite(row);
        track.epoch = row.epoch;
        send({ kind: "row", row });
      }
      track.ended = !row;
      track.finished = !row || row.epoch >= config.epochs;
      if (track.finished) {
        sendCheckpoint(track, send);
        send({ kind: "ended", seed: track.seed });
        track.epochs.return();
        track.dispose();
      }
    }
    running = running.filter(({ finished }) => !finished);
    if (performance.now() >= saveAfter) {
      const started = performance.now();
      for (const track of running) sendCheckpoint(track, send);
      // Large networks take long to save; saving must stay a small part of the time.
      const pause = Math.max(checkpointMilliseconds, 50 * (performance.now() - started));
      saveAfter = performance.now() + pause;
    }
    await nextTurn();
  }
  for (const track of running) sendCheckpoint(track, send); // stopped: the run can be resumed from here
}

/** One seed in training. */
interface Track {
  readonly seed: number;
  readonly backend: string;
  readonly epochs: Generator<EpochMetrics, void, void>;
  readonly save: () => Checkpoint;
  readonly dispose: () => void;
  /** The last epoch that is done, -1 before the first. */
  epoch: number;
  /** It stopped by itself, before the last epoch. */
  ended: boolean;
  finished: boolean;
}

async function startSeed(task: SeedTask, { seed, checkpoint }: SeedStart): Promise<Track> {
  // Its own: one engine serves one training run.
  const engine = await openEngine(task.engine, task.tfjsBackend, task.checkMemory);
  const run =
    checkpoint === undefined
      ? createRun(task.config, seed, engine)
      : restoreRun(task.config, seed, engine, checkpoint.state as Checkpoint);
  return {
    seed,
    backend: engine.backend,
    epochs: train(run),
    save: () => saveRun(run),
    dispose: () => {
      engine.dispose();
    },
    epoch: checkpoint?.epoch ?? -1,
    ended: false,
    finished: false,
  };
}

function sendCheckpoint({ seed, epoch, ended, save }: Track, send: (message: SeedMessage) => void): void {
  if (epoch < 0) return; // nothing is done yet: a resumed run starts this seed anew
  send({ kind: "checkpoint", seed, epoch, ended, state: save() });
}
