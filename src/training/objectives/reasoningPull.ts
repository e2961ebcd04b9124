/**
 * What every algorithm that learns from rollouts tells a policy whose reasoning the reward does not reach: where the
 * reference policy's reasoning is, and how hard the KL holds to it. The answer's step takes the algorithm's own gradient: beside
 * it, what the side was worth is the same for every kind on that side, a baseline that moves nothing.
 *
 * So what is improved is E_{s∼p}[E_{k∼q}[R_k − klCoef·log(q/q_ref)]] with p held fixed, beside
 * −klCoef·reasoningKl·KL(p‖p_ref) for the reasoning: reward targeting (Drori et al. 2025). It rests at p = p_ref and
 * q* ∝ q_ref·exp(R̄/klCoef) on each side. With reasoningKl 0 any p is at rest: one network then carries the reasoning along.
 */
import { gatherRows } from "../../models/inputs.js";
import type { ReasoningPull } from "../../models/policy.js";
import type { Rollout } from "../rollout.js";

/**
 * The pull on the reasoning for these rows of a rollout; undefined where the reward reaches the reasoning. `weight` is
 * klCoef in the units of the gradients.
 */
export function reasoningPull(
  { refLogSides }: Pick<Rollout, "refLogSides">,
  batch: ArrayLike<number>,
  weight: number,
): ReasoningPull | undefined {
  if (refLogSides === null) return undefined;
  const picked = new Float32Array(batch.length * 2);
  gatherRows(refLogSides, batch, 2, picked);
  return { refLogSides: picked, weight };
}
