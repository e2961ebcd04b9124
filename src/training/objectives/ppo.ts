/**
 * PPO, proximal policy optimisation (Schulman et al. 2017), for episodes of one step: maximises
 * E[min(ρA, clip(ρ, 1 − c, 1 + c)·A)] with ρ = π(k|x) / π_old(k|x) and A = rlhfReward − V(x). Details that matter:
 * several passes over shuffled minibatches, advantages whitened over the whole epoch before they are split (which leaves
 * the optimum where it is), a value network of its own, and an entropy bonus of 0 by default, because a bonus moves the
 * optimum. The KL penalty in A is that of π_old: within an epoch only the clip holds the policy back.
 */
import { selectObservations, type Observations } from "../../models/inputs.js";
import { createValueModel } from "../../models/valueModel.js";
import { exp } from "../../shared/math.js";
import { klOptimum } from "../../theory/closedForm.js";
import { addEntropyBonus } from "./entropyBonus.js";
import { minibatches, whiten } from "./minibatches.js";
import type { ObjectiveEntry, ObjectiveMaking, RolloutObjective } from "./objective.js";
import { reasoningPull } from "./reasoningPull.js";

export const ppo = { create: createPpo, closedForm: () => klOptimum } satisfies ObjectiveEntry;

function createPpo({ engine, world, config, policy, rng }: ObjectiveMaking): RolloutObjective {
  const value = createValueModel(engine, world, config.value, rng);
  const stream = rng.stream("objective");
  const kinds = policy.responses;
  // Kept from minibatch to minibatch, because allocating them anew costs as much as a kernel.
  let seen: Observations | undefined;
  let gradients = new Float32Array(0);
  let targets = new Float32Array(0);

  return {
    learnsFrom: "rollouts",
    groupSize: 1,
    expectReward: false,

    update(rollout, { klCoef, rateFactor }) {
      const { rows, observations, responses, logProbs, rlhfRewards } = rollout;
      const baseline = value.values(observations);
      const advantages = rlhfRewards.map((reward, row) => reward - baseline[row]!);
      const scale = config.whitenAdvantages ? whiten(advantages) : 1;

      for (let pass = 0; pass < config.ppo.passes; pass++)
        for (const batch of minibatches(rows, config.ppo.minibatches, stream)) {
          seen = selectObservations(observations, batch, seen);
          const size = batch.length;
          if (targets.length !== size) {
            gradients = new Float32Array(size * kinds);
            targets = new Float32Array(size);
          }
          gradients.fill(0);
          const current = policy.logProbs(seen);
          for (let i = 0; i < size; i++) {
            const row = batch[i]!;
            const given = responses[row]!;
            const advantage = advantages[row]!;
            const ratio = exp(current[i * kinds + given]! - logProbs[row * kinds + given]!);
            // Where the clipped term is the smaller one it does not depend on π: no gradient. Else d(−ρA)/d log π = −ρA.
            const clipped = advantage > 0 ? ratio > 1 + config.ppo.clip : ratio < 1 - config.ppo.clip;
            if (!clipped) gradients[i * kinds + given] = (-ratio * advantage) / size;
            targets[i] = rlhfRewards[row]!;
          }
          addEntropyBonus(gradients, current, size, kinds, config.entropyBonus / scale);
          policy.backward(gradients, reasoningPull(rollout, batch, klCoef / scale));
          policy.adam({ learningRate: config.learningRate * rateFactor });
          value.fit(seen, targets, { learningRate: config.value.learningRate * rateFactor });
        }
    },
    save: () => [value.save()],
    restore: ([state]) => {
      if (state !== undefined) value.restore(state);
    },
  };
}
