/**
 * The public core: all that a page, a script or a notebook needs. It runs in Node and in a browser alike, reads no file
 * and prints nothing. A run in five lines:
 *
 *     const config = resolveConfig({ labeler: { weights: { harm: -4 } } });
 *     const run = createRun(config, 1, createSimdEngine());
 *     for (const record of train(run)) console.log(record.epoch, metric(record, "behaviourGap"));
 *     const { at } = learnedTheory(run);
 *     console.log(at(0.3).behaviourGap, payTable(run));
 */
import type { Payment } from "./record/payments.js";
import type { Theory } from "./theory/theory.js";
import { metric as valueOf, metricKey, type EpochMetrics, type MeasureId } from "./record/metrics.js";
import { UserError } from "./shared/errors.js";
import { evaluatorOf, type TrainingRun } from "./training/state.js";

// A config: plain values in, a checked and frozen Config out; or everything that is wrong with them. A second argument is
// the config that the first one changes: resolveConfig({ tiers: { unmonitored: { graded: 0.25 } } }, resolveConfig({})).
export { examine, resolveConfig } from "./config/resolve.js";
export { configDifferences, type Difference } from "./config/explain/differences.js";
export { toJsonSchema as configJsonSchema } from "./config/explain/jsonSchema.js";
export type { Config, ConfigInput, ConfigPatch } from "./config/schema/config.js";
export { UserError, describeProblem, type Problem } from "./shared/errors.js";

// A run: made, advanced epoch by epoch, saved, restored, and revised under way. Each run gets an engine of its own, a
// revised one too. A checkpoint holds typed arrays: structuredClone and postMessage keep it, JSON does not. Restore it with
// the config and the seed that it was saved with; `reviseRun` is for another config.
export { createSimdEngine } from "./nn/simd/engine.js";
export type { Engine } from "./nn/network.js";
export { createRun, restoreRun, saveRun, type Checkpoint, type TrainingRun } from "./training/state.js";
export { train } from "./training/loop.js";
export { reviseRun, type RevisionOptions } from "./training/revise.js";

// Theory, at any klCoef and without training.
export { idealTheory } from "./training/idealTheory.js";
export type { Theory, TheoryPoint, TierBehaviour } from "./theory/theory.js";

// What is measured: records, their keys, the measures with their meaning, and statistics over seeds.
export { measures } from "./record/measures.js";
export type { Measure } from "./record/measuring.js";
export {
  metricKey,
  metricKeys,
  type EpochMetrics,
  type MeasureId,
  type RunSummary,
  type SeedStatistics,
} from "./record/metrics.js";
export { summarise, summariseColumn } from "./record/statistics.js";
export { createRunTail, summariseRun, type RunFacts, type RunTail } from "./record/runSummary.js";
export type { Payment } from "./record/payments.js";

// Charts, as specifications for Chart.js.
export { finalSpecs, frameSpec } from "./charts/drawRun.js";
export type { ChartContext, ChartSpec } from "./charts/specs/style.js";

/** The closed form for what a run's reward model has learned by now. The run has begun: `train` has yielded once. */
export function learnedTheory(run: TrainingRun): Theory {
  return begun(run).theory(run);
}

/** What a run's policy does now and what every response is paid, by tier and kind of prompt. The run has begun. */
export function payTable(run: TrainingRun): Payment[] {
  return begun(run).pay(run);
}

/**
 * The value of a measure in a record: of the run, of a tier, or of a response in a tier; null where it does not exist in this
 * config. Throws a UserError where the record has no such tier or response.
 */
export function metric(
  record: EpochMetrics,
  id: MeasureId,
  tier?: string | number,
  response?: string,
): number | null {
  const key = metricKey(id, tier, response);
  if (Object.hasOwn(record, key)) return valueOf(record, id, tier, response);
  const there = Object.keys(record).filter((one) => one === id || one.startsWith(`${id}.`));
  throw new UserError({ path: "metric", expected: `one of ${there.join(", ") || "the measures"}`, got: key });
}

function begun(run: TrainingRun): ReturnType<typeof evaluatorOf> {
  if (run.epoch < 0)
    throw new UserError("The run has not begun: advance train(run) to its first record before.");
  return evaluatorOf(run);
}
