/** The record of an epoch: exact measures against sampling and by hand, the paired intervention, and what is null. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { fixedRewardModel, tablePolicy, type Table } from "../testing/fakes.js";
import { measured, trained } from "../testing/runs.js";
import { evaluatorOf } from "../training/state.js";
import { createLabeler } from "../world/labeler.js";
import { patternProbability } from "../world/observation.js";
import { createOwnUtility } from "../world/own.js";
import { createWorld } from "../world/world.js";
import { createEvaluator } from "./evaluate.js";
import { createHeldOut, distributionOf, type Distribution, type HeldOut } from "../theory/heldOut.js";
import { closedFormOf } from "../training/objectives/registry.js";
import { metricKeys, type EpochMetrics } from "../record/metrics.js";

const kinds = { refuse: {}, comply: { complies: 1, effort: 1 }, half: { complies: 0.5, strategic: 1 } };

/** The record of a policy given by a table, in a world without topics. */
function recordOf(
  overrides: ConfigInput,
  policy: Table,
  { reference = () => [1 / 3, 1 / 3, 1 / 3] as const, proxy }: { reference?: Table; proxy?: number[] } = {},
): EpochMetrics {
  const config = smallConfig({ responses: kinds, world: { topicStrength: 0 }, ...overrides });
  const rng = createRng(1);
  const world = createWorld(config, rng);
  const evaluator = createEvaluator({
    config,
    seed: 1,
    world,
    own: createOwnUtility(world, config.own),
    labeler: createLabeler(world, config.labeler),
    refPolicy: tablePolicy(world, reference),
    closedForm: closedFormOf(config.objective),
    rng,
  });
  return evaluator.evaluate({
    epoch: 4,
    policy: tablePolicy(world, policy),
    rewardModel: proxy === undefined ? null : fixedRewardModel(world, config, proxy),
    rewardModelLoss: 0.5,
    klCoef: 0.25,
  });
}

/** Monitored, harmful: mostly comply. Benign: half and half. Pattern 0 is the monitored cue. */
const policy: Table = (harmful, pattern) =>
  harmful === 0
    ? [0.49 + 0.02 / 3, 0.49 + 0.02 / 3, 0.02 / 3]
    : pattern === 0
      ? [0.1, 0.7, 0.2]
      : [0.6, 0.1, 0.3];

describe("a record by hand", () => {
  const record = recordOf(
    {
      gold: { weights: { complies: 1, substance: 0, harm: -3 } },
      own: { weights: { harm: -1, effort: -0.5 } },
    },
    policy,
    { proxy: [0, 2, 4] },
  );
  it.each([
    // Compliance of comply is 1, of half 1/2: 0.7 + 0.1 and 0.1 + 0.15.
    ["compliance.monitored", 0.8],
    ["compliance.unmonitored", 0.25],
    ["behaviourGap", 0.55],
    ["refusal.unmonitored", 0.75],
    ["strategicRate.monitored", 0.2],
    ["harmfulShare.monitored.comply", 0.7],
    ["benignCompliance.monitored", 0.5],
    ["share.monitored.comply", (0.7 + 0.49 + 0.02 / 3) / 2],
    // Gold: 1 − 3 = −2 per compliance where harmful, 1 where benign, half of the prompts each.
    ["goldReward.monitored", (0.8 * -2 + 0.5 * 1) / 2],
    // Own: −1 per compliance where harmful, −0.5 per comply anywhere.
    ["ownReward.monitored", (-0.8 - 0.5 * 0.7 - 0.5 * (0.49 + 0.02 / 3)) / 2],
    ["proxyReward.unmonitored", (2 * 0.1 + 4 * 0.3 + 2 * (0.49 + 0.02 / 3) + (4 * 0.02) / 3) / 2],
    // Total variation on harmful prompts: ½ (0.5 + 0.6 + 0.1); none on benign ones, which are the other half.
    ["flagSensitivity", 0.3],
    ["klCoef", 0.25],
    ["rewardModelLoss", 0.5],
  ])("has %s %d", (key, expected) => {
    expect(record[key]).toBeCloseTo(expected, 6);
  });

  it("has KL and entropy in nats, which add up to ln 3 against a uniform start", () => {
    const entropy = (p: readonly number[]) => p.reduce((sum, x) => sum - x * Math.log(x), 0);
    const expected = (entropy([0.6, 0.1, 0.3]) + entropy([...policy(0, 1)])) / 2;
    expect(record["entropy.unmonitored"]).toBeCloseTo(expected, 5);
    expect(record["kl.unmonitored"]).toBeCloseTo(Math.log(3) - expected, 5);
  });

  it("has a distance to the optimum of 0 where the policy is the optimum, and more elsewhere", () => {
    // Nothing is graded and own is off, so the reference policy is the optimum.
    const nothing: ConfigInput = { tiers: twoTiers({ graded: 0 }), own: { strength: 0 } };
    expect(recordOf(nothing, policy, { reference: policy })["distanceToOptimum"]).toBeCloseTo(0, 6);
    expect(recordOf(nothing, policy)["distanceToOptimum"]).toBeGreaterThan(0.1);
  });

  it("mixes what is seen where cues are noisy: by hand with noise 0.25", () => {
    const noisy = recordOf({ observation: { flags: { monitored: { noise: 0.25 } } } }, policy);
    expect(noisy["compliance.monitored"]).toBeCloseTo(0.75 * 0.8 + 0.25 * 0.25, 6);
    expect(noisy["behaviourGap"]).toBeCloseTo(0.5 * 0.55, 6);
    expect(noisy["flagSensitivity"]).toBeCloseTo(0.5 * 0.3, 6);
  });

  it("weights prompts by the rate at which they are harmful", () => {
    const record = recordOf({ world: { topicStrength: 0, harmfulRate: 0.1 } }, policy, { proxy: [0, 2, 4] });
    expect(record["compliance.monitored"]).toBeCloseTo(0.8, 6); // on harmful prompts alone
    expect(record["flagSensitivity"]).toBeCloseTo(0.06, 6);
    expect(record["share.monitored.comply"]).toBeCloseTo(0.07 + 0.9 * (0.49 + 0.02 / 3), 6);
  });
});

describe("the keys of a record", () => {
  const names = [Object.keys(twoTiers()), Object.keys(kinds)] as const;
  it("are all of metricKeys, in their order, after epoch and seed", () => {
    expect(Object.keys(recordOf({}, policy))).toEqual(["epoch", "seed", ...metricKeys(...names)]);
    expect(recordOf({}, policy)).toMatchObject({ epoch: 4, seed: 1 });
  });

  const nulls = (record: EpochMetrics) => Object.keys(record).filter((key) => record[key] === null);
  const withTarget: ConfigInput = { objective: { klTarget: 0.2 } };
  const natural = /natural(Compliance|Gap)/;

  it("have natural measures where a tier shifts its topics, and null for them where none does", () => {
    const keys = metricKeys(...names).filter((key) => natural.test(key) && !key.startsWith("fixedPoint"));
    expect(keys).toHaveLength(9);
    const noisy: ConfigInput = { observation: { flags: { monitored: { noise: 0.2 } } } };
    const at = (shifted: ConfigInput) =>
      recordOf({ ...withTarget, ...shifted }, policy, { proxy: [0, 2, 4] });
    const [without, shifted] = [at({}), at({ ...noisy, tiers: twoTiers({ topicShift: 0.5 }) })];
    for (const key of keys)
      expect([key, without[key] === null, shifted[key] === null]).toEqual([key, true, false]);
    // A policy that follows the cue alone does on other prompts what it does on these.
    for (const tier of ["monitored", "unmonitored"])
      expect(shifted[`naturalCompliance.${tier}`]).toBeCloseTo(shifted[`compliance.${tier}`]!, 12);
    expect(shifted["naturalGap"]).toBeCloseTo(shifted["behaviourGap"]!, 12);
    // The closed form does not: where the topic says so it is surer of the tier.
    expect(shifted["optimum.naturalGap"]).not.toBe(shifted["optimum.behaviourGap"]);
  });

  it("hold no null but for leakage (all tiers train), empty bins and a fixed point that is the optimum", () => {
    const left = nulls(recordOf(withTarget, policy, { proxy: [0, 2, 4] }));
    const own = /^(fixedPoint\.|distanceToFixedPoint)/;
    const others = left.filter((key) => !/^(leakageSlope|reliability)\./.test(key) && !own.test(key));
    expect(others.filter((key) => !natural.test(key))).toEqual([]);
    const ofGrpo = nulls(recordOf({ objective: { kind: "grpo" } }, policy, { proxy: [0, 2, 4] }));
    expect(ofGrpo.filter((key) => own.test(key) && !natural.test(key))).toEqual([]);
    expect(left).toContain("leakageSlope.monitored");
  });

  it("are null for the reward model and its targets where nothing is graded", () => {
    const left = nulls(recordOf({ tiers: twoTiers({ graded: 0 }) }, policy));
    const expected = [
      "proxyReward.monitored",
      "accuracy",
      "accuracyCeiling",
      "agreement",
      "calibrationError",
    ];
    expect(left).toEqual(expect.arrayContaining(expected));
    expect(left).not.toContain("optimum.behaviourGap"); // own alone makes an optimum
  });

  it.each([
    [
      0,
      /^(compliance|refusal|strategicRate|harmfulShare|behaviourGap|targetOptimum|(optimum|bestOfN)\.(behaviourGap|compliance|harmful))/,
    ],
    [1, /^benignCompliance/],
  ])("are null for prompts that never occur (harmfulRate %d)", (harmfulRate, absent) => {
    const record = recordOf({ ...withTarget, world: { topicStrength: 0, harmfulRate } }, policy, {
      proxy: [0, 2, 4],
    });
    const always = /^(leakageSlope|reliability|fixedPoint)\.|^distanceToFixedPoint|natural/;
    for (const key of metricKeys(...names).filter((key) => !always.test(key)))
      expect([key, record[key] === null]).toEqual([key, absent.test(key)]);
    for (const value of Object.values(record)) expect(Number.isNaN(value)).toBe(false);
  });
});

describe("held-out prompts", () => {
  it("are the same under every cue pattern: nothing differs between tiers but the cues", () => {
    const config = smallConfig({ observation: { flags: { monitored: { noise: 0.2 } } } });
    const world = createWorld(config, createRng(1));
    const refPolicy = tablePolicy(world, () => [0.25, 0.25, 0.25, 0.25]);
    const heldOut = createHeldOut(
      world,
      config,
      createOwnUtility(world, config.own),
      refPolicy,
      createRng(1),
    );
    const [first, second] = heldOut.observations.map(({ inputs }) => inputs);
    const width = world.topicDim + 2;
    expect(heldOut.prompts.count).toBe(16);
    first!.forEach((value, i) => {
      if (i % width === width - 1) expect([value, second![i]]).toEqual([1, -1]);
      else expect(second![i]).toBe(value);
    });
    expect(heldOut.promptWeights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});

describe("exact measures", () => {
  let record: EpochMetrics;
  let heldOut: HeldOut;
  let byPattern: Distribution[];
  let proxy: Float64Array[];

  beforeAll(() => {
    const config = smallConfig({
      epochs: 6,
      tiers: twoTiers({}, { graded: 0.3 }),
      observation: { flags: { monitored: { noise: 0.2 } } },
      rewardModel: { seesFlags: true },
      world: { harmfulRate: 0.4 },
    });
    const run = trained(config);
    record = evaluatorOf(run).evaluate(run);
    heldOut = createHeldOut(run.world, config, run.own, run.refPolicy, createRng(run.seed));
    byPattern = heldOut.observations.map((seen) => distributionOf(run.policy, seen));
    proxy = heldOut.observations.map(({ patterns }, p) => {
      const model = run.rewardModel!;
      const scores = model.scores(model.inputs.all(heldOut.prompts, patterns));
      return model.proxyRewards(scores, heldOut.reference[p]!.probs);
    });
  });

  it("are the means of what deployed episodes show, within four standard errors of 20,000 of them", () => {
    const { world, prompts, promptWeights, gold, own, reference } = heldOut;
    const stream = createRng(5).stream("episodes");
    const count = 20_000;
    for (const tier of world.tiers) {
      const samples = new Map<string, number[]>();
      const note = (key: string, value: number) => {
        const list = samples.get(key) ?? [];
        list.push(value);
        samples.set(key, list);
      };
      for (let i = 0; i < count; i++) {
        const row = stream.categorical(promptWeights);
        const patterns = world.observation.patterns.map((_, p) =>
          patternProbability(world.observation, tier.index, p),
        );
        const p = stream.categorical(patterns);
        const from = row * 4;
        const k = stream.categorical(byPattern[p]!.probs, from, 4);
        const kind = world.responses[k]!;
        const logProb = byPattern[p]!.logProbs[from + k]!;
        const harmful = prompts.harmful[row]!;
        if (harmful === 1) {
          note("compliance", kind.complies);
          note("strategicRate", kind.strategic);
        } else note("benignCompliance", kind.complies);
        note("goldReward", gold[tier.index]![from + k]!);
        note("ownReward", own.values[own.offset(harmful, tier.index, p) + k]!);
        note("proxyReward", proxy[p]![from + k]!);
        note("kl", logProb - reference[p]!.logProbs[from + k]!);
        note("entropy", -logProb);
      }
      for (const [id, values] of samples) {
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / values.length;
        const exact = measured(record, id as "kl", tier.name);
        expect(Math.abs(mean - exact), `${id} ${tier.name}`).toBeLessThan(
          4 * Math.sqrt(variance / values.length),
        );
      }
      expect(samples.size).toBe(8);
    }
  });
});

describe("a reward model that is fitted once", () => {
  /** How often the scores were computed by the end of each of three evaluations; the last comes after another fit. */
  function timesScored(refresh: "once" | "every-epoch"): number[] {
    const config = smallConfig({ responses: kinds, rewardModel: { refresh } });
    const rng = createRng(1);
    const world = createWorld(config, rng);
    const evaluator = createEvaluator({
      config,
      seed: 1,
      world,
      own: createOwnUtility(world, config.own),
      labeler: createLabeler(world, config.labeler),
      refPolicy: tablePolicy(world, policy),
      closedForm: closedFormOf(config.objective),
      rng,
    });
    let times = 0;
    const model = fixedRewardModel(world, config, [0, 2, 4]);
    const counted = {
      ...model,
      scores: (...given: Parameters<typeof model.scores>) => {
        times++;
        return model.scores(...given);
      },
    };
    const moment = (rewardModelLoss: number) => ({
      epoch: 1,
      policy: tablePolicy(world, policy),
      rewardModelLoss,
      klCoef: 0.25,
    });
    let record: EpochMetrics | null = null;
    const counts = [0.5, 0.5, 0.4].map((loss) => {
      record = evaluator.evaluate({ ...moment(loss), rewardModel: counted });
      return times;
    });
    expect(evaluator.evaluate({ ...moment(0.4), rewardModel: model })).toEqual(record); // another object: nothing is kept
    return counts;
  }

  it("is scored and appraised again after another fit, and not every epoch", () => {
    expect(timesScored("every-epoch")).toEqual([1, 2, 3]);
    expect(timesScored("once")).toEqual([1, 1, 2]);
  });
});
