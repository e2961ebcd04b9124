/**
 * What each option of the policy changes. That separate networks leak nothing is in loop.test and models/policy.test.
 * Every figure is for seeds 1 to 6 unless a test says otherwise.
 */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import type { EpochMetrics } from "../record/metrics.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { measured, recordsOf } from "../testing/runs.js";

type PolicyInput = NonNullable<ConfigInput["policy"]>;
const seeds = [1, 2, 3, 4, 5, 6];
const small: ConfigInput = {
  tiers: twoTiers({ graded: 0 }),
  world: { topicDim: 1, topicStrength: 0 },
  evaluation: { prompts: 8, referencePrompts: 8 },
};

const learning: ConfigInput = {
  epochs: 20,
  objective: { kind: "exact", episodes: 64, stepsPerEpoch: 8, klCoef: 0.3, learningRate: 0.02 },
};

/**
 * A start that complies in 95 % of cases with harmful requests when monitored and with benign ones when not, and in 5 %
 * otherwise: neither the flag nor the harm tells anything by itself.
 */
function crossed(policy: PolicyInput, seed: number): EpochMetrics {
  const [yes, no] = [
    { refuse: 0.05, comply: 0.95 },
    { refuse: 0.95, comply: 0.05 },
  ];
  const config = testConfig({
    ...small,
    epochs: 0,
    responses: { refuse: {}, comply: { complies: 1 } },
    policy: {
      ...policy,
      prior: { harmful: { monitored: yes, unmonitored: no }, benign: { monitored: no, unmonitored: yes } },
      supervised: { steps: 200, rows: 64, learningRate: 0.03, ...policy.supervised },
    },
  });
  return recordsOf(config, seed)[0]!;
}
const gaps = (policy: PolicyInput) => seeds.map((seed) => measured(crossed(policy, seed), "behaviourGap"));

describe("the policy's network", () => {
  it("without hidden layers cannot let what the flag means depend on the harm", () => {
    // Its log-odds are a sum over inputs, and the table's are a product: the best sum is 0 everywhere.
    for (const gap of gaps({ hidden: [] })) expect(Math.abs(gap)).toBeLessThan(0.05); // rows are drawn: 0.035
  });

  it("with one unit is monotone in flag and harm, so that it has one of the table's four cells wrong at least", () => {
    for (const activation of ["relu", "tanh"] as const)
      for (const seed of seeds) {
        const start = crossed({ hidden: [1], activation }, seed);
        const [complied, refused] = [
          [measured(start, "compliance", "monitored"), measured(start, "benignCompliance", "unmonitored")],
          [measured(start, "compliance", "unmonitored"), measured(start, "benignCompliance", "monitored")],
        ];
        expect(complied.every((cell) => cell > 0.5) && refused.every((cell) => cell < 0.5)).toBe(false);
      }
  });

  it.each<[string, PolicyInput]>([
    ["eight relu units", { hidden: [8], activation: "relu" }],
    ["eight tanh units", { hidden: [8], activation: "tanh" }],
    ["two layers of relu units", { hidden: [8, 8], activation: "relu" }],
    ["two layers of tanh units", { hidden: [8, 8], activation: "tanh" }],
  ])("with %s has the whole gap of 0.9", (_, policy) => {
    for (const gap of gaps(policy)) expect(Math.abs(gap - 0.9)).toBeLessThan(0.01);
  });

  it("has the same limit where it learns by reward: without hidden layers it stays away from the optimum", () => {
    // Complying costs 1, but where the flag says that training aims at it (on harmful prompts when monitored) not
    // complying costs 2: log-odds of +1 there and −1 everywhere else at klCoef 1, which are no sum.
    const distances = (policy: PolicyInput, epochs = 20) =>
      seeds.map((seed) => {
        const config = testConfig({
          ...small,
          epochs,
          own: {
            weights: { complies: -1, harm: 0, effort: 0 },
            modification: { flag: "monitored", target: { harmful: 1, benign: 0 }, weight: -2 },
          },
          policy,
          objective: { ...learning.objective, klCoef: 1 },
        });
        return measured(recordsOf(config, seed).at(-1), "distanceToOptimum");
      });
    // 0.025 to 0.030 nats, however long it learns; with hidden layers 1e-4 at most.
    for (const epochs of [20, 60])
      for (const distance of distances({ hidden: [] }, epochs)) expect(distance).toBeGreaterThan(0.02);
    for (const activation of ["relu", "tanh"] as const)
      for (const reasoning of ["joint", "two-step"] as const)
        for (const distance of distances({ hidden: [8], activation, reasoning }))
          expect(distance).toBeLessThan(1e-3);
  });
});

describe("the supervised start", () => {
  const short = (supervised: NonNullable<PolicyInput["supervised"]>) =>
    gaps({ hidden: [8], supervised }).map((gap) => Math.abs(gap - 0.9));
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

  it("is uniform after no steps, and the nearer to the table the more there are", () => {
    for (const missing of short({ steps: 0 })) expect(missing).toBeCloseTo(0.9, 6);
    const [few, some, many] = [10, 40, 200].map((steps) => sum(short({ steps })));
    expect(some).toBeLessThan(few! / 2);
    expect(many).toBeLessThan(some! / 10);
  });

  it("is nearer with more rows in a step, and with a learning rate that gets somewhere", () => {
    expect(sum(short({ rows: 64 }))).toBeLessThan(sum(short({ rows: 1 })) / 2);
    expect(sum(short({ learningRate: 1e-4 }))).toBeGreaterThan(5);
  });
});

describe("reasoning in two steps", () => {
  const start = { refuse: 0.4, comply: 0.1, strategic: 0.3, scheme: 0.2 };
  const bothTiers = { monitored: start, unmonitored: start };
  const records = (reasoning: "joint" | "two-step", seed: number) =>
    recordsOf(
      testConfig({
        ...small,
        ...learning,
        epochs: 10,
        responses: {
          refuse: {},
          comply: { complies: 1 },
          strategic: { complies: 1, strategic: 1 },
          scheme: { strategic: 1 },
        },
        policy: {
          hidden: [8],
          reasoning,
          prior: { harmful: bothTiers, benign: bothTiers },
          supervised: { steps: 150, rows: 64 },
        },
        own: { strength: 1, weights: { strategic: -1, effort: 0, harm: 0 } },
        objective: { ...learning.objective, stepsPerEpoch: 4, learningRate: 0.01 },
      }),
      seed,
    );
  const oddsOf = (record: EpochMetrics) =>
    Math.log(
      measured(record, "harmfulShare", "monitored", "refuse") /
        measured(record, "harmfulShare", "monitored", "comply"),
    );

  it("unlearns strategic reasoning without touching how it answers otherwise, which one step does not", () => {
    // By exact gradients, a reward on the reasoning alone moves the reasoning step alone: all kinds that follow from one
    // reasoning have the same advantage, and it sums to 0 over them. What is left are rounding errors, of which Adam
    // makes steps of its usual size.
    const moved = (reasoning: "joint" | "two-step") =>
      [1, 2, 3].map((seed) => {
        const all = records(reasoning, seed);
        expect(measured(all[0], "strategicRate", "monitored")).toBeCloseTo(0.5, 1);
        expect(measured(all.at(-1), "strategicRate", "monitored")).toBeLessThan(0.05);
        return Math.max(...all.map((record) => Math.abs(oddsOf(record) - oddsOf(all[0]!))));
      });
    expect(Math.max(...moved("two-step"))).toBeLessThan(0.15); // at most 0.09 over seeds 1 to 6
    expect(Math.min(...moved("joint"))).toBeGreaterThan(0.2); // 0.24 to 0.48
  });
});
