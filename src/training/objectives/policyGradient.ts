/**
 * The score-function step that REINFORCE and RLOO share; they differ in the baseline that made the advantages.
 */
import { selectObservations } from "../../models/inputs.js";
import type { Policy } from "../../models/policy.js";
import { exp } from "../../shared/math.js";
import type { Rollout } from "../rollout.js";
import { addEntropyBonus } from "./entropyBonus.js";
import { reasoningPull } from "./reasoningPull.js";

interface Step {
  /** Of all rows of the rollout, `[rows]`. */
  readonly advantages: Float64Array;
  readonly learningRate: number;
  /** In units of the advantages. */
  readonly entropyBonus: number;
  /** In units of the advantages per nat. */
  readonly klCoef: number;
}

/** One Adam step on −mean ρ·A·log π over the rows of `batch`, ρ = π / π_old held fixed. */
export function policyGradientStep(
  policy: Policy,
  rollout: Rollout,
  batch: Uint32Array,
  { advantages, learningRate, entropyBonus, klCoef }: Step,
): void {
  const { observations, responses, logProbs } = rollout;
  const kinds = policy.responses;
  const current = policy.logProbs(selectObservations(observations, batch));
  const gradients = new Float32Array(batch.length * kinds);
  for (let i = 0; i < batch.length; i++) {
    const row = batch[i]!;
    const given = responses[row]!;
    const ratio = exp(current[i * kinds + given]! - logProbs[row * kinds + given]!);
    gradients[i * kinds + given] = (-ratio * advantages[row]!) / batch.length;
  }
  addEntropyBonus(gradients, current, batch.length, kinds, entropyBonus);
  policy.backward(gradients, reasoningPull(rollout, batch, klCoef));
  policy.adam({ learningRate });
}
