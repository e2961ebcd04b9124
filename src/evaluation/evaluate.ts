/**
 * The end of every epoch: takes all measures of the current policy, exactly and on the same held-out prompts each time.
 * This and the rest of the folder are the only readers of gold.
 */
import type { Config } from "../config/schema/config.js";
import type { Policy } from "../models/policy.js";
import type { RewardModel } from "../models/rewardModel.js";
import type { Payment } from "../record/payments.js";
import type { Findings, RewardModelQuality } from "../record/findings.js";
import { metricColumns, type EpochMetrics } from "../record/metrics.js";
import type { Rng } from "../shared/rng.js";
import { behaviours, flagSensitivity, meanDistance } from "../theory/behaviour.js";
import { bestOfN } from "../theory/bestOfN.js";
import type { ClosedForm, Terms } from "../theory/closedForm.js";
import {
  createHeldOut,
  distributionOf,
  onceForSame,
  type Distribution,
  type HeldOut,
} from "../theory/heldOut.js";
import { klCoefAtTarget, optimum } from "../theory/optimum.js";
import { createTheory, type Theory } from "../theory/theory.js";
import type { Labeler } from "../world/labeler.js";
import type { OwnUtility } from "../world/own.js";
import { rewardsByEpoch } from "../world/reward.js";
import type { World } from "../world/world.js";
import { requireFinitePolicy, requireFiniteRecord, requireFiniteScores } from "./divergence.js";
import { createLabelQuality } from "./labels.js";
import { leakageSlopes } from "./leakage.js";
import { inNature } from "./natural.js";
import { payTable } from "./payTable.js";

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
  /** Throws a TrainingError where the models have diverged. */
  evaluate(moment: Moment): EpochMetrics;
  /** The closed form for what the reward model has learned by this epoch, at any klCoef. */
  theory(moment: Pick<Moment, "epoch" | "rewardModel">): Theory;
  /** What each response is paid at this moment, and how often it is given. */
  pay(moment: Pick<Moment, "epoch" | "policy" | "rewardModel" | "klCoef">): Payment[];
}

interface Evaluating {
  readonly config: Config;
  readonly seed: number;
  readonly world: World;
  readonly own: OwnUtility;
  readonly labeler: Labeler;
  readonly refPolicy: Policy;
  readonly closedForm: ClosedForm;
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
  closedForm,
  rng,
}: Evaluating): Evaluator {
  const heldOut = createHeldOut(world, config, own, refPolicy, rng);
  const rewardAt = rewardsByEpoch(world, config, own);
  const labels = createLabelQuality(heldOut, labeler, config.rewardModel);
  const score = createScorer(heldOut);
  const scorers = heldOut.natural.map(({ heldOut: there }) => createScorer(there));
  const columns = metricColumns(
    world.tiers.map(({ name }) => name),
    world.responses.map(({ name }) => name),
  );
  const complianceOf = (policy: readonly { readonly compliance: number }[]): number[] =>
    policy.map(({ compliance }) => compliance);
  const atStart = complianceOf(behaviours(heldOut, heldOut.reference)); // the policy of epoch 0 is the reference policy

  let known: Appraisal | null = null;
  /** The appraisal of a reward model; one that is fitted once keeps it, until another loss says that it was fitted anew. */
  const appraise = (model: RewardModel, loss: number | null): Appraisal => {
    if (known?.model === model && known.loss === loss) return known;
    const made: Appraisal = { model, loss, scored: score(model), quality: null };
    if (config.rewardModel.refresh === "once") known = made; // else it would only take memory until the next epoch
    return made;
  };

  const termsAt = (
    epoch: number,
    rewardModel: RewardModel | null,
    proxy: readonly Float64Array[] | null,
  ): Terms => {
    const reward = rewardAt(epoch);
    const natural = heldOut.natural.map(({ heldOut: there }, i) => ({
      heldOut: { ...there, reward },
      labeler,
      proxy: rewardModel === null ? null : scorers[i]!(rewardModel).proxy,
      natural: [],
    }));
    return { heldOut: { ...heldOut, reward }, labeler, proxy, natural };
  };
  const learnedTerms = ({ epoch, rewardModel }: Pick<Moment, "epoch" | "rewardModel">): Terms =>
    termsAt(epoch, rewardModel, rewardModel === null ? null : score(rewardModel).proxy);
  const find = ({ epoch, policy, rewardModel, rewardModelLoss, klCoef }: Moment): Findings => {
    const distributions = heldOut.observations.map((seen) => distributionOf(policy, seen));
    const appraisal = rewardModel === null ? null : appraise(rewardModel, rewardModelLoss);
    const scored = appraisal?.scored ?? null;
    const proxy = scored?.proxy ?? null;
    if (proxy !== null) requireFiniteScores(proxy, config, { epoch, seed });
    for (const { logProbs } of distributions) requireFinitePolicy(logProbs, config, { epoch, seed });
    const now = behaviours(heldOut, distributions, proxy);

    const terms = termsAt(epoch, rewardModel, proxy);
    const rewards = closedForm.rewards(terms);
    const natural = inNature(terms, policy, closedForm, klCoef);
    const best = optimum(heldOut, rewards, klCoef);
    const { klTarget } = config.objective;
    const coefAtTarget =
      klTarget === undefined ? null : klCoefAtTarget(heldOut, rewards, klTarget, natural?.rewards);
    const fixedPoint = closedForm.fixedPoint?.at(terms, klCoef) ?? null;
    if (appraisal !== null && scored !== null) appraisal.quality ??= labels.quality(scored.raw, scored.proxy);

    return {
      harmfulRate: world.harmfulRate,
      gap: world.gap,
      policy: now,
      optimum: behaviours(heldOut, best),
      targetOptimum:
        coefAtTarget === null ? null : behaviours(heldOut, optimum(heldOut, rewards, coefAtTarget)),
      fixedPoint: fixedPoint && behaviours(heldOut, fixedPoint),
      bestOfN: proxy && behaviours(heldOut, bestOf(heldOut, proxy, config.evaluation.bestOf), proxy),
      natural: natural && natural.compliance(coefAtTarget),
      distanceToOptimum: natural?.distanceTo("optimum") ?? meanDistance(heldOut, distributions, best),
      distanceToFixedPoint:
        fixedPoint && (natural?.distanceTo("fixedPoint") ?? meanDistance(heldOut, distributions, fixedPoint)),
      flagSensitivity: flagSensitivity(heldOut, distributions),
      leakageSlopes: leakageSlopes(world, atStart, complianceOf(now)),
      rewardModel: appraisal?.quality ?? null,
      accuracyCeiling: labels.ceiling,
      agreement: labels.agreement,
      rewardModelLoss,
      klCoef,
    };
  };

  return {
    evaluate(moment) {
      const found = find(moment);
      const record: Record<string, number | null> & { epoch: number; seed: number } = {
        epoch: moment.epoch,
        seed,
      };
      for (const { key, of } of columns) record[key] = of(found);
      requireFiniteRecord(record, config);
      return record;
    },
    theory: (moment) => createTheory(learnedTerms(moment), closedForm),
    pay({ epoch, policy, rewardModel, klCoef }) {
      const terms = learnedTerms({ epoch, rewardModel });
      return payTable({
        ...terms,
        klCoef,
        policy: heldOut.observations.map((seen) => distributionOf(policy, seen)),
        optimum: optimum(heldOut, closedForm.rewards(terms), klCoef),
        fixedPoint: closedForm.fixedPoint?.at(terms, klCoef) ?? null,
      });
    },
  };
}

/** The reward model's scores of the held-out responses, `[patterns]`. */
interface Scored {
  /** Raw, `[members]` of `[prompts, responses]`. */
  readonly raw: readonly (readonly Float32Array[])[];
  /** Normalised and aggregated, `[prompts, responses]`. */
  readonly proxy: readonly Float64Array[];
}

/** What a reward model scores and how well it ranks, after the fit that had this loss. */
interface Appraisal {
  readonly model: RewardModel;
  readonly loss: number | null;
  readonly scored: Scored;
  /** Null until it is asked for: scores that are no numbers are to be reported before. */
  quality: RewardModelQuality | null;
}

function createScorer(heldOut: HeldOut): (model: RewardModel) => Scored {
  let rewardRows: Float32Array[] | null = null; // depends on the world alone, so it is kept
  return (model) => {
    const { seesCues, all } = model.inputs;
    rewardRows ??= heldOut.observations
      .slice(0, seesCues ? undefined : 1)
      .map(({ patterns }) => all(heldOut.prompts, patterns));
    const seen = rewardRows.map((rows) => model.scores(rows));
    const raw = heldOut.reference.map((_, p) => seen[p] ?? seen[0]!);
    const sameAs = (p: number): number => (seesCues ? p : heldOut.sameReference[p]!);
    const proxy = onceForSame(heldOut.reference, sameAs, ({ probs }, p) =>
      model.proxyRewards(raw[p]!, probs),
    );
    return { raw, proxy };
  };
}

/** Best-of-n from π_ref under each pattern. */
function bestOf(
  { reference, sameReference, world }: HeldOut,
  proxy: readonly Float64Array[],
  n: number,
): Distribution[] {
  const sameAs = (p: number): number => (proxy[p] === proxy[sameReference[p]!] ? sameReference[p]! : p);
  return onceForSame(reference, sameAs, (ref, p) => bestOfN(ref, proxy[p]!, n, world.responses.length));
}
