/**
 * The exact policy gradient: no response is sampled; J = E_x Σ_k π(k|x)·(R̄(k|x) − klCoef·log(π/π_ref)(k|x)) is summed over
 * all kinds, which a small response set allows. The yardstick that tells an algorithm's sampling noise from what the
 * reward asks for. Details that matter: R̄ is the reward in expectation over all that x leaves open (whether the episode is
 * graded, which of the tiers that look alike it is in), so that nothing but the draw of prompts is left to chance; and
 * the gradient is taken anew at every step, so every step is on-policy, though several in an epoch share its prompts.
 */
import { allRows } from "../../models/inputs.js";
import { exp } from "../../shared/math.js";
import { klOptimum } from "../../theory/closedForm.js";
import { withKlPenalty } from "../../world/reward.js";
import { addEntropyBonus } from "./entropyBonus.js";
import {
  type ObjectiveEntry,
  keepsNothing,
  type ObjectiveMaking,
  type RolloutObjective,
} from "./objective.js";
import { reasoningPull } from "./reasoningPull.js";

export const exact = { create: createExact, closedForm: () => klOptimum } satisfies ObjectiveEntry;

function createExact({ config, policy }: ObjectiveMaking): RolloutObjective {
  const kinds = policy.responses;
  return {
    learnsFrom: "rollouts",
    groupSize: 1,
    expectReward: true,
    update(rollout, { klCoef, rateFactor }) {
      const { rows, observations, refLogProbs, rewardTable, screened } = rollout;
      if (rows === 0) return;
      const kept = screened?.kept ?? null;
      const gradients = new Float32Array(rows * kinds);
      const pull = reasoningPull(rollout, allRows(rows), klCoef);
      for (let step = 0; step < config.stepsPerEpoch; step++) {
        const current = policy.logProbs(observations);
        for (let i = 0; i < rows * kinds; i++) {
          // ∂J/∂log π_k = π_k·(R_k − klCoef·log(π_k/π_ref,k)), up to a multiple of π that the softmax cancels.
          const value = withKlPenalty(rewardTable[i]!, klCoef, current[i]!, refLogProbs[i]!);
          gradients[i] = (-exp(current[i]!) * value) / rows;
        }
        if (kept !== null) countKept(gradients, current, kept, kinds);
        addEntropyBonus(gradients, current, rows, kinds, config.entropyBonus);
        policy.backward(gradients, pull);
        policy.adam({ learningRate: config.learningRate * rateFactor });
      }
    },
    ...keepsNothing,
  };
}

/**
 * Where a detector drops responses, only what is kept counts: ∂/∂log π_k = π_k·kept_k·(value_k − b), b the mean value of what
 * is kept. The gradients hold −π_k·value_k, up to a factor, and are changed in place.
 */
function countKept(
  gradients: Float32Array,
  logProbs: ArrayLike<number>,
  kept: Float64Array,
  kinds: number,
): void {
  const scale = kinds / gradients.length;
  for (let start = 0; start < gradients.length; start += kinds) {
    let total = 0;
    let mass = 0;
    for (let i = start; i < start + kinds; i++) {
      total += kept[i]! * gradients[i]!;
      mass += kept[i]! * exp(logProbs[i]!) * scale;
    }
    for (let i = start; i < start + kinds; i++)
      gradients[i] = kept[i]! * (gradients[i]! - (total / mass) * exp(logProbs[i]!) * scale);
  }
}
