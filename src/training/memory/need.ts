/**
 * How much memory a run takes, from its config alone: asked before anything is allocated. Pure arithmetic, which for 10^9
 * prompts takes as long as for ten. Tests hold the sums against what is really allocated, so that a new buffer that is
 * missing here is noticed.
 */
import type { Config } from "../../config/schema/config.js";
import type { EngineName } from "../../nn/createEngine.js";
import { layoutOf } from "../../nn/simd/layout.js";
import { metricCount } from "../../record/metrics.js";
import {
  bufferBytes,
  evaluationBytes,
  evaluatorBytes,
  fitBytes,
  heldOutBytes,
  referenceBytes,
  rolloutBytes,
  startBytes,
  stepBytes,
} from "./arrays.js";
import { countsOf, double, single, type Counts } from "./counts.js";
import { engineBytes, networksOf, over } from "./networks.js";

/** What one seed of a run takes, in bytes. */
export interface MemoryNeed {
  /** From its making to its end: its networks with their batches, and all that is kept from epoch to epoch. */
  readonly kept: number;
  /** Beside that at the height of an epoch. The seeds of a thread are trained one after another and share it. */
  readonly passing: number;
  /** Of what is kept, the networks: the memory of one engine. */
  readonly networks: number;
  /** Its state between two epochs, which checkpoints hold. */
  readonly checkpoint: number;
  /** Measures in a row of the record, and what the row takes in the heap. */
  readonly measures: number;
  readonly row: number;
  /** The longest single array. */
  readonly longestArray: number;
}

/** Bytes of a measure in a row of the record: an entry of an object with its number (measured, V8). */
const rowEntry = { few: 28, many: 64 } as const;
/** Rows with more entries than this are kept as hash tables (V8). */
const fewEntries = 1000;

/** What one seed of a run takes with an engine. */
export function memoryNeed(config: Config, engine: EngineName = "simd"): MemoryNeed {
  const counts = countsOf(config);
  const uses = networksOf(counts);
  const networks = over(uses, engineBytes[engine]);
  const parameters = over(uses, ({ shape }) => layoutOf(shape).size);
  // What networks and policies hand out, kept for the next call.
  const handedOut = over(uses, ({ shape, rows, outputs }) => outputs * rows * shape.outputs * single);
  const evaluator = evaluatorBytes(counts);
  const buffer = bufferBytes(counts);
  const prompts = heldOutBytes(counts) + referenceBytes(counts);
  const batches = buffer.saved + buffer.read + stepBytes(counts);
  const checkpoint = 3 * single * parameters + buffer.saved;
  const phases = [startBytes, evaluationBytes, fitBytes, rolloutBytes].map((bytes) => bytes(counts));
  const measures = metricCount(counts.tiers, counts.kinds);
  return {
    kept: networks + handedOut + prompts + evaluator.kept + batches,
    passing: Math.max(checkpoint, ...phases),
    networks,
    checkpoint,
    measures,
    row: measures * (measures > fewEntries ? rowEntry.many : rowEntry.few),
    longestArray: Math.max(evaluator.longest, single * parameters, longestBatch(counts)),
  };
}

/** The longest array of a batch of prompts, responses or pairs. */
function longestBatch(counts: Counts): number {
  const { kinds, policyWidth, rewardWidth, reference, responses, prompts } = counts;
  const pairs = Math.max(counts.buffered, counts.firstPairs, counts.epochPairs);
  return Math.max(
    Math.max(prompts, reference) * kinds * rewardWidth * single,
    Math.max(responses, pairs) * Math.max(policyWidth * single, kinds * double),
    pairs * 2 * rewardWidth * single,
  );
}

/**
 * What the theory of one seed takes, without training, in bytes: what stays, and what each answer makes and drops. Where it
 * is that of a run, the whole of the run is there too.
 */
export function theoryNeed(
  config: Config,
  ofRun: boolean,
): { readonly kept: number; readonly passing: number } {
  const counts = countsOf(config);
  const tables = counts.patterns * counts.heldOut * counts.kinds * double;
  const kept = ofRun ? memoryNeed(config).kept : heldOutBytes(counts);
  return { kept: kept + 2 * tables, passing: 4 * tables + evaluationBytes(counts) };
}
