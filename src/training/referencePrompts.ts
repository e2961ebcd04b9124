/**
 * The fixed reference prompts over which the reward model is normalised, drawn by share · graded like the prompts that
 * labelers see.
 */
import type { Policy } from "../models/policy.js";
import type { RewardModel } from "../models/rewardModel.js";
import { exp } from "../shared/math.js";
import type { Rng } from "../shared/rng.js";
import { gradedShare } from "../world/tierWeights.js";
import type { World } from "../world/world.js";
import { drawEpisodes, drawTiers } from "./episodes.js";

export interface ReferencePrompts {
  /** Takes π_ref on the prompts, once the reference policy is known; returns log π_ref, `[prompts, responses]`. */
  observe(refPolicy: Policy): ArrayLike<number>;
  /** Recomputes the scale of the reward model; to be called after each fit. */
  calibrate(rewardModel: RewardModel): void;
}

/** `count` reference prompts from streams of their own. */
export function createReferencePrompts(world: World, count: number, rng: Rng): ReferencePrompts {
  const tiers = drawTiers(world, count, gradedShare, rng, "reference");
  const { prompts, patterns, observations } = drawEpisodes(world, tiers, rng, "reference");
  let refProbs = new Float64Array(0);
  let rows: Float32Array | null = null;
  return {
    observe(refPolicy) {
      const logProbs = refPolicy.logProbs(observations);
      refProbs = Float64Array.from(logProbs, exp);
      return logProbs;
    },
    calibrate(rewardModel) {
      rows ??= rewardModel.inputs.all(prompts, patterns);
      rewardModel.calibrate(rows, refProbs);
    },
  };
}
