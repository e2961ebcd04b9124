/**
 * What a run has learned, from the checkpoint of a seed: its closed form, and what it pays. A file of its own, because it
 * needs all of training.
 */
import { createEngine } from "../nn/createEngine.js";
import type { Payment } from "../record/payments.js";
import type { SeedCheckpoint } from "../storage/checkpoint.js";
import type { Theory } from "../theory/theory.js";
import { evaluatorOf, restoreRun, type Checkpoint } from "../training/state.js";

export interface Learned {
  readonly theory: Theory;
  readonly pay: Payment[];
}

/** What the seeds of these checkpoints have learned, in their order. */
export async function learnedBy(checkpoints: readonly SeedCheckpoint[]): Promise<Learned[]> {
  const engine = await createEngine("simd");
  return checkpoints.map(({ config, seed, state }) => {
    const run = restoreRun(config, seed, engine, state as Checkpoint);
    const evaluator = evaluatorOf(run);
    return { theory: evaluator.theory(run), pay: evaluator.pay(run) };
  });
}
