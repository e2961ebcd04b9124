/**
 * GRPO, group-relative policy optimisation (Shao et al. 2024): n responses to each prompt, and a response's advantage is
 * its reward minus the group's mean, as published divided by the group's standard deviation; PPO's clipped ratio. As
 * published the KL is not in the reward but in the loss: klCoef · k3 with k3 = e^u − u − 1, u = log(π_ref/π), on sampled
 * responses. `klInLoss: false` with `divideBySd: false` shares the other algorithms' optimum. Details that matter:
 *
 * - k3 is an unbiased estimate of KL(π‖π_ref), but its naive gradient, 1 − π_ref/π at the sampled log π, is in
 *   expectation that of KL(π_ref‖π). With the group's mean counting the response itself, which scales advantages by
 *   (n − 1)/n, the policy comes to rest at π = λ·π_ref / (λ + V − R), λ = klCoef·n/(n − 1), V = E_π[R], and not at π*
 *   (theory/grpoFixedPoint.ts).
 * - Division by the sd takes the reward's size away, so klCoef means another thing on every prompt, and a hair's breadth
 *   between two kinds is paid like a whole sd.
 * - The sd is that of a sample (n − 1), with 1e-4 added, as in common implementations.
 */
import { selectObservations } from "../../models/inputs.js";
import { exp } from "../../shared/math.js";
import { klOptimum, orNotSettled } from "../../theory/closedForm.js";
import { screenedGroupsFixedPoint } from "../../theory/screenedGroups.js";
import { grpoFixedPoint, possibleRewards, smallestGroupSd } from "../../theory/grpoFixedPoint.js";
import type { Rollout } from "../rollout.js";
import { byGroup } from "../screen.js";
import { addEntropyBonus } from "./entropyBonus.js";
import { minibatches } from "./minibatches.js";
import {
  keepsNothing,
  type ObjectiveEntry,
  type ObjectiveMaking,
  type RolloutObjective,
} from "./objective.js";
import { reasoningPull } from "./reasoningPull.js";

export const grpo = {
  create: createGrpo,
  closedForm: ({ grpo: { klInLoss, divideBySd }, groupSize, detector }) => ({
    rewards: klOptimum.rewards,
    fixedPoint:
      klInLoss || detector?.action === "drop"
        ? {
            at({ heldOut, proxy }, klCoef) {
              if (detector?.action === "drop") {
                if (klInLoss || divideBySd) return null; // not known
                const comparing = { klCoef, groupSize, counts: (others: number) => others / (others + 1) };
                return orNotSettled(() => screenedGroupsFixedPoint(heldOut, proxy, comparing));
              }
              // What is caught is drawn for each response of a group by itself, which that sum does not know.
              if (detector !== undefined && divideBySd) return null;
              const paid = possibleRewards(heldOut, proxy);
              return orNotSettled(() => grpoFixedPoint(heldOut, paid, { klCoef, groupSize, divideBySd }));
            },
          }
        : null,
  }),
} satisfies ObjectiveEntry;

function createGrpo({ config, policy, rng }: ObjectiveMaking): RolloutObjective {
  const stream = rng.stream("objective");
  const kinds = policy.responses;
  return {
    learnsFrom: "rollouts",
    groupSize: config.groupSize,
    expectReward: false,

    update(rollout, { klCoef, rateFactor }) {
      const { rows, observations, responses, logProbs, refLogProbs } = rollout;
      const rewards = config.grpo.klInLoss ? rewardsWithoutKl(rollout, kinds) : rollout.rlhfRewards;
      const advantages = byGroup(rollout, rewards, (group, size) =>
        groupAdvantages(group, size, config.grpo.divideBySd),
      );

      for (const batch of minibatches(rows, config.stepsPerEpoch, stream)) {
        const current = policy.logProbs(selectObservations(observations, batch));
        const gradients = new Float32Array(batch.length * kinds);
        for (let i = 0; i < batch.length; i++) {
          const row = batch[i]!;
          const given = responses[row]!;
          const logProb = current[i * kinds + given]!;
          const ratio = exp(logProb - logProbs[row * kinds + given]!);
          const advantage = advantages[row]!;
          const clipped = advantage > 0 ? ratio > 1 + config.ppo.clip : ratio < 1 - config.ppo.clip;
          let gradient = clipped ? 0 : -ratio * advantage;
          // d k3 / d log π = 1 − π_ref/π.
          if (config.grpo.klInLoss)
            gradient += klCoef * (1 - exp(refLogProbs[row * kinds + given]! - logProb));
          gradients[i * kinds + given] = gradient / batch.length;
        }
        addEntropyBonus(gradients, current, batch.length, kinds, config.entropyBonus);
        policy.backward(gradients, reasoningPull(rollout, batch, klCoef));
        policy.adam({ learningRate: config.learningRate * rateFactor });
      }
    },
    ...keepsNothing,
  };
}

function rewardsWithoutKl({ rows, responses, rewardTable }: Rollout, kinds: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => rewardTable[row * kinds + responses[row]!]!);
}

/** reward − mean of its group (itself included), divided by the group's sd where asked, `[rows]`. */
export function groupAdvantages(rewards: Float64Array, groupSize: number, divideBySd: boolean): Float64Array {
  const advantages = new Float64Array(rewards.length);
  for (let start = 0; start < rewards.length; start += groupSize) {
    const group = rewards.subarray(start, start + groupSize);
    const mean = group.reduce((sum, reward) => sum + reward, 0) / groupSize;
    const variance =
      group.reduce((sum, reward) => sum + (reward - mean) * (reward - mean), 0) / (groupSize - 1);
    const scale = divideBySd ? Math.sqrt(variance) + smallestGroupSd : 1;
    group.forEach((reward, i) => (advantages[start + i] = (reward - mean) / scale));
  }
  return advantages;
}
