/**
 * Where each of DPO's losses comes to rest with ever more comparisons of π_ref's responses: prompt by prompt the minimum
 * of the expected loss over s = log(π/π_ref). With right labels (or robust DPO and the true flip rate) it is the optimum
 * π_ref·exp(U_labeler / (temperature·klCoef)); otherwise every loss has a point of its own.
 */
import type { Config } from "../config/schema/config.js";
import { exp, log, sigmoid } from "../shared/math.js";
import type { Labeler } from "../world/labeler.js";
import { comparedShare, tiersBehind } from "../world/tierWeights.js";
import { NotSettled } from "./closedForm.js";
import type { Distribution, HeldOut } from "./heldOut.js";

type Dpo = Pick<Config["objective"], "klCoef" | "dpo">;

/** Comparisons of one prompt, `[kinds, kinds]`: how often a pair is drawn, and P(the first is preferred). */
export interface Comparisons {
  readonly weights: Float64Array;
  readonly preferred: Float64Array;
}

/**
 * DPO's stationary policy under each pattern; π_ref where no graded tier that trains can look like this. Throws NotSettled
 * where the loss has no minimum to settle at: robust DPO that assumes more flips than there are.
 */
export function dpoFixedPoint(heldOut: HeldOut, labeler: Labeler, options: Dpo): Distribution[] {
  const { world, prompts, reference } = heldOut;
  const kinds = world.responses.length;
  return reference.map((ref, p) => {
    const weights = tiersBehind(world, p, comparedShare);
    if (weights.length === 0) return ref;
    const probs = new Float64Array(ref.probs.length);
    for (let row = 0; row < prompts.count; row++) {
      const start = row * kinds;
      const refProbs = ref.probs.subarray(start, start + kinds);
      const preferred = new Float64Array(kinds * kinds);
      for (const { visibility, index } of world.tiers) {
        if (weights[index] === 0) continue;
        const utilities = world.responses.map((_, k) => labeler.utility(prompts, row, k, visibility));
        for (let i = 0; i < preferred.length; i++) {
          const [a, b] = [utilities[Math.floor(i / kinds)]!, utilities[i % kinds]!];
          preferred[i]! += weights[index]! * labeler.preferenceProbability(a, b);
        }
      }
      probs.set(dpoStationary(refProbs, { weights: pairWeights(refProbs), preferred }, options), start);
    }
    return { probs, logProbs: probs.map(log) };
  });
}

/** How often each pair of different kinds is drawn, one after the other without replacement, `[kinds, kinds]`. */
export function pairWeights(probs: Float64Array): Float64Array {
  const kinds = probs.length;
  return Float64Array.from({ length: kinds * kinds }, (_, i) => {
    const [a, b] = [probs[Math.floor(i / kinds)]!, probs[i % kinds]!];
    return i % (kinds + 1) === 0 ? 0 : a * b * (1 / (1 - a) + 1 / (1 - b));
  });
}

/** How far a pair pulls its margin up, and how that pull falls as the margin rises. */
interface Pull {
  readonly force: number;
  readonly stiffness: number;
}

/**
 * The minus derivative of a pair's expected loss by its margin m, and its own. dpo, smoothed and robust are all
 * cross-entropies of σ(βm) with a share of labels q: P itself, (1−e)P + e(1−P), and (P−e)/(1−2e), which undoes the flips.
 * ipo is P·(m − 1/(2β))² + (1−P)·(m + 1/(2β))², halved.
 */
function pull(margin: number, preferred: number, { klCoef: beta, dpo }: Dpo): Pull {
  if (dpo.loss === "ipo") return { force: (2 * preferred - 1) / (2 * beta) - margin, stiffness: 1 };
  const flips = dpo.flipRate;
  const share =
    dpo.loss === "smoothed"
      ? (1 - flips) * preferred + flips * (1 - preferred)
      : dpo.loss === "robust"
        ? (preferred - flips) / (1 - 2 * flips)
        : preferred;
  const predicted = sigmoid(beta * margin);
  return { force: beta * (share - predicted), stiffness: beta * beta * predicted * (1 - predicted) };
}

/** A Newton step moves no margin by more than this many units of reward. */
const largestStep = 2;

/**
 * The distribution π ∝ π_ref·e^s at the minimum of the expected loss over s, by Newton's method, `[kinds]`. For ipo it is
 * one weighted least-squares problem; with pairs drawn in proportion to π_ref(a)·π_ref(b), as where π_ref is uniform, its
 * solution is π_ref(k)·exp(E_{b~π_ref}[P(k ≻ b)] / klCoef) (Azar et al. 2023). Throws NotSettled.
 */
export function dpoStationary(
  ref: Float64Array,
  { weights, preferred }: Comparisons,
  options: Dpo,
): Float64Array {
  const kinds = ref.length;
  const s = new Float64Array(kinds); // s[0] stays 0: only differences count
  for (let iteration = 0; iteration < 500; iteration++) {
    const force = new Float64Array(kinds);
    const stiffness = new Float64Array(kinds * kinds);
    for (let a = 0; a < kinds; a++)
      for (let b = 0; b < kinds; b++) {
        if (a === b) continue;
        const i = a * kinds + b;
        const pair = pull(s[a]! - s[b]!, preferred[i]!, options);
        force[a]! += weights[i]! * pair.force;
        stiffness[a * kinds + a]! += weights[i]! * pair.stiffness;
        stiffness[i]! -= weights[i]! * pair.stiffness;
      }
    const step = solve(stiffness, force);
    const size = step.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    const factor = Math.min(1, largestStep / (options.klCoef * size));
    for (let k = 1; k < kinds; k++) s[k]! += factor * step[k]!;
    if (size < 1e-10) return normalise(ref, s);
    if (!Number.isFinite(size)) break;
  }
  throw new NotSettled("the fixed point of DPO did not settle in 500 Newton steps");
}

function normalise(ref: Float64Array, s: Float64Array): Float64Array {
  const highest = s.reduce((a, b) => Math.max(a, b), -Infinity);
  const tilted = ref.map((p, k) => p * exp(s[k]! - highest));
  const total = tilted.reduce((a, b) => a + b, 0);
  return tilted.map((p) => p / total);
}

/**
 * Solves the symmetric positive definite system `matrix`·x = `right` by elimination, its first row and column left out:
 * x[0] is 0. Both are overwritten.
 */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  right[0] = 0;
  for (let pivot = 1; pivot < n; pivot++)
    for (let row = pivot + 1; row < n; row++) {
      const factor = matrix[row * n + pivot]! / matrix[pivot * n + pivot]!;
      for (let k = pivot; k < n; k++) matrix[row * n + k]! -= factor * matrix[pivot * n + k]!;
      right[row]! -= factor * right[pivot]!;
    }
  for (let row = n - 1; row >= 1; row--) {
    for (let k = row + 1; k < n; k++) right[row]! -= matrix[row * n + k]! * right[k]!;
    right[row]! /= matrix[row * n + row]!;
  }
  return right;
}
