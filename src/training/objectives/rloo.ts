/**
 * RLOO, REINFORCE leave-one-out (Kool et al. 2019; Ahmadian et al. 2024): n responses to each prompt, and each one's
 * baseline is the mean rlhfReward of the n − 1 others. Details that matter: the baseline is independent of the response
 * it judges, so it adds no bias (GRPO's mean over the whole group scales the gradient by (n − 1)/n); there is no value
 * network; the KL penalty sits in the reward; n responses per prompt mean n times fewer prompts for the same episodes. As
 * in REINFORCE, ρ is not clipped: learningRate · stepsPerEpoch has to stay small.
 */
import { klOptimum, orNotSettled } from "../../theory/closedForm.js";
import { screenedGroupsFixedPoint } from "../../theory/screenedGroups.js";
import { byGroup } from "../screen.js";
import { minibatches, whiten } from "./minibatches.js";
import {
  type ObjectiveEntry,
  keepsNothing,
  type ObjectiveMaking,
  type RolloutObjective,
} from "./objective.js";
import { policyGradientStep } from "./policyGradient.js";

export const rloo = {
  create: createRloo,
  closedForm: ({ detector, groupSize }) =>
    detector?.action === "drop"
      ? {
          rewards: klOptimum.rewards,
          fixedPoint: {
            at({ heldOut, proxy }, klCoef) {
              const comparing = { klCoef, groupSize, counts: (others: number) => (others > 0 ? 1 : 0) };
              return orNotSettled(() => screenedGroupsFixedPoint(heldOut, proxy, comparing));
            },
          },
        }
      : klOptimum,
} satisfies ObjectiveEntry;

function createRloo({ config, policy, rng }: ObjectiveMaking): RolloutObjective {
  const stream = rng.stream("objective");
  return {
    learnsFrom: "rollouts",
    groupSize: config.groupSize,
    expectReward: false,
    update(rollout, { klCoef, rateFactor }) {
      const advantages = byGroup(rollout, rollout.rlhfRewards, leaveOneOut);
      const scale = config.whitenAdvantages ? whiten(advantages) : 1;
      const step = {
        advantages,
        learningRate: config.learningRate * rateFactor,
        entropyBonus: config.entropyBonus / scale,
        klCoef: klCoef / scale,
      };
      for (const batch of minibatches(rollout.rows, config.stepsPerEpoch, stream))
        policyGradientStep(policy, rollout, batch, step);
    },
    ...keepsNothing,
  };
}

/** reward − mean reward of the other members of its group, `[rows]`; groups stand together. */
export function leaveOneOut(rewards: Float64Array, groupSize: number): Float64Array {
  const advantages = new Float64Array(rewards.length);
  for (let start = 0; start < rewards.length; start += groupSize) {
    const total = rewards.subarray(start, start + groupSize).reduce((sum, reward) => sum + reward, 0);
    for (let i = start; i < start + groupSize; i++)
      advantages[i] = rewards[i]! - (total - rewards[i]!) / (groupSize - 1);
  }
  return advantages;
}
