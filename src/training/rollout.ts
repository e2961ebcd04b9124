/**
 * Stage 3, first half: the policy responds to prompts, and each response gets its rlhfReward
 * graded · (proxyReward − strategicPenalty · strategic) + own − klCoef · log(π / π_ref).
 */
import type { Config } from "../config/schema/config.js";
import { trainedTiers } from "../theory/optimum.js";
import { selectObservations, type Observations } from "../models/inputs.js";
import type { Policy } from "../models/policy.js";
import type { RewardModel } from "../models/rewardModel.js";
import { exp } from "../shared/math.js";
import type { Rng } from "../shared/rng.js";
import { selectPrompts } from "../world/prompts.js";
import type { OwnUtility } from "../world/own.js";
import type { World } from "../world/world.js";
import { drawEpisodes, drawTiers, type Episodes } from "./episodes.js";

/** Responses of the policy at one moment; rows of one prompt stand together, `groupSize` of them. */
export interface Rollout {
  readonly rows: number;
  readonly groupSize: number;
  readonly observations: Observations;
  /** Index of the kind that was given, `[rows]`. */
  readonly responses: Uint16Array;
  /** log π and log π_ref of every kind when the response was given, `[rows, responses]`. */
  readonly logProbs: Float32Array;
  readonly refLogProbs: Float32Array;
  /** The reward without its KL term, of every kind that could have been given, `[rows, responses]`. */
  readonly rewardTable: Float64Array;
  /** rlhfReward of the response that was given, `[rows]`. */
  readonly rlhfRewards: Float64Array;
}

interface Collecting {
  readonly world: World;
  readonly config: Config;
  readonly policy: Policy;
  readonly refPolicy: Policy;
  readonly rewardModel: RewardModel | null;
  readonly own: OwnUtility;
  readonly klCoef: number;
  readonly rng: Rng;
  /** Responses to each prompt. */
  readonly groupSize: number;
  /** Pay in expectation over grading and over the tiers that look alike, instead of by this episode's tier and a draw. */
  readonly expectReward: boolean;
}

/**
 * An epoch's episodes, of which only those of trained tiers are kept. All responses to one prompt share its tier, its
 * cues and whether it is graded. At least `groupSize` episodes are drawn.
 */
export function collectRollout(collecting: Collecting): Rollout {
  const { world, config, policy, refPolicy, klCoef, rng, groupSize } = collecting;
  const drawn = Math.max(1, Math.floor(config.objective.episodes / groupSize));
  const tiers = drawTiers(world, drawn, ({ share }) => share, rng, "rollout");
  const trained = tiers.filter((tier) => world.tiers[tier]!.trained);
  const episodes = drawEpisodes(world, trained, rng, "rollout");

  const kinds = policy.responses;
  const refProbs = refPolicy.logProbs(episodes.observations).slice();
  const promptRewards = rewardsOfAllKinds(collecting, episodes, refProbs);
  const rowOf = Uint32Array.from({ length: trained.length * groupSize }, (_, i) => Math.floor(i / groupSize));
  const rows = rowOf.length;
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
    rlhfRewards[row] = rewardTable[given]! - klCoef * (logProbs[given]! - refLogProbs[given]!);
  }
  return {
    rows,
    groupSize,
    observations: groupSize === 1 ? episodes.observations : selectObservations(episodes.observations, rowOf),
    responses,
    logProbs,
    refLogProbs,
    rewardTable,
    rlhfRewards,
  };
}

/** graded · (proxyReward − strategicPenalty · strategic) + own for every kind, `[episodes, responses]`. */
function rewardsOfAllKinds(
  collecting: Collecting,
  episodes: Episodes,
  refLogProbs: Float32Array,
): Float64Array {
  const { world, config, rewardModel, own, rng, expectReward } = collecting;
  const kinds = world.responses.length;
  const count = episodes.tiers.length;
  const rewards = new Float64Array(count * kinds);

  const alike = expectReward ? world.observation.patterns.map((_, p) => trainedTiers(world, p)) : null;

  if (config.own.role === "reward")
    for (let row = 0; row < count; row++) {
      const pattern = episodes.patterns[row]!;
      const addOwn = (tier: number, weight: number): void => {
        const from = own.offset(episodes.prompts.harmful[row]!, tier, pattern);
        for (let k = 0; k < kinds; k++) rewards[row * kinds + k]! += weight * own.values[from + k]!;
      };
      if (alike === null) addOwn(episodes.tiers[row]!, 1);
      else alike[pattern]!.forEach((weight, tier) => addOwn(tier, weight));
    }

  const graded = drawGrading(world, episodes, alike, rng);
  const asked = new Uint32Array(graded.length);
  let askedCount = 0;
  for (let row = 0; row < count; row++) if (graded[row]! > 0) asked[askedCount++] = row;
  if (rewardModel === null || askedCount === 0) return rewards;

  const rowsAsked = asked.subarray(0, askedCount);
  const refProbs = new Float64Array(askedCount * kinds);
  const patterns = new Uint8Array(askedCount);
  for (let i = 0; i < askedCount; i++) {
    const row = rowsAsked[i]!;
    patterns[i] = episodes.patterns[row]!;
    for (let k = 0; k < kinds; k++) refProbs[i * kinds + k] = exp(refLogProbs[row * kinds + k]!);
  }
  const rows = rewardModel.inputs.all(selectPrompts(episodes.prompts, rowsAsked), patterns);
  const proxy = rewardModel.proxyRewards(rewardModel.scores(rows), refProbs);
  const penalties = world.responses.map(({ strategic }) => config.objective.strategicPenalty * strategic);
  for (let i = 0; i < askedCount; i++) {
    const row = rowsAsked[i]!;
    for (let k = 0; k < kinds; k++)
      rewards[row * kinds + k]! += graded[row]! * (proxy[i * kinds + k]! - penalties[k]!);
  }
  return rewards;
}

/**
 * How much of the proxyReward each episode gets, `[episodes]`: 0 or 1 by a draw; or, given the weights of the tiers that
 * look `alike`, the chance of it.
 */
function drawGrading(
  world: World,
  { tiers, patterns }: Episodes,
  alike: readonly (readonly number[])[] | null,
  rng: Rng,
): Float64Array {
  const stream = rng.stream("rollout/graded");
  const chances = world.tiers.map(({ graded }) => graded);
  const expected = alike?.map((weights) => weights.reduce((sum, weight, t) => sum + weight * chances[t]!, 0));
  const graded = new Float64Array(tiers.length);
  for (let row = 0; row < tiers.length; row++)
    graded[row] = expected?.[patterns[row]!] ?? (stream.bernoulli(chances[tiers[row]!]!) ? 1 : 0);
  return graded;
}

/** Mean over rows of the exact KL(π‖π_ref) at the time of the rollout, nats. */
export function rolloutKl({ rows, logProbs, refLogProbs }: Rollout): number {
  let total = 0;
  for (let i = 0; i < logProbs.length; i++) total += exp(logProbs[i]!) * (logProbs[i]! - refLogProbs[i]!);
  return rows === 0 ? 0 : total / rows;
}
