/**
 * Where GRPO comes to rest with its KL estimate in the loss (Shao et al. 2024): not at the KL-regularised optimum. The
 * gradient of k3 on sampled responses is that of KL(π_ref‖π), so a prompt is stationary where, for every kind k,
 * E[A | k]·π_k = klCoef·(π_k − π_ref,k): the closed form that the algorithm is held against.
 */
import type { Config } from "../config/schema/config.js";
import { log } from "../shared/math.js";
import type { Distribution, HeldOut } from "./heldOut.js";
import { trainedTiers } from "./optimum.js";

/** What a group of equal rewards is divided by; it is added to every group's sd. */
export const smallestGroupSd = 1e-4;

/** One way in which an episode that looks like this can be paid. */
export interface Outcome {
  /** How probable it is; those of a pattern sum to 1. */
  readonly weight: number;
  /** The reward without its KL term, `[prompts, responses]`. */
  readonly rewards: Float64Array;
}

type Grpo = Pick<Config["objective"], "klCoef" | "groupSize"> &
  Pick<Config["objective"]["grpo"], "divideBySd">;

/**
 * What can be paid under each pattern, `[patterns]`: for every tier that looks like it, graded or not. Their mean is
 * `pooledRewards`; dividing by a group's sd is not linear, so GRPO as published depends on more than that mean.
 * null where no trained tier can look like this.
 */
export function possibleRewards(
  { world, own, prompts }: HeldOut,
  config: Config,
  proxy: readonly Float64Array[] | null,
): (readonly Outcome[] | null)[] {
  const kinds = world.responses.length;
  const ownCounts = config.own.role === "reward" ? 1 : 0;
  const penalties = world.responses.map(({ strategic }) => config.objective.strategicPenalty * strategic);
  return world.observation.patterns.map((_, p) => {
    const weights = trainedTiers(world, p);
    if (weights.length === 0) return null;
    return world.tiers.flatMap(({ index, graded }) =>
      [1, 0].map((isGraded) => ({
        weight: weights[index]! * (isGraded === 1 ? graded : 1 - graded),
        rewards: Float64Array.from({ length: prompts.count * kinds }, (_, i) => {
          const from = own.offset(prompts.harmful[Math.floor(i / kinds)]!, index, p);
          const paid = isGraded * ((proxy?.[p]?.[i] ?? 0) - penalties[i % kinds]!);
          return paid + ownCounts * own.values[from + (i % kinds)]!;
        }),
      })),
    );
  });
}

/** GRPO's stationary policy under each pattern. */
export function grpoFixedPoint(
  { reference, world }: HeldOut,
  outcomes: readonly (readonly Outcome[] | null)[],
  grpo: Grpo,
): Distribution[] {
  const kinds = world.responses.length;
  return reference.map((ref, p) => {
    const here = outcomes[p]?.filter(({ weight }) => weight > 0);
    if (here === undefined) return ref;
    const probs = new Float64Array(ref.probs.length);
    for (let start = 0; start < probs.length; start += kinds) {
      const of = (values: Float64Array): Float64Array => values.subarray(start, start + kinds);
      const rows = here.map(({ weight, rewards }) => ({ weight, rewards: of(rewards) }));
      probs.set(grpoStationary(of(ref.probs), rows, grpo), start);
    }
    return { probs, logProbs: probs.map(log) };
  });
}

/**
 * GRPO's stationary distribution over the kinds for one prompt, `[kinds]`.
 *
 * Without division by the sd, E[A | k] = (1 − 1/n)·(R_k − V) for groups of n, since the group's mean counts the response
 * itself: π_k = λ·π_ref,k / (λ + V − R_k) with λ = klCoef·n/(n − 1) and V = E_π[R].
 *
 * With it, E[A | k] is the sum over all groups that hold k, and π_k = klCoef·π_ref,k / (klCoef − E[A | k]), solved by
 * iterating the two. Throws where this does not settle.
 */
export function grpoStationary(
  ref: Float64Array,
  outcomes: readonly Outcome[],
  { klCoef, groupSize, divideBySd }: Grpo,
): Float64Array {
  const pooled = ref.map((_, k) =>
    outcomes.reduce((sum, { weight, rewards }) => sum + weight * rewards[k]!, 0),
  );
  if (!divideBySd) return balance(ref, pooled, (klCoef * groupSize) / (groupSize - 1));

  const advantages = advantageTable(ref.length, outcomes, groupSize);
  let expected = new Float64Array(ref.length);
  for (let iteration = 0; iteration < 2000; iteration++) {
    const next = expectedAdvantages(balance(ref, expected, klCoef), advantages);
    const change = next.reduce((largest, a, k) => Math.max(largest, Math.abs(a - expected[k]!)), 0);
    expected = next.map((a, k) => (a + expected[k]!) / 2); // halfway: the whole step can swing to and fro
    if (change < 1e-9) return balance(ref, expected, klCoef);
  }
  throw new Error("the fixed point of GRPO with division by the sd did not settle in 2000 iterations");
}

/**
 * The distribution π_k = λ·π_ref,k / (c − values_k), with the one c above all values that makes it sum to 1 (found by
 * bisection: the sum falls as c rises). Then c = λ + E_π[values] follows from summing (c − values_k)·π_k = λ·π_ref,k.
 */
function balance(ref: Float64Array, values: Float64Array, lambda: number): Float64Array {
  const highest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = (above: number): number => {
    let sum = 0;
    for (let k = 0; k < ref.length; k++) sum += (lambda * ref[k]!) / (above + (highest - values[k]!));
    return sum;
  };
  // With `above` = c − the highest value: at λ no kind exceeds its π_ref; at λ·π_ref of the best kind, that one is at 1.
  let low = lambda * ref.reduce((p, q, k) => (values[k] === highest ? Math.max(p, q) : p), 0);
  let high = lambda;
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (total(middle) > 1) low = middle;
    else high = middle;
  }
  const sum = total(high);
  return ref.map((p, k) => (lambda * p) / (high + (highest - values[k]!)) / sum);
}

/** One draw of the group's other members: how many of each kind, in how many orders, and the advantage of each kind then. */
interface Others {
  readonly counts: readonly number[];
  readonly orders: number;
  /** (R_k − the group's mean) / (the group's sd + 1e-4), mean over the outcomes, `[kinds]`. */
  readonly advantages: Float64Array;
}

function advantageTable(kinds: number, outcomes: readonly Outcome[], groupSize: number): Others[] {
  return drawsOf(kinds, groupSize - 1).map(({ counts, orders }) => {
    const advantages = new Float64Array(kinds);
    for (const { weight, rewards } of outcomes)
      for (let k = 0; k < kinds; k++) {
        const inGroup = counts.map((count, j) => count + (j === k ? 1 : 0));
        const mean = inGroup.reduce((sum, count, j) => sum + count * rewards[j]!, 0) / groupSize;
        const squares = inGroup.reduce(
          (sum, count, j) => sum + count * (rewards[j]! - mean) * (rewards[j]! - mean),
          0,
        );
        const sd = Math.sqrt(squares / (groupSize - 1)) + smallestGroupSd;
        advantages[k]! += (weight * (rewards[k]! - mean)) / sd;
      }
    return { counts, orders, advantages };
  });
}

/** E[A | k] when the other members of the group are drawn from `probs`. */
function expectedAdvantages(probs: Float64Array, table: readonly Others[]): Float64Array {
  const expected = new Float64Array(probs.length);
  for (const { counts, orders, advantages } of table) {
    let chance = orders;
    counts.forEach((count, j) => {
      for (let i = 0; i < count; i++) chance *= probs[j]!;
    });
    for (let k = 0; k < expected.length; k++) expected[k]! += chance * advantages[k]!;
  }
  return expected;
}

/** All ways to draw `size` responses from `kinds` kinds, as counts, with the number of orders of each. */
function drawsOf(kinds: number, size: number): { counts: readonly number[]; orders: number }[] {
  if (kinds === 1) return [{ counts: [size], orders: 1 }];
  return Array.from({ length: size + 1 }, (_, first) => {
    let choices = 1; // of the places of the first kind: size over first
    for (let i = 1; i <= first; i++) choices = (choices * (size - first + i)) / i;
    return drawsOf(kinds - 1, size - first).map(({ counts, orders }) => ({
      counts: [first, ...counts],
      orders: choices * orders,
    }));
  }).flat();
}
