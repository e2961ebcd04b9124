/**
 * Whole configs drawn at random, for tests that hold for every run: a random world, and tiny networks and batches of
 * odd sizes on which anything that a config can ask for is switched on now and then. A run takes milliseconds.
 */
import { examine } from "../config/resolve.js";
import type { Config, ConfigInput } from "../config/schema/config.js";
import { attributeNames, weightNames } from "../config/schema/attributes.js";
import { objectiveKinds, type ObjectiveKind } from "../config/schema/objectiveTraits.js";
import { createRng } from "../shared/rng.js";
import { randomWorld } from "./randomWorlds.js";

const activations = ["relu", "tanh"] as const;

/** The valid ones among the configs of the numbers 0, 1, 2 …, until there are `count`. */
export function randomConfigs(count: number): { readonly number: number; readonly config: Config }[] {
  const valid: { number: number; config: Config }[] = [];
  for (let number = 0; valid.length < count; number++) {
    if (number > 20 + 3 * count)
      throw new Error(`of ${number} random configs only ${valid.length} are valid`);
    const { config } = examine(randomConfig(number));
    if (config !== null) valid.push({ number, config });
  }
  return valid;
}

/** The config of a number: two epochs in a random world. It need not be valid. The same number gives the same config. */
function randomConfig(number: number): ConfigInput {
  const stream = createRng(number).stream("random config");
  const from = (low: number, high: number): number => low + stream.int(high - low + 1);
  const chance = (probability: number): boolean => stream.bernoulli(probability);
  const one = <T>(values: readonly T[]): T => values[stream.int(values.length)]!;
  const hidden = (): number[] => Array.from({ length: from(0, 2) }, () => from(1, 9));

  const world = randomWorld(number);
  const ofTiers = createRng(number).stream("random tier weights");
  const sometimes = <T>(probability: number, there: () => T): T | undefined =>
    ofTiers.bernoulli(probability) ? there() : undefined;
  const someWeights = () =>
    sometimes(0.25, () => ({
      weights: Object.fromEntries(
        weightNames.flatMap((name) => (ofTiers.bernoulli(0.3) ? [[name, 2 * ofTiers.normal()]] : [])),
      ),
    }));
  const hints = createRng(number).stream("random hints"); // of its own: the configs of old numbers stay as they were
  const separate = chance(0.4);
  const ownAsPrior = chance(0.15);
  const members = from(1, 3);
  const kind = one(objectiveKinds);
  const loss = one(["dpo", "ipo", "smoothed", "robust"] as const);
  const changed = <T>(entries: Readonly<Record<string, T>>, change: (entry: T, index: number) => T) =>
    Object.fromEntries(Object.entries(entries).map(([name, entry], index) => [name, change(entry, index)]));
  /** Sometimes beside a tier that is for evaluation only; where it shows the same as another one, not with separate trunks. */
  const withOneMore = <Tier extends { readonly flags: object }>(tiers: Readonly<Record<string, Tier>>) => {
    const [first] = Object.values(tiers);
    const flags = Object.fromEntries(
      Object.keys(first?.flags ?? {}).map((flag) => [flag, ofTiers.bernoulli(0.5) ? 1 : 0] as const),
    );
    const more = sometimes(0.3, () => ({ later: { ...first, share: 0, flags } }));
    return { ...tiers, ...more };
  };
  return {
    ...world,
    name: `random config ${number}`,
    epochs: 2,
    tiers: withOneMore(
      changed(world.tiers, (tier, index) => ({
        ...tier,
        graded: chance(0.95) ? (tier.graded ?? 1) : 0,
        trained: index === 0 || chance(0.8),
        labeler: someWeights(),
        own: someWeights(),
        gold: someWeights(),
        topicShift: hints.bernoulli(0.15) ? hints.normal() : 0,
      })),
    ),
    observation: {
      flags: changed(world.observation.flags ?? {}, (cue) => ({
        ...(separate ? { ...cue, noise: 0 } : cue),
        cues: hints.bernoulli(0.25) ? 2 + hints.int(2) : 1,
      })),
    },
    world: { ...world.world, topicDim: from(1, 12), topicStrength: chance(0.5) ? 0.3 : 0 },
    labeler: { ...world.labeler, flipRate: sometimes(0.25, () => ofTiers.uniform()) ?? 0 },
    own: {
      ...world.own,
      ...(ownAsPrior ? { role: "prior" } : {}),
      ...(!ownAsPrior && chance(0.2)
        ? { modification: { flag: "first", believes: one(["true-flag", "cue"] as const) } }
        : {}),
    },
    rewardModel: {
      sees: attributeNames.filter((_, index) => index === 0 || chance(0.8)),
      seesFlags: chance(0.3),
      hidden: hidden(),
      activation: one(activations),
      weightDecay: chance(0.3) ? 0.1 : 0,
      pretrain: { pairs: from(1, 20), steps: from(0, 3) },
      refresh: chance(0.2) ? "once" : "every-epoch",
      pairsPerEpoch: from(1, 20),
      stepsPerEpoch: from(0, 3),
      batchPairs: from(1, 20),
      bufferEpochs: from(0, 3),
      normalize: chance(0.2) ? "none" : "reference",
      ensemble: { members, aggregate: one(["mean", "worst", "mean-minus-sd"] as const) },
      selection: members > 1 && chance(0.5) ? "disagreement" : "random",
    },
    policy: {
      ...(ownAsPrior ? {} : world.policy),
      hidden: hidden(),
      activation: one(activations),
      trunk: separate ? "separate" : "shared",
      reasoning: chance(0.4) ? "two-step" : "joint",
      ...randomTwoStep(number, kind),
      supervised: { steps: from(1, 4), rows: from(1, 20) },
    },
    objective: {
      kind,
      klCoef: 0.05 + stream.uniform(),
      ...(kind === "dpo" ? {} : randomKlOn(number, Object.keys(world.tiers))),
      ...(chance(0.2) ? { klTarget: 0.02 + 0.2 * stream.uniform() } : {}),
      learningRateDecay: chance(0.3) ? "linear" : "none",
      episodes: from(8, 60),
      detector:
        kind === "dpo"
          ? undefined
          : sometimes(0.3, () => ({
              attribute: weightNames[ofTiers.int(weightNames.length)]!,
              truePositive: 0.99 * ofTiers.uniform(),
              falsePositive: 0.99 * ofTiers.uniform(),
              action: ofTiers.bernoulli(0.5) ? ("penalise" as const) : ("drop" as const),
            })),
      strategicPenalty: kind !== "dpo" && chance(0.2) ? 0.5 : 0,
      entropyBonus: chance(0.2) ? 0.01 : 0,
      whitenAdvantages: chance(0.7),
      stepsPerEpoch: from(1, 3),
      ppo: { passes: from(1, 2), minibatches: from(1, 3) },
      value: { hidden: hidden(), activation: one(activations) },
      groupSize: from(2, 4),
      grpo: { divideBySd: chance(0.5), klInLoss: chance(0.5) },
      dpo: { loss, batchPairs: from(1, 20), flipRate: loss === "dpo" || loss === "ipo" ? 0 : 0.1 },
    },
    ...(chance(0.1) ? { stop: { measure: "entropy", tier: "tier1", below: 1.2 } } : {}),
    evaluation: { prompts: from(1, 9), referencePrompts: from(1, 20), bestOf: from(1, 4) },
  };
}

/** Where the KL counts, and until when; from a stream of its own, which shifts no other draw. */
function randomKlOn(number: number, tiers: readonly string[]): ConfigInput["objective"] {
  const stream = createRng(number).stream("random klOn");
  if (stream.bernoulli(0.5)) return {};
  return {
    klOn: stream.bernoulli(0.5) ? "all" : tiers.filter(() => stream.bernoulli(0.5)),
    ...(stream.bernoulli(0.5) ? { klOutsideUntil: 1 } : {}),
  };
}

/** How two steps hang together, which counts where there are two; likewise from a stream of its own. */
function randomTwoStep(number: number, kind: ObjectiveKind): ConfigInput["policy"] {
  const stream = createRng(number).stream("random two steps");
  const networks = stream.bernoulli(0.5) ? "shared" : "separate";
  const credit = kind !== "dpo" && stream.bernoulli(0.5) ? "answer" : "both";
  return { twoStep: { networks, credit, reasoningKl: stream.bernoulli(0.5) ? stream.uniform() : 1 } };
}
