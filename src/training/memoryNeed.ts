/**
 * How much memory a run takes, from its config alone: asked before anything is allocated. Every line here follows an
 * array that some file of the loop makes; tests hold the sums against what is really allocated, so that a new buffer
 * that is missing here is noticed. Pure arithmetic; for 10^9 prompts it takes as long as for ten.
 */
import type { Config } from "../config/schema/config.js";
import type { ObjectiveKind } from "../config/schema/objectiveTraits.js";
import type { EngineName } from "../nn/createEngine.js";
import type { NetworkShape } from "../nn/network.js";
import { layoutOf, networkBytes } from "../nn/simd/layout.js";
import { metricCount } from "../record/metrics.js";
import { createObservation, type Observation, type Tier } from "../world/observation.js";
import {
  anyShare,
  comparedShare,
  gradedShare,
  patternShare,
  tierWeights,
  totalShare,
  trainedShare,
  type TierShare,
} from "../world/tierWeights.js";

/** What one seed of a run takes, in bytes. */
export interface MemoryNeed {
  /** From its making to its end: its networks with their batches, and all that is kept from epoch to epoch. */
  readonly kept: number;
  /** Beside that at the height of an epoch. The seeds of a thread are trained one after another and share it. */
  readonly passing: number;
  /** Of what is kept, the networks: the memory of one engine. */
  readonly networks: number;
  /** Its state between two epochs, which checkpoints hold. */
  readonly checkpoint: number;
  /** One row of the record, in the heap. */
  readonly row: number;
  /** The longest single array. */
  readonly longestArray: number;
}

/** Bytes of a number in a Float32Array and in a Float64Array. */
const [single, double] = [4, 8];

/** Bytes of a measure in a row of the record: an entry of an object with its number (measured, V8). */
const rowEntry = { few: 28, many: 64 } as const;
/** Rows with more entries than this are kept as hash tables (V8). */
const fewEntries = 1000;

/** Bytes of a view of a typed array, the object itself (V8). */
const viewBytes = 200;

/** All that sizes follow from, counted. */
interface Counts {
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

const handling: Readonly<Record<ObjectiveKind, Handling>> = {
  ppo: {
    learnsFrom: "rollouts",
    inGroups: false,
    hasValueModel: true,
    parts: ({ ppo }) => ppo.minibatches,
  },
  reinforce: {
    learnsFrom: "rollouts",
    inGroups: false,
    hasValueModel: true,
    parts: ({ stepsPerEpoch }) => stepsPerEpoch,
  },
  rloo: {
    learnsFrom: "rollouts",
    inGroups: true,
    hasValueModel: false,
    parts: ({ stepsPerEpoch }) => stepsPerEpoch,
  },
  grpo: {
    learnsFrom: "rollouts",
    inGroups: true,
    hasValueModel: false,
    parts: ({ stepsPerEpoch }) => stepsPerEpoch,
  },
  dpo: { learnsFrom: "preferences", inGroups: false, hasValueModel: false, parts: () => 1 },
  exact: { learnsFrom: "rollouts", inGroups: false, hasValueModel: false, parts: () => 1 },
};

/** How many of `count` rows fall to a fraction of them at most, but for one draw in ten thousand. */
function drawn(count: number, share: number): number {
  const fraction = Math.min(1, share); // shares sum to 1 but for rounding
  return Math.min(count, Math.ceil(count * fraction + 4 * Math.sqrt(count * fraction * (1 - fraction))));
}

function countsOf(config: Config): Counts {
  const { world, rewardModel, objective, evaluation, epochs } = config;
  const tiers = Object.entries(config.tiers).map(([name, tier], index): Tier => ({ name, index, ...tier }));
  const observation = createObservation(config, tiers);
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
  const prompts = rollsOut ? drawn(asked, totalShare(tiers, trainedShare)) : 0;
  // Paid in expectation, every episode asks that looks as if it might be graded; else those that are drawn to be.
  const pays = (p: number): boolean => patternShare({ tiers, observation }, p, comparedShare) > 0;
  const looksGraded = [...observation.patterns.keys()].reduce(
    (sum, p) => sum + (pays(p) ? patternShare({ tiers, observation }, p, trainedShare) : 0),
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

/** A network, how many there are of it, and the rows of its largest batch. */
interface NetworkUse {
  readonly shape: NetworkShape;
  readonly rows: number;
  readonly networks: number;
  /** How often its outputs stand beside it for the next call: its own, and log-probabilities with their scratch. */
  readonly outputs: number;
}

function policyNetworks(counts: Counts): NetworkUse[] {
  const { config, seen, kinds, policyWidth, heldOut, reference, prompts, stepRows } = counts;
  const { hidden, activation, trunk, reasoning, prior, supervised } = config.policy;
  const one = (rows: number): NetworkUse[] => {
    const network = (inputs: number, outputs: number, batch: number): NetworkUse => {
      return { shape: { inputs, hidden, outputs, activation }, rows: batch, networks: 1, outputs: 3 };
    };
    if (reasoning === "joint") return [network(policyWidth, kinds, rows)];
    return [network(policyWidth, 2, rows), network(policyWidth + 1, kinds, 2 * rows)];
  };
  const starts = prior !== undefined || config.own.role === "prior" ? supervised.rows : 0;
  const firstBatch = config.objective.kind === "dpo" ? Math.max(counts.firstPairs, counts.epochPairs) : 0;

  const parts = trunk === "shared" ? [null] : seen.observation.patterns.keys();
  return [...parts].flatMap((pattern) => {
    /** How many of so many rows this part sees. */
    const here = (rows: number, share: TierShare): number => {
      const total = totalShare(seen.tiers, share);
      return pattern === null || total === 0 ? rows : drawn(rows, patternShare(seen, pattern, share) / total);
    };
    const trained = Math.max(
      here(prompts, trainedShare),
      here(stepRows, trainedShare),
      here(starts, anyShare),
    );
    const policy = Math.max(heldOut, trained, here(counts.epochPairs, gradedShare));
    const compared = here(Math.max(counts.firstPairs, firstBatch, reference), gradedShare);
    const refPolicy = Math.max(heldOut, here(prompts, trainedShare), compared);
    return [...one(policy), ...one(refPolicy)];
  });
}

function networksOf(counts: Counts): NetworkUse[] {
  const { config, kinds, heldOut, reference, asked, policyWidth, rewardWidth } = counts;
  const { rewardModel, objective } = config;
  const networks = policyNetworks(counts);
  if (handling[objective.kind].hasValueModel) {
    const { hidden, activation } = objective.value;
    const shape = { inputs: policyWidth, hidden, outputs: 1, activation };
    networks.push({ shape, rows: counts.responses, networks: 1, outputs: 1 });
  }
  if (counts.hasRewardModel) {
    const { hidden, activation, ensemble, batchPairs, selection } = rewardModel;
    const step = 2 * Math.min(batchPairs, counts.buffered);
    const compared = selection === "random" ? 0 : 2 * Math.max(counts.firstPairs, counts.epochPairs);
    const shape = { inputs: rewardWidth, hidden, outputs: 1, activation };
    const rows = Math.max(kinds * Math.max(heldOut, reference, asked), step, compared);
    networks.push({ shape, rows, networks: ensemble.members, outputs: 1 });
  }
  return networks;
}

/** Sum over networks. */
function over(networks: readonly NetworkUse[], bytes: (network: NetworkUse) => number): number {
  return networks.reduce((sum, network) => sum + network.networks * bytes(network), 0);
}

/** What an engine holds of a network: its parameters, what training adds to them, and its largest batch. */
const engineBytes: Readonly<Record<EngineName, (use: NetworkUse) => number>> = {
  simd: ({ shape, rows }) => networkBytes(shape, rows),
  // Flat parameters, both moments, gradients, the parameters by layer, and as many again on their way through Adam.
  tfjs({ shape, rows }) {
    const { size, features } = layoutOf(shape);
    return single * (10 * size + 3 * rows * features);
  },
};

/** The prompts that measures are taken on, and all that never changes about them. */
function heldOutBytes(counts: Counts): { kept: number; longest: number } {
  const { config, seen, kinds, tiers, patterns, policyWidth, heldOut, hasRewardModel, rewardWidth } = counts;
  const { topicDim } = config.world;
  const weights = seen.observation.patterns.map((_, pattern) => tierWeights(seen, pattern, gradedShare));
  const labelTables = weights.flat().filter((weight) => weight > 0).length;
  const pairs = (kinds * (kinds - 1)) / 2;
  const rewardTables = hasRewardModel ? (config.rewardModel.seesFlags ? patterns : 1) : 0;
  const prompts = heldOut * (topicDim * single + double + 1);
  const observations = patterns * heldOut * (policyWidth * single + 1);
  const reference = patterns * heldOut * kinds * (single + double);
  const gold = heldOut * kinds * double;
  const labels = labelTables * heldOut * pairs * 2 * double;
  const rewardRows = rewardTables * heldOut * kinds * rewardWidth * single;
  const own = 2 * tiers * patterns * kinds * double;
  const rewards = 2 * patterns * (4 * tiers * viewBytes + 2 * kinds * double); // two of them
  return {
    kept: prompts + observations + reference + gold + labels + rewardRows + own + rewards,
    longest: heldOut * Math.max(pairs * double, kinds * double, kinds * rewardWidth * single),
  };
}

/** What an evaluation makes and drops. */
function evaluationBytes(counts: Counts): number {
  const { config, kinds, patterns, tiers, heldOut, hasRewardModel } = counts;
  const { rewardModel, objective } = config;
  const cells = heldOut * kinds;
  const { members } = rewardModel.ensemble;
  const distribution = single + double;
  const closedForm = 2 * double;
  const scores = (rewardModel.seesFlags ? patterns : 1) * members * single;
  const proxy = patterns * (members > 1 ? members + 1 : 1) * double;
  const scored = hasRewardModel ? scores + proxy + patterns * closedForm : 0; // with the best of n
  const optimum = patterns * (double + closedForm);
  const atTarget = objective.klTarget === undefined ? 0 : 3 * patterns * closedForm;
  const isAtRestElsewhere =
    objective.kind === "dpo" || (objective.kind === "grpo" && objective.grpo.klInLoss);
  const paid = objective.kind === "grpo" ? 2 * tiers * double : 0;
  const fixedPoint = isAtRestElsewhere ? patterns * (closedForm + paid) : 0;
  return cells * (patterns * distribution + scored + optimum + atTarget + fixedPoint);
}

/** The comparisons of the buffer: as they are saved, and as the reward model or DPO reads them. */
function bufferBytes(counts: Counts): { saved: number; read: number } {
  const { config, policyWidth, rewardWidth, hasRewardModel, buffered } = counts;
  const pair = config.world.topicDim * single + 3 + policyWidth * single + 4;
  const joined = config.objective.kind === "dpo" ? policyWidth * single + 1 + 4 + double : 0;
  return {
    saved: buffered * pair,
    read: buffered * (hasRewardModel ? 2 * rewardWidth * single : joined),
  };
}

/** What a fit makes and drops: the pairs put forward, and all comparisons joined. */
function fitBytes(counts: Counts): number {
  const { config, kinds, policyWidth, rewardWidth, hasRewardModel, buffered, reference } = counts;
  const { selection, ensemble } = config.rewardModel;
  const pairs = Math.max(counts.firstPairs, counts.epochPairs);
  const pair = config.world.topicDim * single + 3 + policyWidth * single + 4 + kinds * double;
  const joined = hasRewardModel ? 2 * rewardWidth * single : 0;
  const candidates = selection === "random" ? 0 : 2 * rewardWidth * single;
  const calibration = hasRewardModel ? reference * kinds * (ensemble.members * single + 2 * double) : 0;
  return pairs * (pair + candidates) + buffered * (joined + 4) + calibration;
}

/** What a step of the supervised start makes and drops. */
function startBytes({ config, kinds, policyWidth }: Counts): number {
  const { rows } = config.policy.supervised;
  return rows * (config.world.topicDim * single + 3 + policyWidth * single + 2 * kinds * single);
}

/** What a rollout makes and drops, with the steps on it. */
function rolloutBytes(counts: Counts): number {
  const { config, kinds, policyWidth, rewardWidth, prompts, responses, asked, stepRows } = counts;
  const { topicDim } = config.world;
  const { members } = config.rewardModel.ensemble;
  const prompt = topicDim * single + 3 + policyWidth * single + 2 * double + kinds * (single + double);
  const proxy = (members > 1 ? members + 1 : 1) * double;
  const scored = topicDim * single + 6 + kinds * (double + rewardWidth * single + members * single + proxy);
  const response = 3 * 4 + 2 * double + policyWidth * single + kinds * (2 * single + double);
  const step = policyWidth * single + 1 + kinds * 2 * single;
  return prompts * prompt + asked * scored + responses * response + stepRows * step;
}

/** What one seed of a run takes with an engine. */
export function memoryNeed(config: Config, engine: EngineName = "simd"): MemoryNeed {
  const counts = countsOf(config);
  const { kinds, tiers, reference, policyWidth, rewardWidth, hasRewardModel, prompts } = counts;
  const uses = networksOf(counts);
  const networks = over(uses, engineBytes[engine]);
  const parameters = over(uses, ({ shape }) => layoutOf(shape).size);
  // What networks and policies hand out, kept for the next call.
  const handedOut = over(uses, ({ shape, rows, outputs }) => outputs * rows * shape.outputs * single);
  const heldOut = heldOutBytes(counts);
  const buffer = bufferBytes(counts);
  const referencePrompts =
    reference * (config.world.topicDim * single + 3 + policyWidth * single + kinds * double) +
    (hasRewardModel ? reference * kinds * rewardWidth * single : 0);
  const checkpoint = 3 * single * parameters + buffer.saved;
  const phases = [startBytes, evaluationBytes, fitBytes, rolloutBytes].map((bytes) => bytes(counts));
  const measures = metricCount(tiers, kinds);
  return {
    kept: networks + handedOut + heldOut.kept + buffer.saved + buffer.read + referencePrompts,
    passing: Math.max(checkpoint, ...phases),
    networks,
    checkpoint,
    row: measures * (measures > fewEntries ? rowEntry.many : rowEntry.few),
    longestArray: Math.max(
      heldOut.longest,
      single * parameters,
      prompts * kinds * rewardWidth * single,
      reference * kinds * rewardWidth * single,
      counts.buffered * Math.max(2 * rewardWidth, policyWidth) * single,
    ),
  };
}
