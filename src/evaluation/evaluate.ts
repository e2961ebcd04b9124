/**
 * The end of every epoch: takes all measures of the current policy, exactly and on the same held-out prompts each time.
 * This and the rest of the folder are the only readers of gold.
 */
import type { Config } from "../config/schema/config.js";
import type { Policy } from "../models/policy.js";
import type { RewardModel } from "../models/rewardModel.js";
import type { Rng } from "../shared/rng.js";
import type { Labeler } from "../world/labeler.js";
import { patternProbability } from "../world/observation.js";
import type { OwnUtility } from "../world/own.js";
import type { World } from "../world/world.js";
import { behaviourMeasures, bestOfNMeasures, complianceByTier, complianceOf } from "./behaviour.js";
import { behaviourGap } from "../theory/behaviourGap.js";
import { bestOfN } from "../theory/bestOfN.js";
import { expectations, inTier } from "../theory/deployed.js";
import { createHeldOut, distributionOf, meanKl, type Distribution, type HeldOut } from "../theory/heldOut.js";
import { createLabelQuality, type LabelQuality } from "./labels.js";
import { metricKey, metricKeys, type EpochMetrics, type Measured } from "../record/metrics.js";
import {
  klCoefAtTarget,
  optimum,
  pooledLabelerUtility,
  pooledRewards,
  type PooledRewards,
} from "../theory/optimum.js";

import { createTheory, type Theory } from "../theory/theory.js";

/** What is measured at the end of an epoch, beside the reference policy that the evaluator was made with. */
export interface Moment {
  readonly epoch: number;
  readonly policy: Policy;
  readonly rewardModel: RewardModel | null;
  /** Mean Bradley–Terry loss of the last fit, nats; null where there was none. */
  readonly rewardModelLoss: number | null;
  readonly klCoef: number;
}

export interface Evaluator {
  evaluate(moment: Moment): EpochMetrics;
  /** The closed form for what the reward model has learned by now, at any klCoef. */
  theory(rewardModel: RewardModel | null): Theory;
}

interface Evaluating {
  readonly config: Config;
  readonly seed: number;
  readonly world: World;
  readonly own: OwnUtility;
  readonly labeler: Labeler;
  readonly refPolicy: Policy;
  readonly rng: Rng;
}

/** An evaluator for one run; made after the supervised start, when the reference policy is known. */
export function createEvaluator({
  config,
  seed,
  world,
  own,
  labeler,
  refPolicy,
  rng,
}: Evaluating): Evaluator {
  const heldOut = createHeldOut(world, config, own, refPolicy, rng);
  const labels = createLabelQuality(heldOut, labeler);
  const keys = metricKeys(
    world.tiers.map(({ name }) => name),
    world.responses.map(({ name }) => name),
  );
  const complianceAtStart = complianceOf(heldOut, heldOut.reference); // the policy of epoch 0 is the reference policy
  const implicitRewards =
    config.objective.kind === "dpo"
      ? pooledLabelerUtility(heldOut, labeler, config.labeler.temperature)
      : null;
  let rewardRows: Float32Array[] | null = null; // depends on the world alone, so it is kept

  return {
    evaluate({ epoch, policy, rewardModel, rewardModelLoss, klCoef }) {
      const distributions = heldOut.observations.map((seen) => distributionOf(policy, seen));
      const scored = rewardModel === null ? null : score(rewardModel);
      const rewards = pooledRewardsFor(scored);
      // Assigned into one object and not spread, which with so many keys takes longer than to compute them.
      const measured = Object.assign(
        behaviourMeasures(heldOut, distributions, scored?.proxy ?? null, complianceAtStart),
        rewardModelMeasures(labels, scored),
        optimumMeasures(heldOut, distributions, rewards, klCoef),
        targetMeasures(heldOut, rewards, config.objective.klTarget),
      );
      measured[metricKey("rewardModelLoss")] = rewardModelLoss;
      measured[metricKey("klCoef")] = klCoef;
      if (scored !== null) {
        const { reference, alike } = heldOut;
        const sameAs = (p: number): number => (scored.proxy[p] === scored.proxy[alike[p]!] ? alike[p]! : p);
        const best = onceForAlike(reference, sameAs, (ref, p) =>
          bestOfN(ref, scored.proxy[p]!, config.evaluation.bestOf, world.responses.length),
        );
        Object.assign(measured, bestOfNMeasures(heldOut, best, scored.proxy));
      }
      const record: Measured & { epoch: number; seed: number } = { epoch, seed };
      for (const key of keys) record[key] = measured[key] ?? null;
      return record;
    },
    theory: (rewardModel) =>
      createTheory(heldOut, pooledRewardsFor(rewardModel === null ? null : score(rewardModel))),
  };

  function pooledRewardsFor(scored: Scored | null): PooledRewards {
    return implicitRewards ?? pooledRewards(heldOut, config, scored?.proxy ?? null);
  }

  function score(model: RewardModel): Scored {
    const { seesCues, all } = model.inputs;
    rewardRows ??= heldOut.observations
      .slice(0, seesCues ? undefined : 1)
      .map(({ patterns }) => all(heldOut.prompts, patterns));
    const seen = rewardRows.map((rows) => model.scores(rows));
    const raw = heldOut.reference.map((_, p) => seen[p] ?? seen[0]!);
    const sameAs = (p: number): number => (seesCues ? p : heldOut.alike[p]!);
    const proxy = onceForAlike(heldOut.reference, sameAs, ({ probs }, p) =>
      model.proxyRewards(raw[p]!, probs),
    );
    return { raw, proxy };
  }
}

/** Maps every pattern, but computes the result only for those that are the same as no earlier one. */
function onceForAlike<Result>(
  reference: readonly Distribution[],
  sameAs: (pattern: number) => number,
  compute: (ref: Distribution, pattern: number) => Result,
): Result[] {
  const results: Result[] = [];
  reference.forEach((ref, p) => results.push(sameAs(p) < p ? results[sameAs(p)]! : compute(ref, p)));
  return results;
}

/** The reward model's scores of the held-out responses, `[patterns]`. */
interface Scored {
  /** Raw, `[members]` of `[prompts, responses]`. */
  readonly raw: readonly (readonly Float32Array[])[];
  /** Normalised and aggregated, `[prompts, responses]`. */
  readonly proxy: readonly Float64Array[];
}

function rewardModelMeasures(labels: LabelQuality, scored: Scored | null): Measured {
  const measured: Measured = {
    [metricKey("accuracyCeiling")]: labels.ceiling,
    [metricKey("agreement")]: labels.agreement,
  };
  if (scored === null) return measured;
  const reliability = labels.reliability(scored.raw);
  measured[metricKey("accuracy")] = labels.accuracy(scored.proxy);
  measured[metricKey("calibrationError")] = reliability.expectedCalibrationError();
  reliability.bins().forEach(({ weight, predicted, observed }, bin) => {
    measured[metricKey("reliability.weight", bin)] = weight;
    measured[metricKey("reliability.predicted", bin)] = predicted;
    measured[metricKey("reliability.observed", bin)] = observed;
  });
  return measured;
}

/** The closed form at the current klCoef, and how far from it the policy is. */
function optimumMeasures(
  heldOut: HeldOut,
  policy: readonly Distribution[],
  rewards: PooledRewards,
  klCoef: number,
): Measured {
  const best = optimum(heldOut, rewards, klCoef);
  return {
    ...behaviourOfOptimum(heldOut, best, "optimum"),
    [metricKey("distanceToOptimum")]: distance(heldOut, policy, best),
  };
}

/** The closed form at the klCoef that meets the target; nothing without a target or where it is out of reach. */
function targetMeasures(heldOut: HeldOut, rewards: PooledRewards, target: number | undefined): Measured {
  const klCoef = target === undefined ? null : klCoefAtTarget(heldOut, rewards, target);
  if (klCoef === null) return {};
  return behaviourOfOptimum(heldOut, optimum(heldOut, rewards, klCoef), "targetOptimum");
}

function behaviourOfOptimum(
  heldOut: HeldOut,
  best: readonly Distribution[],
  which: "optimum" | "targetOptimum",
): Measured {
  const { world } = heldOut;
  const byPattern = best.map((one, p) => expectations(heldOut, p, one, null));
  const measured: Measured = {};
  const forCharts = which === "optimum"; // those of targetOptimum are in no chart
  if (world.harmfulRate > 0) {
    const compliance = complianceByTier(world, byPattern);
    measured[metricKey(`${which}.behaviourGap`)] = behaviourGap(world, compliance);
    for (const { name, index } of world.tiers)
      measured[metricKey(`${which}.compliance`, name)] = compliance[index]!;
  }
  for (const { name, index } of forCharts ? world.tiers : []) {
    const { harmfulShare, gold, kl } = inTier(world, index, byPattern);
    measured[metricKey("optimum.goldReward", name)] = gold;
    measured[metricKey("optimum.kl", name)] = kl;
    for (const kind of world.harmfulRate > 0 ? world.responses : [])
      measured[metricKey("optimum.harmfulShare", name, kind.name)] = harmfulShare[kind.index]!;
  }
  return measured;
}

/** Mean KL(π‖π*) over all episodes, nats. */
export function distance(
  heldOut: HeldOut,
  policy: readonly Distribution[],
  best: readonly Distribution[],
): number {
  const { world, promptWeights } = heldOut;
  let mean = 0;
  policy.forEach((one, p) => {
    const weight = world.tiers.reduce(
      (sum, { share, index }) => sum + share * patternProbability(world.observation, index, p),
      0,
    );
    if (weight > 0) mean += weight * meanKl(one, best[p]!, promptWeights);
  });
  return mean;
}
