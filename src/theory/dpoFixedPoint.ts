/**
 * Where each of DPO's losses comes to rest with ever more comparisons of π_ref's responses: prompt by prompt the minimum
 * of the expected loss over s = log(π/π_ref). With right labels (or robust DPO and the true flip rate) it is the optimum
 * π_ref·exp(U_labeler / (temperature·klCoef)); otherwise every loss has a point of its own.
 */
import type { Config } from "../config/schema/config.js";
import { exp, log, sigmoid } from "../shared/math.js";
import type { Labeler } from "../world/labeler.js";
import { tierLikelihoods } from "../world/prompts.js";
import { comparedShare, tiersBehind } from "../world/tierWeights.js";
import { pairWeights, settle, type Comparisons, type Pull } from "./comparisons.js";
import { onceForSame, sameIn, type Distribution, type HeldOut } from "./heldOut.js";

type Dpo = Pick<Config["objective"], "klCoef" | "dpo">;

/**
 * DPO's stationary policy under each pattern; π_ref where no graded tier that trains can look like this. Throws NotSettled
 * where the loss has no minimum to settle at: robust DPO that assumes more flips than there are.
 */
export function dpoFixedPoint(heldOut: HeldOut, labeler: Labeler, options: Dpo): Distribution[] {
  const { world, prompts, reference } = heldOut;
  const kinds = world.responses.length;
  return onceForSame(reference, sameIn(heldOut, null), (ref, p) => {
    if (tiersBehind(world, p, comparedShare).length === 0) return ref;
    const probs = new Float64Array(ref.probs.length);
    for (let row = 0; row < prompts.count; row++) {
      const weights = tiersBehind(world, p, comparedShare, tierLikelihoods(world, prompts, row));
      const start = row * kinds;
      const refProbs = ref.probs.subarray(start, start + kinds);
      const preferred = new Float64Array(kinds * kinds);
      for (const { index } of world.tiers) {
        if (weights[index] === 0) continue;
        const utilities = world.responses.map((_, k) => labeler.utility(prompts, row, k, index));
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

/**
 * The distribution π ∝ π_ref·e^s at the minimum of the expected loss over s, by Newton's method, `[kinds]`. For ipo it is
 * one weighted least-squares problem; with pairs drawn in proportion to π_ref(a)·π_ref(b), as where π_ref is uniform, its
 * solution is π_ref(k)·exp(E_{b~π_ref}[P(k ≻ b)] / klCoef) (Azar et al. 2023). Throws NotSettled.
 */
export function dpoStationary(ref: Float64Array, comparisons: Comparisons, options: Dpo): Float64Array {
  const s = settle(
    comparisons,
    (margin, preferred) => pull(margin, preferred, options),
    new Float64Array(ref.length),
    1 / options.klCoef,
  );
  return normalise(ref, s);
}

function normalise(ref: Float64Array, s: Float64Array): Float64Array {
  const highest = s.reduce((a, b) => Math.max(a, b), -Infinity);
  const tilted = ref.map((p, k) => p * exp(s[k]! - highest));
  const total = tilted.reduce((a, b) => a + b, 0);
  return tilted.map((p) => p / total);
}
