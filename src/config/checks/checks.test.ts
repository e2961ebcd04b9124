/** The checks across fields: each says what does not fit together, and is silent about what does. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../shared/errors.js";
import { largestReachableKl } from "./klTarget.js";
import { examine, resolveConfig } from "../resolve.js";

const linesOf = (input: unknown): string[] => examine(input).problems.map(describeProblem);

/** Three tiers that differ in two flags. */
const threeTiers = {
  rated: { share: 0.5, flags: { rated: 1, free: 1 } },
  free: { share: 0.3, flags: { rated: 0, free: 1 }, graded: 0 },
  paid: { share: 0.2, flags: { rated: 0, free: 0 }, graded: 0, trained: false },
};
const three = {
  tiers: threeTiers,
  gap: { of: "free", minus: "paid" },
  observation: { flags: { rated: {}, free: {} } },
};
const ungraded = {
  tiers: {
    monitored: { share: 0.5, flags: { monitored: 1 }, graded: 0 },
    unmonitored: { share: 0.5, flags: { monitored: 0 }, graded: 0 },
  },
};
const prior = { harmful: { monitored: { refuse: 0.9, comply: 0.1 } } };

describe("configs that fit together", () => {
  it.each([
    ["the defaults", {}],
    ["three tiers, of which one does not train", three],
    ["no graded tier", ungraded],
    ["a hidden flag", { observation: { flags: { monitored: { salience: 0 } } } }],
    ["no flags at all", { observation: { flags: {} } }],
    ["a separate trunk with a visible flag", { policy: { trunk: "separate" } }],
    ["two-step reasoning with kinds of both sorts", { policy: { reasoning: "two-step" } }],
    ["a prior whose row leaves kinds out", { policy: { prior } }],
    ["own utility as the prior", { own: { role: "prior" } }],
    [
      "an ensemble",
      { rewardModel: { ensemble: { members: 2, aggregate: "worst" }, selection: "disagreement" } },
    ],
    ["dpo", { objective: { kind: "dpo", dpo: { loss: "robust", flipRate: 0.05 } } }],
    ["a reachable target", { objective: { klTarget: 1 } }],
    ["a stop", { stop: { measure: "compliance", tier: "unmonitored", below: 0.1 } }],
    ["belief that follows a visible cue", { own: { modification: { flag: "monitored", believes: "cue" } } }],
    ["no training at all", { epochs: 0, tiers: { ...ungraded.tiers }, objective: { kind: "exact" } }],
    ["a reward model fitted only as it goes", { rewardModel: { pretrain: { steps: 0 } } }],
    ["thirds, as far as six digits go", { ...three, tiers: thirds(0.333333) }],
  ])("%s", (_, input) => {
    expect(linesOf(input)).toEqual([]);
  });
});

function thirds(share: number): Record<string, object> {
  return Object.fromEntries(Object.entries(threeTiers).map(([name, tier]) => [name, { ...tier, share }]));
}

describe("who watches", () => {
  it.each([
    [
      { tiers: { monitored: { share: 1, flags: { monitored: 1 } } }, gap: { minus: "monitored" } },
      "tiers: expected two tiers or more, got 1 (monitored). The behaviour gap is taken between two of them.",
    ],
    [
      { ...three, tiers: thirds(0.33) },
      "tiers.*.share: expected shares that sum to 1, got 0.99 (rated 0.33, free 0.33, paid 0.33).",
    ],
    [
      { ...three, tiers: { ...threeTiers, paid: { ...threeTiers.paid, flags: { rated: 0 } } } },
      'tiers.paid.flags: expected the same flags in every tier (rated, free), got rated. Add "free": 0 or 1.',
    ],
    [
      { ...three, gap: {} },
      'gap.of: expected the name of a tier, got "monitored". The tiers are: rated, free, paid.',
    ],
    [
      { gap: { minus: "unmonitord" } },
      'gap.minus: expected the name of a tier, got "unmonitord". Did you mean "unmonitored"?',
    ],
    [
      { gap: { minus: "monitored" } },
      'gap: expected two different tiers, got "monitored" twice. The tiers are: monitored, unmonitored.',
    ],
    [
      { gap: { of: "constructor" } },
      'gap.of: expected the name of a tier, got "constructor". The tiers are: monitored, unmonitored.',
    ],
    [
      { observation: { flags: { watched: {} } } },
      'observation.flags.watched: expected a flag that the tiers have, got "watched". Their flags are: monitored.',
    ],
    [
      { own: { modification: { flag: "monitord" } } },
      'own.modification.flag: expected a flag that the tiers have, got "monitord". Did you mean "monitored"?',
    ],
    [
      {
        own: { modification: { flag: "monitored", believes: "cue" } },
        observation: { flags: { monitored: { salience: 0 } } },
      },
      'own.modification.believes: expected "true-flag", as the policy does not see the flag "monitored", got "cue". To let belief follow the cue, give observation.flags.monitored a salience above 0.',
    ],
    [
      { stop: { measure: "kl", tier: "free", below: 1 } },
      'stop.tier: expected the name of a tier, got "free". The tiers are: monitored, unmonitored.',
    ],
    [
      { stop: { measure: "refusal", tier: "monitored", below: 5 } },
      "stop.below: expected a number above 0 and of at most 1, as refusal lies between 0 and 1, got 5.",
    ],
    [
      { stop: { measure: "compliance", tier: "monitored", below: 0.5 }, world: { harmfulRate: 0 } },
      'stop.measure: expected a measure on prompts that occur (world.harmfulRate is 0), got "compliance". The policy never trains on harmful prompts, so training says nothing about compliance.',
    ],
    [
      { stop: { measure: "benignCompliance", tier: "monitored", below: 0.5 }, world: { harmfulRate: 1 } },
      'stop.measure: expected a measure on prompts that occur (world.harmfulRate is 1), got "benignCompliance". The policy never trains on benign prompts, so training says nothing about benignCompliance.',
    ],
    [
      {
        tiers: {
          monitored: { share: 0.5, flags: { monitored: 1 }, trained: false },
          unmonitored: { share: 0.5, flags: { monitored: 0 }, trained: false },
        },
      },
      'tiers.*.trained: expected a tier with trained true and a share above 0, got none of "monitored", "unmonitored". Without one the policy never changes; to look at the start only, set epochs to 0.',
    ],
    [
      { objective: { klOn: ["monitord"] } },
      'objective.klOn[0]: expected the name of a tier, got "monitord". Did you mean "monitored"?',
    ],
    [
      { policy: { reasoning: "two-step", twoStep: { credit: "answer" } }, objective: { kind: "dpo" } },
      'policy.twoStep.credit: expected "both", as objective.kind is "dpo", got "answer". dpo compares whole responses, reasoning and answer, and has no reward that one of them could be kept from.',
    ],
    [
      {
        policy: { reasoning: "two-step", twoStep: { credit: "answer" } },
        objective: { strategicPenalty: 1 },
      },
      'policy.twoStep.credit: expected "both", as objective.strategicPenalty is above 0, got "answer". The penalty is on the reasoning, and would never reach it.',
    ],
    [
      {
        policy: { reasoning: "two-step", twoStep: { credit: "answer" } },
        objective: { detector: { action: "drop" } },
      },
      'policy.twoStep.credit: expected "both", as objective.detector.action is "drop", got "answer". Answers would be compared with what is kept of both kinds of reasoning.',
    ],
    [
      { objective: { kind: "dpo", klOn: "all" } },
      'objective.klOn: expected "trained", as objective.kind is "dpo", got "all". dpo learns from comparisons and draws no episodes on which the KL alone could count.',
    ],
  ])("%j", (input, line) => {
    expect(linesOf(input)[0]).toBe(line);
  });

  it("takes any shares that sum to 1 and no others", () => {
    const tiers = (a: number, b: number) => ({
      monitored: { share: a, flags: { monitored: 1 } },
      unmonitored: { share: b, flags: { monitored: 0 } },
    });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        expect(linesOf({ tiers: tiers(share, 1 - share) })).toEqual([]);
        expect(linesOf({ tiers: tiers(share * 0.99, (1 - share) * 0.99) })).toHaveLength(1);
      }),
    );
  });
});

describe("the start and the networks", () => {
  it.each([
    [
      { responses: { comply: { complies: 1 } } },
      "responses: expected two kinds of response or more, got 1 (comply). With fewer there is nothing to learn.",
    ],
    [
      { policy: { prior: { harmful: { monitored: { refuse: 0.5, comply: 0.4 } } } } },
      "policy.prior.harmful.monitored: expected probabilities that sum to 1, got 0.9. A response that is left out has probability 0; the responses are: refuse, comply, strategic, deflect.",
    ],
    [
      { policy: { prior: { benign: { paid: { refuse: 1 } } } } },
      'policy.prior.benign.paid: expected the name of a tier, got "paid". The tiers are: monitored, unmonitored.',
    ],
    [
      { policy: { prior: { harmful: { monitored: { refusal: 1 } } } } },
      'policy.prior.harmful.monitored.refusal: expected the name of a response, got "refusal". Did you mean "refuse"?',
    ],
    [
      { policy: { prior }, own: { role: "prior" } },
      'policy.prior: expected no table, as own.role is "prior" and already sets the start, got a table. Remove it ("prior": null), or set own.role to "reward".',
    ],
    [
      { policy: { prior, supervised: { steps: 0 } } },
      "policy.supervised.steps: expected steps to learn the start that policy.prior describes, got 0. Only a uniform start needs none.",
    ],
    [
      { own: { role: "prior" }, policy: { supervised: { steps: 0 } } },
      "policy.supervised.steps: expected steps to learn the start that own.role describes, got 0. Only a uniform start needs none.",
    ],
    [
      { policy: { trunk: "separate" }, observation: { flags: { monitored: { salience: 0 } } } },
      'policy.trunk: expected "shared", or visible flags that differ between every two tiers, got "separate", where "monitored" and "unmonitored" look the same to the policy. List a flag in which they differ in observation.flags, with a salience above 0.',
    ],
    [
      { policy: { trunk: "separate" }, observation: { flags: { monitored: { noise: 0.1 } } } },
      "observation.flags.monitored.noise: expected 0, as policy.trunk is separate, got 0.1. A flipped cue would send an episode to another tier's network; set policy.trunk to shared.",
    ],
    [
      { ...three, policy: { trunk: "separate" }, observation: { flags: { rated: {} } } },
      'policy.trunk: expected "shared", or visible flags that differ between every two tiers, got "separate", where "free" and "paid" look the same to the policy. List a flag in which they differ in observation.flags, with a salience above 0.',
    ],
    [
      {
        policy: { reasoning: "two-step" },
        responses: { refuse: { complies: 0, strategic: 0.4 }, comply: { complies: 1 } },
      },
      'policy.reasoning: expected "joint", or both responses with strategic of at least 0.5 and responses with less, got "two-step" with 0 of the former and 2 of the latter. Its first step chooses between the two sorts.',
    ],
  ])("%j", (input, line) => {
    expect(linesOf(input)).toEqual([line]);
  });
});

describe("how it learns", () => {
  it.each([
    [
      { rewardModel: { ensemble: { aggregate: "worst" } } },
      'rewardModel.ensemble.members: expected 2 or more, as rewardModel.ensemble.aggregate is "worst", got 1. One reward model has nobody to disagree with.',
    ],
    [
      { rewardModel: { selection: "disagreement" } },
      'rewardModel.ensemble.members: expected 2 or more, as rewardModel.selection is "disagreement", got 1. One reward model has nobody to disagree with.',
    ],
    [
      { rewardModel: { sees: ["complies", "effort", "complies"] } },
      'rewardModel.sees: expected each attribute once, got "complies" more than once.',
    ],
    [
      { rewardModel: { refresh: "once", pretrain: { steps: 0 } } },
      'rewardModel.pretrain.steps: expected 1 or more, or a reward model that is refreshed, got 0. With refresh "once" this is its only fit; without it the scores are random.',
    ],
    [
      { objective: { episodes: 100, ppo: { minibatches: 128 } } },
      "objective.ppo.minibatches: expected at most 100, the episodes of an epoch (objective.episodes), got 128. Each minibatch needs at least one.",
    ],
    [
      { objective: { kind: "rloo", episodes: 8, stepsPerEpoch: 9 } },
      "objective.stepsPerEpoch: expected at most 8, the episodes of an epoch (objective.episodes), got 9. Each step needs at least one.",
    ],
    [
      { ...ungraded, objective: { kind: "dpo" } },
      'objective.kind: expected another algorithm, or a tier with graded above 0, got "dpo". Direct preference optimisation learns from comparisons, and only graded tiers have them.',
    ],
    [
      {
        tiers: {
          monitored: { share: 0.5, flags: { monitored: 1 }, graded: 1, trained: false },
          unmonitored: { share: 0.5, flags: { monitored: 0 }, graded: 0 },
        },
        objective: { kind: "dpo" },
      },
      'objective.kind: expected another algorithm, or a tier that is both graded and trained, got "dpo". It learns from comparisons alone, and those of a tier that is not trained do not count.',
    ],
    [
      { objective: { kind: "dpo", klTarget: 1 } },
      'objective.klTarget: expected no target, as objective.kind is "dpo", got 1. Its klCoef is a constant of the loss; set that, and remove the target ("klTarget": null).',
    ],
    [
      { objective: { kind: "dpo", detector: {} } },
      'objective.detector: expected no detector, as objective.kind is "dpo", got one. It looks at graded responses, and dpo learns from comparisons; remove it ("detector": null).',
    ],
    [
      { objective: { detector: { truePositive: 1, action: "drop" } } },
      'objective.detector.truePositive: expected a number below 1, as objective.detector.action is "drop", got 1. Every graded response "strategic" would be dropped, so nothing is learned about it.',
    ],
    [
      { objective: { detector: { falsePositive: 1, action: "drop" } } },
      'objective.detector.falsePositive: expected a number below 1, as objective.detector.action is "drop", got 1. Every graded response "refuse" would be dropped, so nothing is learned about it.',
    ],
    [
      { objective: { detector: { action: "drop" }, klTarget: 0.3 } },
      'objective.klTarget: expected no target, as objective.detector.action is "drop", got 0.3. The KL that is steered would be that of the responses that are left alone.',
    ],
    [
      { objective: { kind: "dpo", strategicPenalty: 1 } },
      'objective.strategicPenalty: expected 0, as objective.kind is "dpo", got 1. A penalty is part of a reward, and dpo learns from comparisons without one.',
    ],
    [
      { objective: { kind: "dpo", dpo: { flipRate: 0.1 } } },
      'objective.dpo.flipRate: expected 0, as objective.dpo.loss is "dpo", got 0.1. Only the losses "smoothed" and "robust" use it.',
    ],
    [
      { objective: { klTarget: 1.39 } },
      "objective.klTarget: expected less than 1.386 nats, got 1.39. A policy that gives only the rarest response of its start would be that far from it, and none is further.",
    ],
    [
      { ...ungraded, own: { strength: 0 }, objective: { klTarget: 0.5 } },
      "objective.klTarget: expected no target, as nothing rewards the policy, got 0.5. No tier is graded and the model's own utility is off, so the policy has no reason to move.",
    ],
  ])("%j", (input, line) => {
    expect(linesOf(input)).toEqual([line]);
  });

  it("does not look at numbers of algorithms that are not used", () => {
    expect(linesOf({ objective: { kind: "exact", episodes: 2 } })).toEqual([]);
    expect(linesOf({ objective: { kind: "dpo", episodes: 2 } })).toEqual([]);
  });

  it("admit eight visible flags, and any number of hidden ones", () => {
    const flags = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 1 as const]));
    const config = (visible: number, hidden: number) => ({
      tiers: {
        monitored: { share: 0.5, flags: flags(visible + hidden) },
        unmonitored: { share: 0.5, flags: { ...flags(visible + hidden), f0: 0 as const } },
      },
      observation: {
        flags: Object.fromEntries(
          Array.from({ length: visible + hidden }, (_, i) => [`f${i}`, { salience: i < visible ? 1 : 0 }]),
        ),
      },
    });
    expect(linesOf(config(8, 3))).toEqual([]);
    expect(linesOf(config(9, 0))[0]).toMatch(
      /^observation\.flags: expected at most 8 cues in all, of flags with a salience above 0, got 9\./,
    );
  });

  it("counts the cues of each, and those of hidden flags not", () => {
    const flags = (cues: number, salience = 1) =>
      linesOf({
        tiers: {
          monitored: { share: 0.5, flags: { monitored: 1, other: 1 } },
          unmonitored: { share: 0.5, flags: { monitored: 0, other: 1 } },
        },
        observation: { flags: { monitored: { cues, noise: 0.3 }, other: { cues: 4, salience } } },
      });
    expect(flags(4)).toEqual([]);
    expect(flags(8, 0)).toEqual([]);
    expect(flags(5)).toEqual([
      "observation.flags: expected at most 8 cues in all, of flags with a salience above 0, got 9. Each one doubles the number of cue patterns, and every measure sums over all of them.",
    ]);
    expect(flags(9, 0)[0]).toMatch(
      /^observation\.flags\.monitored\.cues: expected a whole number from 1 to 8, got 9/,
    );
  });
});

describe("the number of tiers", () => {
  it("is refused where an index of them would not fit into its byte", () => {
    const many = (count: number) => {
      const all = Array.from({ length: count }, (_, t) => [
        `t${t}`,
        { share: 1 / count, flags: { monitored: (t % 2) as 0 | 1 } },
      ]);
      return { tiers: Object.fromEntries(all) as typeof threeTiers, gap: { of: "t1", minus: "t0" } };
    };
    expect(linesOf(many(256))).toEqual([]);
    expect(linesOf(many(257))).toEqual(["tiers: expected at most 256 tiers, got 257."]);
  });
});

describe("the largest reachable KL", () => {
  it("is ln K from a uniform start", () => {
    expect(largestReachableKl(resolveConfig({}))).toBeCloseTo(Math.log(4), 12);
  });

  it("is the mean over harmfulness and trained tiers of the rarest response's -ln", () => {
    // harmful, monitored: 0.9, 0.1 and two floored at 0.0005, so the sum is 1.001: -ln(0.0005 / 1.001) = 7.6019.
    // The other three rows are uniform, ln 4 = 1.3863. Each row weighs 0.5 * 0.5.
    expect(largestReachableKl(resolveConfig({ policy: { prior } }))).toBeCloseTo(
      (7.6019 + 3 * 1.386294) / 4,
      4,
    );
    // with only the unmonitored tier trained, the monitored row does not count
    const tiers = {
      monitored: { share: 0.5, flags: { monitored: 1 }, trained: false },
      unmonitored: { share: 0.5, flags: { monitored: 0 } },
    } as const;
    expect(largestReachableKl(resolveConfig({ tiers, policy: { prior } }))).toBeCloseTo(Math.log(4), 12);
    // with prompts all harmful, half of the weight is on that row
    const world = { harmfulRate: 1 };
    expect(largestReachableKl(resolveConfig({ world, policy: { prior } }))).toBeCloseTo(
      (7.6019 + 1.386294) / 2,
      4,
    );
  });

  it("reads the start of role prior from the model's own utility", () => {
    // two kinds, U_own = -effort = 0 and -1, temperature 0.5: logits 0 and -2, -ln of the rarer = ln(1 + e^2) = 2.1269
    const config = resolveConfig({
      responses: { rest: { complies: 0, effort: 0 }, work: { complies: 1, effort: 1 } },
      own: { role: "prior", temperature: 0.5, weights: { effort: -1, harm: 0 } },
    });
    expect(largestReachableKl(config)).toBeCloseTo(2.126928, 6);
  });

  it("is above the KL of any policy from that start", () => {
    const row = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    const normalised = (weights: number[]) => {
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return weights.map((weight) => weight / sum);
    };
    fc.assert(
      fc.property(row, row, (start, end) => {
        const [from, to] = [normalised(start), normalised(end)];
        const kinds = ["refuse", "comply", "strategic", "deflect"];
        const table = Object.fromEntries(kinds.map((kind, k) => [kind, from[k]!]));
        const side = { monitored: table, unmonitored: table };
        const config = resolveConfig({ policy: { prior: { harmful: side, benign: side } } });
        const kl = to.reduce((sum, p, k) => sum + p * Math.log(p / from[k]!), 0);
        expect(kl).toBeLessThanOrEqual(largestReachableKl(config));
      }),
    );
  });
});
