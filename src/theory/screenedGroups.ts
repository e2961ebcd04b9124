/**
 * Where algorithms rest that compare the responses of a group, while a detector drops some. All responses to a prompt are graded
 * or none, so a group's baseline is the mean of what is kept *of this outcome* o, b_o, and not of all that the policy cannot
 * tell apart. With weights w_o, κ_ok = P(kept), and s_o for how much of a response is compared at all (less where few of its
 * group are kept), every kind k rests at Σ_o w_o·s_o·κ_ok·(R_ok − klCoef·log(π_k/π_ref,k) − b_o) = 0. Where what is seen
 * tells whether it is graded, there is one o and this is the KL-regularised optimum.
 */
import { exp, log } from "../shared/math.js";
import { NotSettled } from "./closedForm.js";
import type { Distribution, HeldOut } from "./heldOut.js";
import { payments } from "./optimum.js";

/** How an algorithm compares within groups. */
export interface Comparing {
  readonly klCoef: number;
  readonly groupSize: number;
  /** How much of a response's distance from the mean of `others` kept responses counts; 0 for none. */
  readonly counts: (others: number) => number;
}

const mostSteps = 2000;
const enough = 1e-10;

/** The point of rest under each pattern; π_ref where nothing trains. Throws NotSettled. */
export function screenedGroupsFixedPoint(
  heldOut: HeldOut,
  proxy: readonly Float64Array[] | null,
  comparing: Comparing,
): Distribution[] {
  const { reward, reference, prompts, world } = heldOut;
  const kinds = world.responses.length;
  return reference.map((ref, p) => {
    if (reward.mean[p] === null) return ref;
    const outcomes = reward.outcomes[p]!;
    const paid = outcomes.map((outcome) => payments(heldOut, () => outcome, proxy?.[p] ?? null));
    const probs = new Float64Array(ref.probs.length);
    for (let row = 0; row < prompts.count; row++) {
      const of = (values: Float64Array): Float64Array => values.subarray(row * kinds, (row + 1) * kinds);
      const rows = reward.outcomesAt(p, prompts, row).flatMap((outcome, o) => {
        const kept = world.responses.map((_, k) => reward.kept(outcome, prompts.harmful[row]!, k));
        return outcome.weight > 0 ? [{ weight: outcome.weight, rewards: of(paid[o]!), kept }] : [];
      });
      probs.set(rest(of(ref.probs), rows, comparing), row * kinds);
    }
    return { probs, logProbs: probs.map(log) };
  });
}

interface PaidAndKept {
  readonly weight: number;
  readonly rewards: Float64Array;
  readonly kept: readonly number[];
}

/** The point of rest of one prompt, `[kinds]`, by steps halfway to what the baselines of the last one ask for. */
function rest(
  ref: Float64Array,
  outcomes: readonly PaidAndKept[],
  { klCoef, groupSize, counts }: Comparing,
): Float64Array {
  let values = new Float64Array(ref.length); // klCoef · log(π / π_ref), up to a shift
  for (let step = 0; step < mostSteps; step++) {
    const probs = tilted(ref, values, klCoef);
    const asked = new Float64Array(ref.length);
    const weights = new Float64Array(ref.length);
    for (const { weight, rewards, kept } of outcomes) {
      const left = probs.reduce((sum, p, k) => sum + p * kept[k]!, 0);
      const baseline = probs.reduce((sum, p, k) => sum + p * kept[k]! * (rewards[k]! - values[k]!), 0) / left;
      const compared = weight * meanCount(left, groupSize - 1, counts);
      for (let k = 0; k < ref.length; k++) {
        asked[k]! += compared * kept[k]! * (rewards[k]! - baseline);
        weights[k]! += compared * kept[k]!;
      }
    }
    const next = asked.map((sum, k) => sum / weights[k]!);
    const change = next.map((value, k) => value - next[0]! - (values[k]! - values[0]!));
    values = values.map((value, k) => value + change[k]! / 2);
    if (change.every((one) => Math.abs(one) < enough)) return tilted(ref, values, klCoef);
  }
  throw new NotSettled(`screened groups did not settle in ${mostSteps} steps`);
}

/** Mean of `counts` over how many of so many others are kept, each with this probability. */
function meanCount(probability: number, others: number, counts: Comparing["counts"]): number {
  // P(all but i are dropped), for i = 0, 1 …, by adding one response after the other.
  let chances = [1];
  for (let n = 0; n < others; n++)
    chances = [...chances, 0].map(
      (chance, i) => chance * (1 - probability) + (i > 0 ? chances[i - 1]! : 0) * probability,
    );
  return chances.reduce((sum, chance, i) => sum + chance * counts(i), 0);
}

function tilted(ref: Float64Array, values: Float64Array, klCoef: number): Float64Array {
  const highest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const probs = ref.map((p, k) => p * exp((values[k]! - highest) / klCoef));
  const total = probs.reduce((a, b) => a + b, 0);
  return probs.map((p) => p / total);
}
