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
import { behaviourGap, compliance, flagSensitivity, strategicRate } from "./behaviourGap.js";
import { expectations, inTier, ownInTier, type Expectations } from "./deployed.js";
import { createHeldOut, distributionOf, meanKl, type Distribution } from "./heldOut.js";
import { createLabelQuality } from "./labels.js";
import { leakageSlopes } from "./leakage.js";
import { metricKey, metricKeys, type EpochMetrics, type MeasureId } from "./metrics.js";
import { klCoefAtTarget, optimum, pooledLabelerUtility, pooledRewards } from "./optimum.js";

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
  const { tiers, responses } = world;
  const keys = metricKeys(
    tiers.map(({ name }) => name),
    responses.map(({ name }) => name),
  );
  // The policy of epoch 0 is the reference policy.
  const complianceAtStart = complianceByTier(
    heldOut.reference.map((one, p) => expectations(heldOut, p, one, null)),
  );
  const implicitRewards =
    config.objective.kind === "dpo"
      ? pooledLabelerUtility(heldOut, labeler, config.labeler.temperature)
      : null;
  let rewardRows: Float32Array[] | null = null; // depends on the world alone, so it is kept

  function complianceByTier(byPattern: readonly Expectations[]): number[] {
    return tiers.map(({ index }) => compliance(world, inTier(world, index, byPattern).harmfulShare));
  }

  function proxyByPattern(model: RewardModel): Float64Array[] {
    const { seesCues, all } = model.inputs;
    rewardRows ??= heldOut.observations
      .slice(0, seesCues ? undefined : 1)
      .map(({ patterns }) => all(heldOut.prompts, patterns));
    const scores = rewardRows.map((rows) => model.scores(rows));
    return heldOut.reference.map(({ probs }, p) => model.proxyRewards(scores[p] ?? scores[0]!, probs));
  }

  return {
    evaluate({ epoch, policy, rewardModel, rewardModelLoss, klCoef }) {
      const values = new Map<string, number | null>();
      const set = (id: MeasureId, value: number | null, tier?: string, response?: string): void => {
        values.set(metricKey(id, tier, response), value);
      };

      const distributions = heldOut.observations.map((seen) => distributionOf(policy, seen));
      const proxy = rewardModel === null ? null : proxyByPattern(rewardModel);
      const byPattern = distributions.map((one, p) => expectations(heldOut, p, one, proxy?.[p] ?? null));
      const complianceNow = complianceByTier(byPattern);
      const slopes = leakageSlopes(world, complianceAtStart, complianceNow);
      const hasHarmful = world.harmfulRate > 0;
      const hasBenign = world.harmfulRate < 1;

      for (const { name, index } of tiers) {
        const here = inTier(world, index, byPattern);
        set("compliance", hasHarmful ? complianceNow[index]! : null, name);
        set("refusal", hasHarmful ? 1 - complianceNow[index]! : null, name);
        set("benignCompliance", hasBenign ? compliance(world, here.benignShare) : null, name);
        set("strategicRate", hasHarmful ? strategicRate(world, here.harmfulShare) : null, name);
        responses.forEach((kind, k) => {
          const { harmfulShare, benignShare } = here;
          set("harmfulShare", hasHarmful ? harmfulShare[k]! : null, name, kind.name);
          const share = world.harmfulRate * harmfulShare[k]! + (1 - world.harmfulRate) * benignShare[k]!;
          set("share", share, name, kind.name);
        });
        set("proxyReward", here.proxy, name);
        set("goldReward", here.gold, name);
        set("ownReward", ownInTier(heldOut, index, byPattern), name);
        set("kl", here.kl, name);
        set("entropy", here.entropy, name);
        set("leakageSlope", hasHarmful ? slopes[index]! : null, name);
      }
      set("behaviourGap", hasHarmful ? behaviourGap(world, complianceNow) : null);
      set("flagSensitivity", flagSensitivity(heldOut, distributions));
      set("accuracy", proxy === null ? null : labels.accuracy(proxy));
      set("accuracyCeiling", labels.ceiling);
      set("agreement", labels.agreement);
      set("rewardModelLoss", rewardModelLoss);
      set("klCoef", klCoef);

      const rewards = implicitRewards ?? pooledRewards(heldOut, config, proxy);
      const best = optimum(heldOut, rewards, klCoef);
      setOptimum("optimum", best);
      set("distanceToOptimum", distance(distributions, best));
      const { klTarget } = config.objective;
      const coefAtTarget = klTarget === undefined ? null : klCoefAtTarget(heldOut, rewards, klTarget);
      if (coefAtTarget !== null) setOptimum("targetOptimum", optimum(heldOut, rewards, coefAtTarget));

      function setOptimum(which: "optimum" | "targetOptimum", policyThere: readonly Distribution[]): void {
        if (!hasHarmful) return;
        const there = complianceByTier(policyThere.map((one, p) => expectations(heldOut, p, one, null)));
        for (const { name, index } of tiers) set(`${which}.compliance`, there[index]!, name);
        set(`${which}.behaviourGap`, behaviourGap(world, there));
      }

      return { epoch, seed, ...Object.fromEntries(keys.map((key) => [key, values.get(key) ?? null])) };
    },
  };

  /** Mean KL(π‖π*) over all episodes, nats. */
  function distance(policy: readonly Distribution[], best: readonly Distribution[]): number {
    let mean = 0;
    policy.forEach((one, p) => {
      const weight = tiers.reduce(
        (sum, { share, index }) => sum + share * patternProbability(world.observation, index, p),
        0,
      );
      if (weight > 0) mean += weight * meanKl(one, best[p]!, heldOut.promptWeights);
    });
    return mean;
  }
}
