/**
 * Best-of-n: draw n responses from the reference policy and give the one that the reward model likes best. A policy
 * made at inference time, without training; its distribution over a finite response set is known exactly.
 */
import { log } from "../shared/math.js";
import type { Distribution } from "./heldOut.js";

/**
 * The distribution of the best of n independent draws from π_ref, row by row. With kinds in order of score and F the
 * probability of a score at most that high, P(best has this score) = F(≤)ⁿ − F(<)ⁿ; kinds of equal score share it in
 * proportion to π_ref. `scores` is `[prompts, responses]`; n is a whole number of at least 1. Throws a RangeError
 * where it is not, or where a score is NaN.
 */
export function bestOfN(
  ref: Distribution,
  scores: ArrayLike<number>,
  n: number,
  responses: number,
): Distribution {
  if (!(Number.isSafeInteger(n) && n >= 1))
    throw new RangeError(`bestOfN needs a whole number of draws, got ${n}.`);
  const probs = new Float64Array(ref.probs.length);
  const order = new Uint16Array(responses);
  for (let start = 0; start < probs.length; start += responses) {
    sortByScore(order, scores, start);
    let below = 0; // F(<), the probability of all lower scores
    for (let from = 0, to = 0; from < responses; from = to) {
      let mass = 0;
      for (to = from; to < responses && scores[start + order[to]!] === scores[start + order[from]!]; to++)
        mass += ref.probs[start + order[to]!]!;
      const upTo = to === responses ? 1 : Math.min(1, below + mass);
      const chosen = power(upTo, n) - power(below, n);
      for (let i = from; i < to; i++) {
        const k = start + order[i]!;
        probs[k] = mass > 0 ? (chosen * ref.probs[k]!) / mass : 0;
      }
      below = upTo;
    }
  }
  const logProbs = new Float64Array(probs.length);
  for (let i = 0; i < probs.length; i++) logProbs[i] = log(probs[i]!); // -Infinity where it is never the best
  return { probs, logProbs };
}

/** base to a whole power, by repeated squaring: faster than `pow` and the same bits everywhere. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let rest = exponent, square = base; rest > 0; rest = Math.floor(rest / 2), square *= square)
    if (rest % 2 === 1) result *= square;
  return result;
}

/** Fills `order` with the kinds of one row by ascending score (insertion sort: there are few kinds). */
function sortByScore(order: Uint16Array, scores: ArrayLike<number>, start: number): void {
  for (let k = 0; k < order.length; k++) {
    // NaN equals nothing, not even itself: neither an order nor a search for equals would come to an end.
    if (Number.isNaN(scores[start + k]))
      throw new RangeError("bestOfN needs scores that are numbers, got NaN.");
    let place = k;
    while (place > 0 && scores[start + order[place - 1]!]! > scores[start + k]!) {
      order[place] = order[place - 1]!;
      place--;
    }
    order[place] = k;
  }
}
