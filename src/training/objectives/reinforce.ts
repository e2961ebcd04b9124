/**
 * REINFORCE (Williams 1992) with a learned baseline: maximises E[log π(k|x) · A], A = rlhfReward − V(x). Details that
 * matter: the epoch's episodes are split into steps and each is used once; only the first step is strictly on-policy, so
 * later ones weigh an episode by ρ = π / π_old, which keeps the gradient unbiased. ρ is not clipped and the KL penalty
 * is that of the start of the epoch, so nothing holds the policy within an epoch: learningRate · stepsPerEpoch has to stay
 * small (0.03 in the tests; at 0.16 it can give kinds up for good). That is what PPO's clip is for.
 */
import { selectObservations } from "../../models/inputs.js";
import { createValueModel } from "../../models/valueModel.js";
import { klOptimum } from "../../theory/closedForm.js";
import { minibatches, whiten } from "./minibatches.js";
import type { ObjectiveEntry, ObjectiveMaking, RolloutObjective } from "./objective.js";
import { policyGradientStep } from "./policyGradient.js";

export const reinforce = { create: createReinforce, closedForm: () => klOptimum } satisfies ObjectiveEntry;

function createReinforce({ engine, world, config, policy, rng }: ObjectiveMaking): RolloutObjective {
  const value = createValueModel(engine, world, config.value, rng);
  const stream = rng.stream("objective");

  return {
    learnsFrom: "rollouts",
    groupSize: 1,
    expectReward: false,

    update(rollout, { klCoef, rateFactor }) {
      const { rows, observations, rlhfRewards } = rollout;
      const baseline = value.values(observations);
      const advantages = rlhfRewards.map((reward, row) => reward - baseline[row]!);
      const scale = config.whitenAdvantages ? whiten(advantages) : 1;
      const step = {
        advantages,
        learningRate: config.learningRate * rateFactor,
        entropyBonus: config.entropyBonus / scale,
        klCoef: klCoef / scale,
      };

      for (const batch of minibatches(rows, config.stepsPerEpoch, stream)) {
        policyGradientStep(policy, rollout, batch, step);
        const targets = new Float32Array(batch.length);
        for (let i = 0; i < batch.length; i++) targets[i] = rlhfRewards[batch[i]!]!;
        value.fit(selectObservations(observations, batch), targets, {
          learningRate: config.value.learningRate * rateFactor,
        });
      }
    },
    save: () => [value.save()],
    restore: ([state]) => {
      if (state !== undefined) value.restore(state);
    },
  };
}
