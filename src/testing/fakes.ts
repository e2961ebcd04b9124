/**
 * Policies and reward models without a network, so that a test can compute by hand what is built on them.
 */
import { policyInputs, createRewardInputs, type Observations } from "../models/inputs.js";
import type { Policy } from "../models/policy.js";
import type { RewardModel } from "../models/rewardModel.js";
import type { Config } from "../config/schema/config.js";
import { log } from "../shared/math.js";
import type { World } from "../world/world.js";

/** Probabilities of the kinds by what matters of an episode: is the prompt harmful, and which cue pattern shows. */
export type Table = (harmful: number, pattern: number) => readonly number[];

/** A policy that follows a table and cannot learn; `gradients` holds what its last `backward` was given. */
export function tablePolicy(world: World, table: Table): Policy & { gradients: Float32Array } {
  const responses = world.responses.length;
  const width = policyInputs(world);
  return {
    responses,
    gradients: new Float32Array(0),
    logProbs({ rows, inputs, patterns }: Observations) {
      const out = new Float32Array(rows * responses);
      for (let row = 0; row < rows; row++) {
        const probs = table(inputs[row * width + world.topicDim]!, patterns[row]!);
        for (let k = 0; k < responses; k++) out[row * responses + k] = log(probs[k]!);
      }
      return out;
    },
    backward(gradients) {
      this.gradients = gradients.slice();
    },
    adam: () => undefined,
    save: () => [],
    restore: () => undefined,
  };
}

/** A reward model whose proxyReward is the same for every prompt: `rewards` by kind. */
export function fixedRewardModel(world: World, config: Config, rewards: readonly number[]): RewardModel {
  return {
    inputs: createRewardInputs(world, config.rewardModel),
    members: [],
    calibrate: () => undefined,
    scores: () => [],
    proxyRewards: (_, { length }) => Float64Array.from({ length }, (_, i) => rewards[i % rewards.length]!),
    save: () => ({ members: [], scales: [] }),
    restore: () => undefined,
  };
}
