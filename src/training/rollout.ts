/**
 * Stage 3, first half: the policy responds to prompts, and each response gets its rlhfReward (world/reward.ts).
 */
import type { Config } from "../config/schema/config.js";
import { allRows, gatherRows, selectObservations, type Observations } from "../models/inputs.js";
import type { Policy } from "../models/policy.js";
import type { RewardModel } from "../models/rewardModel.js";
import { exp } from "../shared/math.js";
import type { Rng } from "../shared/rng.js";
import { selectPrompts, type Prompts } from "../world/prompts.js";
import { withKlPenalty, type Outcome, type Reward } from "../world/reward.js";
import { anyShare } from "../world/tierWeights.js";
import type { World } from "../world/world.js";
import { drawEpisodes, drawTiers, type Episodes } from "./episodes.js";
import { screened, screenedInExpectation } from "./screen.js";

/** Responses of the policy at one moment; rows of one prompt stand together, `groupSize` of them. */
export interface Rollout {
  readonly rows: number;
  readonly groupSize: number;
  readonly observations: Observations;
  /** 1 where the episode's tier is trained, 0 where only the KL term holds it, `[rows]`. */
  readonly trained: Uint8Array;
  /** Index of the kind that was given, `[rows]`. */
  readonly responses: Uint16Array;
  /** log π and log π_ref of every kind when the response was given, `[rows, responses]`. */
  readonly logProbs: Float32Array;
  readonly refLogProbs: Float32Array;
  /** log p_ref of the reasoning's sides, `[rows, 2]`, where the reward does not reach the reasoning; else null. */
  readonly refLogSides: Float32Array | null;
  /** The reward without its KL term, of every kind that could have been given, `[rows, responses]`. */
  readonly rewardTable: Float64Array;
  /** rlhfReward of the response that was given, `[rows]`. */
  readonly rlhfRewards: Float64Array;
  /** Where a detector drops responses: */
  readonly screened: Screened | null;
}

/** What is left of a rollout after a detector has dropped what it caught. */
export interface Screened {
  /** How many responses of each prompt are left, prompt after prompt: 0, or 2 and more where they come in groups. */
  readonly groups: Uint32Array;
  /** Where nothing is drawn, the share of each kind that would be left, `[rows, responses]`. */
  readonly kept: Float64Array | null;
}

interface RolloutMaking {
  readonly world: World;
  readonly config: Config;
  readonly policy: Policy;
  readonly refPolicy: Policy;
  readonly rewardModel: RewardModel | null;
  readonly reward: Reward;
  readonly klCoef: number;
  readonly rng: Rng;
  /** Responses to each prompt. */
  readonly groupSize: number;
  /** Pay in expectation over grading and over the tiers that look alike, instead of by this episode's tier and a draw. */
  readonly expectReward: boolean;
}

/**
 * An epoch's episodes, of which only those are kept that update the policy. All responses to one prompt share its tier, its
 * cues and whether it is graded. At least `groupSize` episodes are drawn.
 */
export function collectRollout(making: RolloutMaking): Rollout {
  const { world, config, policy, refPolicy, reward, klCoef, rng, groupSize } = making;
  const drawn = Math.max(1, Math.floor(config.objective.episodes / groupSize));
  const tiers = drawTiers(world, drawn, anyShare, rng, "rollout");
  const kept = tiers.filter((tier) => reward.share(world.tiers[tier]!) > 0);
  const episodes = drawEpisodes(world, kept, rng, "rollout");

  const kinds = policy.responses;
  const refProbs = refPolicy.logProbs(episodes.observations).slice();
  const outcomes = outcomesOf(making, episodes);
  const promptRewards = rewardsOfAllKinds(making, episodes, refProbs, outcomes);
  const rowOf = allRows(kept.length * groupSize).map((row) => Math.floor(row / groupSize));
  const rows = rowOf.length;
  const sides = refPolicy.logSides?.(episodes.observations) ?? null;
  const promptLogProbs = policy.logProbs(episodes.observations);

  const responses = new Uint16Array(rows);
  const logProbs = new Float32Array(rows * kinds);
  const refLogProbs = new Float32Array(rows * kinds);
  const rewardTable = new Float64Array(rows * kinds);
  const rlhfRewards = new Float64Array(rows);
  const stream = rng.stream("rollout/responses");
  const probs = new Float64Array(kinds);
  for (let row = 0; row < rows; row++) {
    const from = rowOf[row]! * kinds;
    const to = row * kinds;
    for (let k = 0; k < kinds; k++) {
      logProbs[to + k] = promptLogProbs[from + k]!;
      refLogProbs[to + k] = refProbs[from + k]!;
      rewardTable[to + k] = promptRewards[from + k]!;
      probs[k] = exp(promptLogProbs[from + k]!);
    }
    const given = to + (responses[row] = stream.categorical(probs));
    rlhfRewards[row] = withKlPenalty(rewardTable[given]!, klCoef, logProbs[given]!, refLogProbs[given]!);
  }
  const rollout: Rollout = {
    rows,
    groupSize,
    trained: Uint8Array.from(rowOf, (row) => (world.tiers[kept[row]!]!.trained ? 1 : 0)),
    observations: groupSize === 1 ? episodes.observations : selectObservations(episodes.observations, rowOf),
    responses,
    logProbs,
    refLogProbs,
    refLogSides: sides && repeatRows(sides, rowOf, 2),
    rewardTable,
    rlhfRewards,
    screened: null,
  };
  const { detector } = making.reward;
  if (detector === null || rows === 0) return rollout;
  const prompted = { reward: making.reward, outcomes, harmful: episodes.prompts.harmful };
  if (making.expectReward) return detector.drops ? screenedInExpectation(rollout, prompted) : rollout;
  return screened(rollout, prompted, detector, rng.stream("rollout/caught"));
}

/** The rows `rowOf` of values `[…, columns]`, one after the other. */
function repeatRows(values: Float32Array, rowOf: Uint32Array, columns: number): Float32Array {
  const repeated = new Float32Array(rowOf.length * columns);
  gatherRows(values, rowOf, columns, repeated);
  return repeated;
}

/** How each of these episodes is paid: drawn, or the mean of all that it could be. */
function outcomesOf(
  { world, reward, rng, expectReward }: Pick<RolloutMaking, "world" | "reward" | "rng" | "expectReward">,
  { tiers, patterns, prompts }: Pick<Episodes, "tiers" | "patterns" | "prompts">,
): Outcome[] {
  const grading = rng.stream("rollout/graded");
  return Array.from(tiers, (tier, row): Outcome => {
    const pattern = patterns[row]!;
    if (expectReward) return reward.meanAt(pattern, prompts, row)!; // an episode that counts shows it
    return reward.outcome(tier, pattern, grading.bernoulli(world.tiers[tier]!.graded));
  });
}

/** The reward without its KL term of every kind that could be given in these episodes, `[episodes, responses]`. */
export function rewardsOfAllKinds(
  making: Pick<RolloutMaking, "world" | "rewardModel" | "reward" | "rng" | "expectReward">,
  episodes: Omit<Episodes, "observations">,
  refLogProbs: Float32Array,
  outcomes = outcomesOf(making, episodes),
): Float64Array {
  const { world, rewardModel, reward } = making;
  const { prompts, patterns } = episodes;
  const kinds = world.responses.length;

  // The reward model is asked where its score counts.
  const asked = allRows(outcomes.length).filter((row) => outcomes[row]!.graded > 0);
  const proxy = rewardModel === null ? null : scoresOf(rewardModel, asked, prompts, patterns, refLogProbs);
  const rewards = new Float64Array(outcomes.length * kinds);
  let next = 0;
  outcomes.forEach((outcome, row) => {
    const scored = outcome.graded > 0 ? proxy : null;
    reward.pay(outcome, prompts.harmful[row]!, scored, next, rewards, row * kinds);
    if (scored !== null) next += kinds;
  });
  return rewards;
}

/** proxyRewards of all responses to the prompts at `rows`, `[rows, responses]`. */
function scoresOf(
  rewardModel: RewardModel,
  rows: Uint32Array,
  prompts: Prompts,
  patterns: Uint8Array,
  refLogProbs: Float32Array,
): Float64Array {
  const kinds = refLogProbs.length / prompts.count;
  const refProbs = new Float64Array(rows.length * kinds);
  const seen = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    seen[i] = patterns[row]!;
    for (let k = 0; k < kinds; k++) refProbs[i * kinds + k] = exp(refLogProbs[row * kinds + k]!);
  });
  const inputs = rewardModel.inputs.all(selectPrompts(prompts, rows), seen);
  return rewardModel.proxyRewards(rewardModel.scores(inputs), refProbs);
}

/** Mean over the episodes of trained tiers of the exact KL(π‖π_ref) at the time of the rollout, nats; null without any. */
export function rolloutKl({ rows, trained, logProbs, refLogProbs }: Rollout): number | null {
  const kinds = logProbs.length / rows;
  let total = 0;
  let counted = 0;
  for (let row = 0; row < rows; row++) {
    if (trained[row] === 0) continue;
    counted++;
    for (let i = row * kinds; i < (row + 1) * kinds; i++)
      total += exp(logProbs[i]!) * (logProbs[i]! - refLogProbs[i]!);
  }
  return counted === 0 ? null : total / counted;
}
