/**
 * Runs on a worker thread: trains its share of the seeds in step, epoch by epoch, so that a frame over all seeds can
 * be drawn while training goes on. It sends each epoch's measures and, now and then, checkpoints; it touches no file.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Engine } from "../nn/network.js";
import type { EpochMetrics } from "../record/metrics.js";
import type { Payment } from "../record/payments.js";
import { train } from "../training/loop.js";
import { changedFields, reviseRun } from "../training/revise.js";
import {
  createRun,
  evaluatorOf,
  restoreRun,
  saveRun,
  type Checkpoint,
  type TrainingRun,
} from "../training/state.js";
import type { SeedMessage, SeedStart, SeedTask } from "./messages.js";
import { openEngine } from "./openEngine.js";
import { serve } from "./poolWorker.js";

/** Trains the seeds of a task until all have ended or it is asked to stop. */
serve<SeedTask, SeedMessage>(async (task, { send, stopped }) => {
  const { config, checkpointMilliseconds } = task;
  const started = await Promise.all(task.starts.map((start) => startSeed(task, start)));
  send({ kind: "started", backend: started[0]?.backend ?? "" });
  let running = started;
  let saveAfter = performance.now() + checkpointMilliseconds;

  let rows: EpochMetrics[] = [];
  /** Sends the rows of all seeds at once: what a message costs is waking the other thread. */
  const sendRows = (): void => {
    if (rows.length > 0) send({ kind: "rows", rows });
    rows = [];
  };

  while (running.length > 0 && !stopped()) {
    for (const one of running) {
      if (stopped()) break;
      const { value: row } = one.epochs.next();
      if (row) {
        one.epoch = row.epoch;
        rows.push(row);
      }
      one.ended = !row;
      one.finished = !row || row.epoch >= config.epochs;
      if (one.finished) {
        sendRows(); // what is sent of a seed comes in order
        sendCheckpoint(one, send);
        sendPay(one, send);
        send({ kind: "ended", seed: one.seed });
        one.epochs.return();
        one.dispose();
      }
    }
    sendRows();
    running = running.filter(({ finished }) => !finished);
    if (performance.now() >= saveAfter) {
      const before = performance.now();
      for (const one of running) sendCheckpoint(one, send);
      // Large networks take long to save; saving must stay a small part of the time.
      const pause = Math.max(checkpointMilliseconds, 50 * (performance.now() - before));
      saveAfter = performance.now() + pause;
    }
    await nextTurn();
  }
  // Stopped: the run can be resumed from here.
  for (const one of running) {
    sendCheckpoint(one, send);
    sendPay(one, send);
  }
});

/** One seed in training. */
interface SeedInTraining {
  readonly seed: number;
  readonly backend: string;
  readonly epochs: Generator<EpochMetrics, void, void>;
  readonly save: () => Checkpoint;
  readonly pay: () => Payment[];
  readonly dispose: () => void;
  /** The last epoch that is done, -1 before the first. */
  epoch: number;
  /** It stopped by itself, before the last epoch. */
  ended: boolean;
  finished: boolean;
}

/** A seed from its checkpoint. Where the config was changed since, it is laid on the run as it was. */
async function goOn(
  task: SeedTask,
  seed: number,
  engine: Engine,
  { config, state }: NonNullable<SeedStart["checkpoint"]>,
): Promise<TrainingRun> {
  if (changedFields(config, task.config).length === 0)
    return restoreRun(task.config, seed, engine, state as Checkpoint);
  const before = await openEngine(task.engine, task.tfjsBackend, task.checkMemory);
  try {
    return reviseRun(restoreRun(config, seed, before, state as Checkpoint), task.config, engine);
  } finally {
    before.dispose();
  }
}

async function startSeed(task: SeedTask, { seed, checkpoint }: SeedStart): Promise<SeedInTraining> {
  // Its own: one engine serves one training run.
  const engine = await openEngine(task.engine, task.tfjsBackend, task.checkMemory);
  const run =
    checkpoint === undefined
      ? createRun(task.config, seed, engine)
      : await goOn(task, seed, engine, checkpoint);
  return {
    seed,
    backend: engine.backend,
    epochs: train(run),
    save: () => saveRun(run),
    pay: () => evaluatorOf(run).pay(run),
    dispose: () => {
      engine.dispose();
    },
    epoch: checkpoint?.epoch ?? -1,
    ended: false,
    finished: false,
  };
}

function sendCheckpoint(
  { seed, epoch, ended, save }: SeedInTraining,
  send: (message: SeedMessage) => void,
): void {
  if (epoch < 0) return; // nothing is done yet: a resumed run starts this seed anew
  send({ kind: "checkpoint", seed, epoch, ended, state: save() });
}

function sendPay({ seed, epoch, pay }: SeedInTraining, send: (message: SeedMessage) => void): void {
  if (epoch >= 0) send({ kind: "pay", seed, pay: pay() });
}
