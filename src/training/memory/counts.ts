/**
 * What the sizes of all arrays of a run follow from, counted from its config: kinds, prompts, pairs, rows of a step.
 */
import type { Config } from "../../config/schema/config.js";
import type { ObjectiveKind } from "../../config/schema/objectiveTraits.js";
import { createObservation, type Observation, type Tier } from "../../world/observation.js";
import {
  comparedShare,
  gradedShare,
  patternShare,
  totalShare,
  updatedShare,
} from "../../world/tierWeights.js";

/** Bytes of a number in a Float32Array and in a Float64Array. */
export const [single, double] = [4, 8];

/** All that sizes follow from, counted. */
export interface Counts {
  readonly config: Config;
  readonly seen: { readonly tiers: readonly Tier[]; readonly observation: Observation };
  readonly kinds: number;
  readonly tiers: number;
  readonly patterns: number;
  /** Numbers that policy and value model, and that the reward model, read of a row. */
  readonly policyWidth: number;
  readonly rewardWidth: number;
  /** Held-out prompts, harmful and benign, and those over which the reward model is normalised. */
  readonly heldOut: number;
  /** How many times the held-out prompts are there: as they are and, where tiers shift their topics, moved to each of them. */
  readonly places: number;
  readonly reference: number;
  readonly hasRewardModel: boolean;
  /** Pairs that are put forward for the first fit, and in each epoch; of those that are labelled, what the buffer holds. */
  readonly firstPairs: number;
  readonly epochPairs: number;
  readonly buffered: number;
  /** Prompts of an epoch's rollout, responses to them, and the prompts that the reward model is asked about. */
  readonly prompts: number;
  readonly responses: number;
  readonly asked: number;
  /** Rows of one gradient step. */
  readonly stepRows: number;
}

/** How an algorithm handles an epoch's episodes. */
interface Handling {
  readonly learnsFrom: "rollouts" | "preferences";
  /** Whether it wants groupSize responses to each prompt. */
  readonly inGroups: boolean;
  readonly hasValueModel: boolean;
  /** Into how many steps the responses are split. */
  readonly parts: (objective: Config["objective"]) => number;
}

const ofRollouts = { learnsFrom: "rollouts", inGroups: false, hasValueModel: false } as const;
const inSteps: Handling["parts"] = ({ stepsPerEpoch }) => stepsPerEpoch;
const inOne: Handling["parts"] = () => 1;

export const handling: Readonly<Record<ObjectiveKind, Handling>> = {
  ppo: { ...ofRollouts, hasValueModel: true, parts: ({ ppo }) => ppo.minibatches },
  reinforce: { ...ofRollouts, hasValueModel: true, parts: inSteps },
  rloo: { ...ofRollouts, inGroups: true, parts: inSteps },
  grpo: { ...ofRollouts, inGroups: true, parts: inSteps },
  dpo: { ...ofRollouts, learnsFrom: "preferences", parts: inOne },
  exact: { ...ofRollouts, parts: inOne },
};

/** How many of `count` rows fall to a fraction of them at most, but for one draw in ten thousand. */
export function drawn(count: number, share: number): number {
  const fraction = Math.min(1, share); // shares sum to 1 but for rounding
  return Math.min(count, Math.ceil(count * fraction + 4 * Math.sqrt(count * fraction * (1 - fraction))));
}

/** The counts of a config. */
export function countsOf(config: Config): Counts {
  const { world, rewardModel, objective, evaluation, epochs } = config;
  const tiers = Object.entries(config.tiers).map(([name, tier], index): Tier => ({ name, index, ...tier }));
  const observation = createObservation(config, tiers);
  const shifts = tiers.map(({ topicShift }) => topicShift);
  const isGraded = totalShare(tiers, gradedShare) > 0;
  const { learnsFrom, inGroups, parts } = handling[objective.kind];
  const hasRewardModel = isGraded && learnsFrom === "rollouts";

  const { pretrain, pairsPerEpoch, bufferEpochs, selection, candidates } = rewardModel;
  const forward = hasRewardModel && selection === "disagreement" ? candidates : 1;
  const later = rewardModel.refresh === "every-epoch" ? epochs : 0;
  const buffered = Math.max(
    pretrain.pairs + Math.min(bufferEpochs, later) * pairsPerEpoch,
    Math.min(bufferEpochs + 1, later) * pairsPerEpoch,
  );

  const group = inGroups ? objective.groupSize : 1;
  const asked = Math.max(1, Math.floor(objective.episodes / group));
  const rollsOut = learnsFrom === "rollouts" && epochs > 0;
  const counting = updatedShare(objective.klOn);
  const prompts = rollsOut ? drawn(asked, totalShare(tiers, counting)) : 0;
  // Paid in expectation, every episode asks that looks as if it might be graded; else those that are drawn to be.
  const pays = (p: number): boolean => patternShare({ tiers, observation }, p, comparedShare) > 0;
  const looksGraded = [...observation.patterns.keys()].reduce(
    (sum, p) => sum + (pays(p) ? patternShare({ tiers, observation }, p, counting) : 0),
    0,
  );
  const graded = objective.kind === "exact" ? looksGraded : totalShare(tiers, comparedShare);
  return {
    config,
    seen: { tiers, observation },
    kinds: Object.keys(config.responses).length,
    tiers: tiers.length,
    patterns: observation.patterns.length,
    policyWidth: world.topicDim + 1 + observation.width,
    rewardWidth:
      world.topicDim + 1 + rewardModel.sees.length + (rewardModel.seesFlags ? observation.width : 0),
    heldOut: 2 * evaluation.prompts,
    places: 1 + (shifts.some((shift) => shift !== 0) ? new Set(shifts).size : 0),
    reference: evaluation.referencePrompts,
    hasRewardModel,
    firstPairs: isGraded ? pretrain.pairs * forward : 0,
    epochPairs: isGraded && later > 0 ? pairsPerEpoch * forward : 0,
    buffered: isGraded ? buffered : 0,
    prompts,
    responses: prompts * group,
    asked: hasRewardModel && rollsOut ? Math.min(prompts, drawn(asked, graded)) : 0,
    stepRows:
      learnsFrom === "preferences"
        ? Math.min(objective.dpo.batchPairs, buffered)
        : Math.ceil((prompts * group) / Math.min(parts(objective), Math.max(1, prompts * group))),
  };
}
