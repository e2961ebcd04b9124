/**
 * Changes of a config that cannot act, or hardly: each is taken back alone, and what training reads is compared with and
 * without it. "Hardly" is asked of weights alone, and of the closed form for an ideal reward model.
 */
import { informedness } from "../../config/schema/attributes.js";
import type { Difference } from "../../config/explain/differences.js";
import type { JsonObject, JsonValue } from "../../config/parse/json.js";
import type { Config } from "../../config/schema/config.js";
import { sigmoid } from "../../shared/math.js";
import type { Theory, TheoryPoint } from "../../theory/theory.js";
import { idealTheory } from "../idealTheory.js";
import { reasonFor } from "./reasons.js";
import { readsOf, type Reads } from "./reads.js";

/** A change without effect. */
export interface InertChange {
  readonly path: string;
  /** What it is now. */
  readonly to: JsonValue;
  /** Why: a clause without a full stop. */
  readonly reason: string;
  /**
   * null: training is the same to the bit. Else how far at most the closed form's probability of any response moves, in
   * any tier and on either kind of prompt.
   */
  readonly moves: number | null;
}

/** The sections that say what a run trains on and how. All else is about measuring, drawing or telling. */
const aboutTraining =
  /^(tiers|observation|world|responses|labeler|gold|own|rewardModel|policy|objective|stop|epochs)(\.|$)/;

/** A change is said to hardly act where no probability in the closed form moves by as much as this. */
const hardly = 0.05;

/** Probabilities of labels that move by more than this could teach another reward model. */
const sameLabels = 0.05;

/** Changes whose closed form is compared at most: it takes about a millisecond, and a run should not end later for it. */
const mostTheories = 3;

/** Held-out topics of that comparison: a few, the same ones with and without the change. */
const mostPrompts = 4;

/**
 * Those among these changes, by which `config` differs from another, that cannot act or hardly. A change that makes no
 * config when it is taken back alone is taken to act.
 */
export function inertChanges(config: Config, changes: readonly Difference[]): InertChange[] {
  const candidates = changes.filter(({ path }) => aboutTraining.test(path));
  if (candidates.length === 0 || config.epochs === 0) return [];
  const reads = readsOf(config);
  const [pay, rest] = [text(reads.pay), text(reads.rest)];
  let theories = 0;
  return candidates.flatMap(({ path, from, to }): InertChange[] => {
    if (to === undefined) return [];
    const without = orUndefined(() => {
      const other = withValue(config, path, from);
      return { config: other, reads: readsOf(other) };
    });
    if (without === undefined || text(without.reads.rest) !== rest) return [];
    if (text(without.reads.pay) === pay) return [{ path, to, reason: reasonFor(path, config), moves: null }];
    if (!/^(tiers\.[^.]+\.)?(labeler|own)\.weights\./.test(path) || !isLarge(from, to)) return [];
    if (++theories > mostTheories) return [];
    const moves = orUndefined(() => closedFormMoves(config, reads, without.config, without.reads));
    if (moves === undefined || moves >= hardly) return [];
    return [{ path, to, reason: reasonFor(path, config, true), moves }];
  });
}

/** Whether one would expect to see something: a weight that moves by 1 and by what it was. */
function isLarge(from: JsonValue | undefined, to: JsonValue): boolean {
  if (typeof from !== "number" || typeof to !== "number") return false;
  return Math.abs(to - from) >= Math.max(1, Math.abs(from));
}

const text = (value: unknown): string => JSON.stringify(value);

function orUndefined<Result>(compute: () => Result): Result | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

/** The config with another value at a dotted path; undefined removes what is there. */
function withValue(config: Config, path: string, value: JsonValue | undefined): Config {
  const set = (part: JsonObject, [key, ...keys]: readonly string[]): JsonObject => {
    if (key === undefined) return part;
    const { [key]: inner, ...others } = part;
    if (keys.length > 0) return { ...part, [key]: set(inner as JsonObject, keys) };
    return value === undefined ? others : { ...part, [key]: value };
  };
  return set(config as unknown as JsonObject, path.split(".")) as unknown as Config;
}

/** How far a change moves the closed form; undefined where labels, or another end of the algorithm, may carry more. */
function closedFormMoves(config: Config, reads: Reads, without: Config, before: Reads): number | undefined {
  if (labelsMove(config, reads, before) > sameLabels) return undefined;
  const small = ({ evaluation, ...others }: Config): Config => ({
    ...others,
    evaluation: { ...evaluation, prompts: Math.min(evaluation.prompts, mostPrompts) },
  });
  const theories = [config, without].map((one) => idealTheory(small(one), one.seed));
  if (theories.some(({ fixedPoint }) => fixedPoint !== null)) return undefined;
  return largestMove(theories[0]!, theories[1]!, config.objective.klCoef);
}

/** The largest move of the probability that one response is preferred to another, on a prompt of no topic. */
function labelsMove({ labeler }: Config, { pay: after }: Reads, { pay: before }: Reads): number {
  let largest = 0;
  after.labels?.forEach((table, tier) => {
    const other = before.labels?.[tier] ?? [];
    table.forEach((a, i) => {
      table.forEach((b, j) => {
        const move = sigmoid(a - b) - sigmoid((other[i] ?? NaN) - (other[j] ?? NaN));
        largest = Math.max(largest, Math.abs(informedness(labeler) * move));
      });
    });
  });
  return Number.isNaN(largest) ? Infinity : largest;
}

/** The largest move of any kind's probability, or of compliance, in any tier and on either kind of prompt. */
function largestMove(one: Theory, other: Theory, klCoef: number): number {
  const probabilities = ({ tiers }: TheoryPoint): number[] =>
    tiers.flatMap(({ compliance, benignCompliance, harmfulShare, benignShare }) => [
      compliance ?? 0,
      benignCompliance ?? 0,
      ...(harmfulShare ?? []),
      ...(benignShare ?? []),
    ]);
  const before = probabilities(other.at(klCoef));
  return probabilities(one.at(klCoef)).reduce(
    (largest, p, i) => Math.max(largest, Math.abs(p - (before[i] ?? NaN))),
    0,
  );
}
