/**
 * What training reads of a config: everything that can reach a network's parameters, and nothing else, as one plain value.
 * Two configs with the same value train alike; a field whose change leaves it the same cannot act. The tables are those
 * of the world itself, cut to the tiers, prompts and patterns that occur; where in doubt something is kept.
 */
import { informedness, withWeights } from "../../config/schema/attributes.js";
import { leavesOf, type Leaf } from "../../config/explain/differences.js";
import { needsNoRewardModel, readsField } from "../../config/schema/objectiveTraits.js";
import type { Config } from "../../config/schema/config.js";
import { heldTiers, isHeld } from "../../config/schema/klOn.js";
import { createRng } from "../../shared/rng.js";
import { createOwnUtility } from "../../world/own.js";
import { createReward, type Reward } from "../../world/reward.js";
import { startTable } from "../../world/start.js";
import {
  anyShare,
  comparedShare,
  gradedShare,
  patternShare,
  startShare,
  totalShare,
} from "../../world/tierWeights.js";
import { sidesOf } from "../../models/sides.js";
import { tabulateAttributes } from "../../world/utility.js";
import { createWorld, type World } from "../../world/world.js";

/** What is paid and preferred: the part that the closed form of an ideal reward model is made from. */
export interface Pay {
  /** U_labeler over its temperature by graded tier, kind of prompt and response, from the first response; null: no labels. */
  readonly labels: readonly (readonly number[])[] | null;
  /** The model's own part, and what strategic reasoning costs, by cue pattern and outcome. */
  readonly paid: unknown;
}

/** The two halves of what training reads. */
export interface Reads {
  readonly pay: Pay;
  /** All else: who trains on what, what is seen, where the policy starts and how it learns. */
  readonly rest: unknown;
}

/** Whether anybody's labels reach a learner. */
export function labelsCount(config: Config, { tiers }: Pick<World, "tiers">): boolean {
  const share = needsNoRewardModel(config.objective.kind) ? comparedShare : gradedShare;
  return totalShare(tiers, share) > 0 && informedness(config.labeler) !== 0;
}

/** What training reads of a config, apart from what tells seeds apart. */
export function readsOf(config: Config): Reads {
  const world = createWorld(config, createRng(config.seed));
  const own = createOwnUtility(world, config.own);
  const reward = createReward(world, config, own);
  const fromComparisons = needsNoRewardModel(config.objective.kind);
  const isGraded = totalShare(world.tiers, gradedShare) > 0;
  const occurring = occurringPrompts(world);
  const shown = world.observation.patterns.flatMap((_, p) =>
    patternShare(world, p, anyShare) > 0 ? [p] : [],
  );
  const start = startTable(world, config, own);
  const kinds = world.responses.length;

  const paid = shown.map((p) =>
    reward.outcomes[p]!.filter(({ weight }) => weight > 0).map(({ weight, graded, own: parts }) => ({
      weight,
      own: occurring.map((h) => [...parts[h]]),
      penalties: graded > 0 ? reward.penalties : null,
      caught: graded > 0 ? caughtRead(reward, occurring) : null,
    })),
  );
  return {
    pay: {
      labels: labelsCount(config, world) ? labelTables(config, world, occurring) : null,
      paid: fromComparisons ? null : paid,
    },
    rest: {
      seed: config.seed,
      epochs: config.epochs,
      stop: config.stop,
      prompts: [world.topicDim, world.harmfulRate],
      kinds: world.responses.map(({ name }) => name),
      tiers: tiersRead(config, world),
      patterns: world.observation.patterns.map(({ cues }) => cues),
      start: start && {
        table: occurring.map((h) =>
          world.observation.patterns.map((_, p) => {
            const row = (h * world.observation.patterns.length + p) * kinds;
            return [...start.subarray(row, row + kinds)];
          }),
        ),
        fit: config.policy.supervised,
      },
      policy: policyRead(config, world),
      rewardModel: isGraded ? rewardModelRead(config, world) : null,
      objective: objectiveRead(config),
    },
  };
}

/** What a detector does; null for one that never does anything. */
function caughtRead({ detector }: Reward, occurring: readonly (0 | 1)[]): unknown {
  if (detector === null || (!detector.drops && detector.penalty === 0)) return null;
  const caught = occurring.map((h) => detector.caught[h]);
  return caught.flat().every((chance) => chance === 0) ? null : [caught, detector.drops, detector.penalty];
}

/** 0 for benign and 1 for harmful prompts, as far as this world has them. */
function occurringPrompts({ harmfulRate }: World): (0 | 1)[] {
  return [...(harmfulRate < 1 ? [0 as const] : []), ...(harmfulRate > 0 ? [1 as const] : [])];
}

/** Only differences between responses count for a label, so the tables begin at the first one. */
function labelTables(
  { labeler, objective }: Config,
  world: World,
  occurring: readonly (0 | 1)[],
): number[][] {
  const share = needsNoRewardModel(objective.kind) ? comparedShare : gradedShare;
  const kinds = world.responses.length;
  return world.tiers.map((tier) => {
    if (share(tier) === 0) return [];
    const weights = withWeights(labeler.weights, tier.labeler?.weights);
    const values = tabulateAttributes(world, weights, tier.visibility);
    return occurring.flatMap((h) =>
      world.responses.map((_, k) =>
        rounded((values[h * kinds + k]! - values[h * kinds]!) / labeler.temperature),
      ),
    );
  });
}

/** Sums in another order differ in their last bits, which changes a label once in 10^12. */
const rounded = (value: number): number => Math.round(value * 1e12) / 1e12;

/** What of the tiers decides who is drawn, shown, graded and trained. */
function tiersRead({ objective: { kind, klOn } }: Config, world: World): unknown {
  const { tiers, observation } = world;
  const total = totalShare(tiers, gradedShare);
  const patterns = observation.patterns.length;
  return tiers.map((tier) => {
    const { name, share, index, graded, topicShift } = tier;
    const trained = isHeld(klOn, tier) ? "held" : tier.trained;
    const chances = [...observation.probability.subarray(index * patterns, (index + 1) * patterns)];
    if (share === 0) return startShare(world)(tier) > 0 ? [name, chances] : name;
    // who learns from comparisons alone only asks how they fall on the tiers
    const judged = needsNoRewardModel(kind) ? rounded(gradedShare(tier) / total) : graded;
    return [name, share, trained, judged, chances, topicShift];
  });
}

function policyRead(
  { policy: { hidden, activation, trunk, reasoning, twoStep } }: Config,
  world: World,
): unknown {
  const { networks, credit, reasoningKl } = twoStep;
  // Weights of its own, which no reward reaches, stay at the reference whatever holds them there.
  const hold = credit === "answer" && networks === "shared" ? reasoningKl : null;
  const sides = reasoning === "two-step" ? [...sidesOf(world), networks, credit, hold] : null;
  return [hidden, activation, trunk, reasoning, sides];
}

/** What is compared, and what reads the comparisons. */
function rewardModelRead(config: Config, world: World): unknown {
  const { labeler, evaluation, epochs, objective } = config;
  const {
    pretrain,
    refresh,
    pairsPerEpoch,
    bufferEpochs,
    stepsPerEpoch,
    ensemble,
    selection,
    candidates,
    ...rest
  } = config.rewardModel;
  const { sees, seesFlags, hidden, activation, learningRate, weightDecay, batchPairs, normalize } = rest;
  const direction = informedness(labeler); // of labels, all that training reads of how they are mistaken
  const topics =
    direction === 0 || world.topicStrength === 0 ? null : world.responses.map(({ group }) => group);
  const comparisons = [
    rounded(direction),
    topics && [topics, rounded(world.topicStrength / labeler.temperature)],
    refresh,
    pretrain.pairs,
    refresh === "every-epoch" ? [pairsPerEpoch, Math.min(bufferEpochs, epochs)] : null,
  ];
  if (needsNoRewardModel(objective.kind)) return comparisons;
  const several = ensemble.members > 1;
  return [
    comparisons,
    [sees, world.responses.map((kind) => sees.map((attribute) => kind[attribute]))],
    seesFlags && world.observation.width > 0,
    [hidden, activation, learningRate, weightDecay, batchPairs, pretrain.steps],
    refresh === "every-epoch" ? stepsPerEpoch : null,
    normalize === "reference" ? evaluation.referencePrompts : null,
    several ? [ensemble.members, ensemble.aggregate] : null,
    several && ensemble.aggregate === "mean-minus-sd" ? ensemble.sdWeight : null,
    selection,
    selection === "disagreement" ? candidates : null,
  ];
}

/**
 * The fields of the algorithm that is named. `strategicPenalty` and `detector` are part of what is paid, `klOn` of what
 * tiers are for.
 */
function objectiveRead(config: Config): readonly Leaf[] {
  const { objective, epochs } = config;
  const { klOutsideUntil = epochs } = objective;
  const isSwitchedOff = klOutsideUntil < epochs && heldTiers(config).length > 0;
  return leavesOf(objective).filter(
    ({ path }) =>
      path !== "strategicPenalty" &&
      !path.startsWith("detector.") &&
      !/^klOn\b/.test(path) &&
      (path !== "klOutsideUntil" || isSwitchedOff) &&
      (path !== "klGain" || objective.klTarget !== undefined) &&
      readsField(objective.kind, path),
  );
}
