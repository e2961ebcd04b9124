/**
 * Where GRPO comes to rest with its KL estimate in the loss (Shao et al. 2024): not at the KL-regularised optimum. The
 * gradient of k3 on sampled responses is that of KL(π_ref‖π), so a prompt is stationary where, for every kind k,
 * E[A | k]·π_k = klCoef·(π_k − π_ref,k): the closed form that the algorithm is held against.
 */
import type { Config } from "../config/schema/config.js";
import { log } from "../shared/math.js";
import { NotSettled } from "./closedForm.js";
import { onceForSame, sameIn, type Distribution, type HeldOut } from "./heldOut.js";
import { payments } from "./optimum.js";

/** What a group of equal rewards is divided by; it is added to every group's sd. */
export const smallestGroupSd = 1e-4;

/** One way in which a prompt can be paid. */
export interface PaidOutcome {
  /** How probable it is; those of a pattern sum to 1. */
  readonly weight: number;
  /** The same for each prompt, where topics tell of the tier, `[prompts]`. */
  readonly weights?: ArrayLike<number>;
  /** The reward without its KL term, `[prompts, responses]`. */
  readonly rewards: Float64Array;
}

type Grpo = Pick<Config["objective"], "klCoef" | "groupSize"> &
  Pick<Config["objective"]["grpo"], "divideBySd"> & {
    /** The side of each kind, `[kinds]`, where the reward reaches the answer alone. */
    readonly sides?: Uint8Array | null;
  };

/**
 * What can be paid under each pattern, `[patterns]`: for every tier that looks like it, graded or not. Their mean is
 * `pooledRewards`; dividing by a group's sd is not linear, so GRPO as published depends on more than that mean.
 * null where no tier that counts can look like this.
 */
export function possibleRewards(
  heldOut: HeldOut,
  proxy: readonly Float64Array[] | null,
): (readonly PaidOutcome[] | null)[] {
  const { prompts, world } = heldOut;
  const { mean, outcomes, outcomesAt } = heldOut.reward;
  return onceForSame(outcomes, sameIn(heldOut, proxy), (possible, p) => {
    if (mean[p] === null) return null;
    const told =
      world.topicShifts === null
        ? null
        : Array.from({ length: prompts.count }, (_, row) => outcomesAt(p, prompts, row));
    return possible.flatMap((outcome, i) => {
      if (outcome.weight === 0) return [];
      const paid = { weight: outcome.weight, rewards: payments(heldOut, () => outcome, proxy?.[p] ?? null) };
      return [told === null ? paid : { ...paid, weights: told.map((all) => all[i]!.weight) }];
    });
  });
}

/** Groups that can come out in more ways than this are not summed over at every prompt and epoch. */
const mostDraws = 500;

/** GRPO's stationary policy under each pattern. Throws NotSettled where a prompt does, or groups are too large to sum over. */
export function grpoFixedPoint(
  heldOut: HeldOut,
  outcomes: readonly (readonly PaidOutcome[] | null)[],
  grpo: Grpo,
): Distribution[] {
  const { reference, world, sides } = heldOut;
  const kinds = world.responses.length;
  if (grpo.divideBySd && choose(grpo.groupSize + kinds - 2, kinds - 1) > mostDraws)
    throw new NotSettled(`groups of ${grpo.groupSize} from ${kinds} kinds can be drawn in too many ways`);
  return onceForSame(reference, sameIn(heldOut, outcomes), (ref, p) => {
    const here = outcomes[p] ?? null;
    if (here === null) return ref;
    const probs = new Float64Array(ref.probs.length);
    const inputs = [ref.probs, ...here.map(({ rewards }) => rewards)];
    const from = new Float64Array(kinds); // the next prompt's search begins where this one's ended
    for (let start = 0; start < probs.length; start += kinds) {
      const of = (values: Float64Array): Float64Array => values.subarray(start, start + kinds);
      // Where nothing is graded, prompt after prompt is paid the same.
      const row = start / kinds;
      const isAsBefore =
        start > 0 &&
        inputs.every((all) => of(all).every((x, k) => x === all[start - kinds + k])) &&
        here.every(({ weights }) => weights?.[row] === weights?.[row - 1]);
      if (isAsBefore) {
        probs.copyWithin(start, start - kinds, start);
        continue;
      }
      const rows = here.map(({ weight, weights, rewards }) => ({
        weight: weights?.[row] ?? weight,
        rewards: of(rewards),
      }));
      probs.set(grpoStationary(of(ref.probs), rows, { ...grpo, sides }, from), start);
    }
    return { probs, logProbs: probs.map(log) };
  });
}

/**
 * GRPO's stationary distribution over the kinds for one prompt, `[kinds]`. Throws NotSettled where the search does not.
 *
 * Without division by the sd, E[A | k] = (1 − 1/n)·(R_k − V) for groups of n, since the group's mean counts the response
 * itself: π_k = λ·π_ref,k / (λ + V − R_k) with λ = klCoef·n/(n − 1) and V = E_π[R].
 *
 * With it, E[A | k] is the sum over all groups that hold k, and π_k = klCoef·π_ref,k / (klCoef − E[A | k]), solved by
 * iterating the two with Aitken's relaxation (Irons & Tuck 1969): a step of ω times the change, ω chosen so that the last
 * two changes would have cancelled. Where the reward reaches the answer alone, both hold for the kinds of each side among
 * themselves, at the reference's mass. `expected` is the E[A | k] that the search begins with, and holds the last one after it.
 */
export function grpoStationary(
  ref: Float64Array,
  outcomes: readonly PaidOutcome[],
  { klCoef, groupSize, divideBySd, sides = null }: Grpo,
  expected = new Float64Array(ref.length),
): Float64Array {
  const kinds = ref.length;
  const rest = sides === null ? balance : balanceWithin(sides);
  if (!divideBySd) {
    const pooled = ref.map((_, k) =>
      outcomes.reduce((sum, { weight, rewards }) => sum + weight * rewards[k]!, 0),
    );
    return rest(ref, pooled, (klCoef * groupSize) / (groupSize - 1), new Float64Array(kinds));
  }
  const draws = drawsOf(kinds, groupSize - 1);
  const advantages = advantageTable(draws, outcomes, kinds, groupSize);
  const probs = new Float64Array(kinds);
  let change = new Float64Array(kinds);
  let before = new Float64Array(kinds);
  let omega = firstOmega;
  for (let iteration = 0; iteration < 2000; iteration++) {
    rest(ref, expected, klCoef, probs);
    expectedAdvantages(probs, draws, advantages, change);
    let largest = 0;
    let along = 0;
    let squares = 0;
    for (let k = 0; k < kinds; k++) {
      change[k]! -= expected[k]!;
      largest = Math.max(largest, Math.abs(change[k]!));
      const turn = change[k]! - before[k]!;
      along += before[k]! * turn;
      squares += turn * turn;
    }
    if (largest < precision) return probs;
    if (iteration > 0) omega = Math.max(smallestOmega, Math.min(1, Math.abs((omega * along) / squares)));
    for (let k = 0; k < kinds; k++) expected[k]! += omega * change[k]!;
    [before, change] = [change, before];
  }
  throw new NotSettled("GRPO with division by the sd did not settle in 2000 iterations");
}

/** Of an advantage, in sd: the policy's last digits that no chart or table shows. */
const precision = 1e-8;

/** The first step, halfway: the whole one can swing to and fro. */
const firstOmega = 0.5;
const smallestOmega = 0.02;

/**
 * The distribution π_k = λ·π_ref,k / (c − values_k), with the one c above all values that makes it sum to 1, written to
 * `probs`. The sum falls and is convex in c, so Newton's steps from below never pass it. Then c = λ + E_π[values] follows
 * from summing (c − values_k)·π_k = λ·π_ref,k.
 */
function balance(ref: Float64Array, values: Float64Array, lambda: number, probs: Float64Array): Float64Array {
  const kinds = ref.length;
  let highest = -Infinity;
  for (let k = 0; k < kinds; k++) highest = Math.max(highest, values[k]!);
  // `above` = c − the highest value: at λ·π_ref of the best kind, that one alone is at 1.
  let above = 0;
  for (let k = 0; k < kinds; k++) if (values[k] === highest) above = Math.max(above, lambda * ref[k]!);
  let sum = 0;
  for (let iteration = 0; iteration < 100; iteration++) {
    sum = 0;
    let slope = 0;
    for (let k = 0; k < kinds; k++) {
      const distance = above + (highest - values[k]!);
      probs[k] = (lambda * ref[k]!) / distance;
      sum += probs[k]!;
      slope += probs[k]! / distance;
    }
    if (sum <= 1 + 1e-14) break;
    above += (sum - 1) / slope;
  }
  for (let k = 0; k < kinds; k++) probs[k]! /= sum;
  return probs;
}

/** The same for the kinds of each side by themselves, at the mass that π_ref has there. */
function balanceWithin(sideOf: Uint8Array): typeof balance {
  const sides = [0, 1].map((side) => [...sideOf.keys()].filter((k) => sideOf[k] === side));
  return (ref, values, lambda, probs) => {
    for (const members of sides) {
      const mass = members.reduce((sum, k) => sum + ref[k]!, 0);
      if (mass === 0) continue;
      const start = Float64Array.from(members, (k) => ref[k]! / mass);
      const paid = Float64Array.from(members, (k) => values[k]!);
      balance(start, paid, lambda, new Float64Array(members.length)).forEach((q, i) => {
        probs[members[i]!] = mass * q;
      });
    }
    return probs;
  };
}

/** The ways in which the other members of a group can be drawn. */
interface Draws {
  readonly count: number;
  /** How many of each kind, `[draws, kinds]`. */
  readonly counts: Uint8Array;
  /** In how many orders, `[draws]`. */
  readonly orders: Float64Array;
}

/** (R_k − the group's mean) / (the group's sd + 1e-4) beside each draw of the others, mean over the outcomes, `[draws, kinds]`. */
function advantageTable(
  { count, counts }: Draws,
  outcomes: readonly PaidOutcome[],
  kinds: number,
  groupSize: number,
): Float64Array {
  const advantages = new Float64Array(count * kinds);
  for (const { weight, rewards } of outcomes) {
    // Advantages do not change with a shift of all rewards, and sums of squares lose fewer digits near 0.
    const shift = rewards.reduce((sum, reward) => sum + reward, 0) / kinds;
    const centred = rewards.map((reward) => reward - shift);
    for (let at = 0; at < count * kinds; at += kinds) {
      let others = 0;
      let squares = 0;
      for (let j = 0; j < kinds; j++) {
        others += counts[at + j]! * centred[j]!;
        squares += counts[at + j]! * centred[j]! * centred[j]!;
      }
      for (let k = 0; k < kinds; k++) {
        const reward = centred[k]!;
        const mean = (others + reward) / groupSize;
        const variance = (squares + reward * reward - groupSize * mean * mean) / (groupSize - 1);
        const sd = Math.sqrt(Math.max(0, variance)) + smallestGroupSd;
        advantages[at + k]! += (weight * (reward - mean)) / sd;
      }
    }
  }
  return advantages;
}

/** E[A | k] when the other members of the group are drawn from `probs`, written to `expected`. */
function expectedAdvantages(
  probs: Float64Array,
  { count, counts, orders }: Draws,
  advantages: Float64Array,
  expected: Float64Array,
): void {
  const kinds = probs.length;
  expected.fill(0);
  for (let draw = 0, i = 0; draw < count; draw++, i += kinds) {
    let chance = orders[draw]!;
    for (let j = 0; j < kinds; j++) for (let n = counts[i + j]!; n > 0; n--) chance *= probs[j]!;
    for (let k = 0; k < kinds; k++) expected[k]! += chance * advantages[i + k]!;
  }
}

/** The binomial coefficient n over k. */
function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}

let lastDraws: { readonly kinds: number; readonly size: number; readonly draws: Draws } | undefined;

/** All of these ways; those of the last call are kept, because prompt after prompt asks for the same. */
function drawsOf(kinds: number, size: number): Draws {
  if (lastDraws?.kinds === kinds && lastDraws.size === size) return lastDraws.draws;
  const list = listDraws(kinds, size);
  const draws = {
    count: list.length,
    counts: Uint8Array.from(list.flatMap(({ counts }) => counts)),
    orders: Float64Array.from(list, ({ orders }) => orders),
  };
  lastDraws = { kinds, size, draws };
  return draws;
}

function listDraws(kinds: number, size: number): { counts: number[]; orders: number }[] {
  if (kinds === 1) return [{ counts: [size], orders: 1 }];
  return Array.from({ length: size + 1 }, (_, first) => {
    const choices = choose(size, first); // of the places of the first kind
    return listDraws(kinds - 1, size - first).map(({ counts, orders }) => ({
      counts: [first, ...counts],
      orders: choices * orders,
    }));
  }).flat();
}
