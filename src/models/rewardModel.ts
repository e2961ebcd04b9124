/**
 * The reward model: one network, or an ensemble, that scores a response to a prompt. Its normalised score is the
 * proxyReward. Bradley–Terry comparisons leave a score free up to an offset per prompt, so the normalisation centres
 * per prompt under the reference policy before it divides by one pooled standard deviation.
 */
import type { Config } from "../config/schema/config.js";
import type { Engine, Network } from "../nn/network.js";
import { initialise } from "../nn/initialise.js";
import type { Rng } from "../shared/rng.js";
import type { World } from "../world/world.js";
import { createRewardInputs, type RewardInputs } from "./inputs.js";
import { restoreNetwork, saveNetwork, type NetworkState } from "./networkState.js";

/** Below this a pooled sd is not trusted: a reward model that has learned nothing must not be blown up to sd 1. */
export const smallestSd = 0.1;

export interface RewardModel {
  readonly inputs: RewardInputs;
  /** The networks of the ensemble, one or more. */
  readonly members: readonly Network[];
  /**
   * Sets each member's scale to max(0.1, its pooled within-prompt sd under π_ref) over the reference prompts.
   * `rows` are `inputs.all(…)` of them, `refProbs` π_ref(k | x) `[prompts, responses]`.
   */
  calibrate(rows: Float32Array, refProbs: ArrayLike<number>): void;
  /** Raw scores of every member for rows of `inputs.all(…)`, `[members][rows]`. */
  scores(rows: Float32Array): Float32Array[];
  /**
   * proxyReward of every response, `[prompts, responses]`, in sd of the reference policy's responses, from raw
   * `scores`: members are normalised first, then aggregated. `refProbs` are as for `calibrate`.
   */
  proxyRewards(scores: readonly Float32Array[], refProbs: ArrayLike<number>): Float64Array;
  save(): RewardModelState;
  restore(state: RewardModelState): void;
}

export interface RewardModelState {
  readonly members: readonly NetworkState[];
  readonly scales: readonly number[];
}

/** The reward model of a config; members start from streams of their own. */
export function createRewardModel(
  engine: Engine,
  world: World,
  config: Config["rewardModel"],
  rng: Rng,
): RewardModel {
  const inputs = createRewardInputs(world, config);
  const responses = world.responses.length;
  const members = Array.from({ length: config.ensemble.members }, (_, m) => {
    const { hidden, activation } = config;
    const network = engine.createNetwork({ inputs: inputs.width, hidden, outputs: 1, activation });
    initialise(network, rng.stream(m === 0 ? "rewardModel" : `rewardModel/${m}`));
    return network;
  });
  let scales = members.map(() => 1);
  const normalize = config.normalize === "reference";
  const scores: RewardModel["scores"] = (rows) =>
    members.map((network) => network.forward(rows, rows.length / inputs.width).slice());

  return {
    inputs,
    members,
    scores,
    calibrate(rows, refProbs) {
      if (!normalize) return;
      scales = scores(rows).map((raw) => {
        const centred = centre(raw, refProbs, responses);
        let variance = 0;
        for (let i = 0; i < centred.length; i++) variance += refProbs[i]! * centred[i]! * centred[i]!;
        return Math.max(smallestSd, Math.sqrt(variance / (centred.length / responses)));
      });
    },
    proxyRewards(raw, refProbs) {
      const normalised = raw.map((member, m) => {
        if (!normalize) return Float64Array.from(member);
        const centred = centre(member, refProbs, responses);
        for (let i = 0; i < centred.length; i++) centred[i]! /= scales[m]!;
        return centred;
      });
      return aggregate(normalised, config.ensemble);
    },
    save: () => ({ members: members.map(saveNetwork), scales }),
    restore(state) {
      members.forEach((network, m) => {
        restoreNetwork(network, state.members[m]!);
      });
      scales = [...state.scales];
    },
  };
}

/** Subtracts from each prompt's scores their mean under `probs`; all arrays are `[prompts, responses]`. */
export function centre(scores: ArrayLike<number>, probs: ArrayLike<number>, responses: number): Float64Array {
  const centred = new Float64Array(scores.length);
  for (let start = 0; start < scores.length; start += responses) {
    let mean = 0;
    for (let k = 0; k < responses; k++) mean += probs[start + k]! * scores[start + k]!;
    for (let k = 0; k < responses; k++) centred[start + k] = scores[start + k]! - mean;
  }
  return centred;
}

/** One score from the members' scores: their mean, their minimum, or mean − sdWeight · sd (Coste et al. 2023). */
export function aggregate(
  scores: readonly Float64Array[],
  { aggregate: kind, sdWeight }: Config["rewardModel"]["ensemble"],
): Float64Array {
  const first = scores[0]!;
  if (scores.length === 1) return first;
  return first.map((_, i) => {
    const values = scores.map((member) => member[i]!);
    if (kind === "worst") return Math.min(...values);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    if (kind === "mean") return mean;
    const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
    return mean - sdWeight * Math.sqrt(variance);
  });
}
