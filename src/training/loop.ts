/**
 * The training loop, as in the algorithm box of an RLHF paper: supervised start, first reward-model fit, and then epoch
 * by epoch collect comparisons → fit the reward model → collect responses → improve the policy → evaluate. It yields
 * one record per epoch and never prints, draws, reads or writes files.
 */
import { requireFiniteLoss, requireFinitePolicy } from "../evaluation/divergence.js";
import { metric, type EpochMetrics } from "../record/metrics.js";
import { withFreshOptimizer } from "../models/networkState.js";
import type { Policy } from "../models/policy.js";
import { startTable } from "../world/start.js";
import { gradedShare, totalShare } from "../world/tierWeights.js";
import { adaptKlCoef } from "./adaptKlCoef.js";
import { comparisonRows, fitRewardModel } from "./fitRewardModel.js";
import { collectPreferences } from "./preferences.js";
import { collectRollout, rolloutKl } from "./rollout.js";
import { pairSelection } from "./selectPairs.js";
import { evaluatorOf, type TrainingRun } from "./state.js";
import { supervisedStart } from "./supervised.js";

/**
 * Advances a run to its last epoch, yielding the measures of epoch 0 (the state after the start), 1, 2, … Throws a
 * TrainingError, with the epoch, the seed and what to lower, where a model diverges.
 */
export function* train(run: TrainingRun): Generator<EpochMetrics, void, void> {
  const { config } = run;
  if (run.epoch < 0) {
    start(run);
    run.epoch = 0;
    yield evaluate(run);
  }
  while (run.epoch < config.epochs && !run.stopped) {
    if (config.rewardModel.refresh === "every-epoch") {
      const { pairsPerEpoch, stepsPerEpoch, bufferEpochs } = config.rewardModel;
      collect(run, run.policy, pairsPerEpoch, bufferEpochs);
      fit(run, stepsPerEpoch);
    }
    improve(run);
    run.epoch++;
    const measured = evaluate(run);
    run.stopped = shouldStop(run, measured);
    yield measured;
  }
}

/** Supervised start, frozen reference policy, first comparisons and first fit. */
function start(run: TrainingRun): void {
  const { config, world, policy, refPolicy, own, rng } = run;
  supervisedStart(world, policy, startTable(world, config, own), config.policy.supervised, rng);
  refPolicy.restore(policy.save());
  // Adam would go on in the direction of the supervised start, and move a policy that no reward moves.
  policy.restore(policy.save().map(withFreshOptimizer));
  const refLogProbs = run.referencePrompts.observe(refPolicy);
  requireFinitePolicy(refLogProbs, config, { epoch: 0, seed: run.seed });
  fitAfresh(run);
}

/** The first fit: comparisons of the reference policy's responses alone, whatever was in the buffer. */
export function fitAfresh(run: TrainingRun): void {
  const { pairs, steps } = run.config.rewardModel.pretrain;
  collect(run, run.refPolicy, pairs, 0);
  fit(run, steps);
}

/** New comparisons of a policy's responses; those of the last `keep` epochs stay in the buffer. */
function collect(run: TrainingRun, policy: Policy, count: number, keep: number): void {
  const { world, labeler, rng } = run;
  if (totalShare(world.tiers, gradedShare) === 0) return;
  const fresh = collectPreferences({ world, policy, labeler, rng, count, selection: pairSelection(run) });
  run.preferences = [...run.preferences.slice(Math.max(0, run.preferences.length - keep)), fresh];
}

/** Fits the reward model to the buffer and recomputes its scale. */
function fit(run: TrainingRun, steps: number): void {
  const { rewardModel, preferences, comparisons, rng, config } = run;
  if (rewardModel === null) return;
  for (const batch of preferences)
    if (!comparisons.has(batch)) comparisons.set(batch, comparisonRows(rewardModel, batch));
  const rows = preferences.flatMap((batch) => comparisons.get(batch) ?? []);
  run.rewardModelLoss = fitRewardModel(rewardModel, rows, { ...config.rewardModel, steps }, rng);
  requireFiniteLoss(run.rewardModelLoss, config, { epoch: run.epoch + 1, seed: run.seed });
  run.referencePrompts.calibrate(rewardModel);
}

/** Improves the policy by one epoch of the objective. */
function improve(run: TrainingRun): void {
  const { config, objective, klCoef } = run;
  const rateFactor = config.objective.learningRateDecay === "linear" ? 1 - run.epoch / config.epochs : 1;
  if (objective.learnsFrom === "preferences") {
    objective.update(run.preferences, { klCoef, rateFactor });
    return;
  }
  const rollout = collectRollout({
    ...run,
    reward: run.rewardAt(run.epoch + 1),
    groupSize: objective.groupSize,
    expectReward: objective.expectReward,
  });
  if (rollout.rows === 0) return; // no episode of this epoch fell into a tier that counts
  objective.update(rollout, { klCoef, rateFactor });
  const kl = config.objective.klTarget === undefined ? null : rolloutKl(rollout);
  if (kl !== null) run.klCoef = adaptKlCoef(klCoef, kl, config.objective);
}

function evaluate(run: TrainingRun): EpochMetrics {
  return evaluatorOf(run).evaluate(run);
}

function shouldStop({ config }: TrainingRun, measured: EpochMetrics): boolean {
  if (config.stop === undefined) return false;
  const { measure, tier, below } = config.stop;
  const value = metric(measured, measure, tier);
  return value !== null && value < below;
}
