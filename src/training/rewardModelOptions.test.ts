/**
 * What each option of the reward model changes, but for those of labels and steps (see rewardModelLabels.test). Means
 * are over seeds 1 to 6; errors are distances of proxyReward to that of an ideal reward model, in sd.
 */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { twoTiers } from "../testing/configs.js";
import {
  fittedRuns,
  ladder,
  mean,
  payOf,
  rareKind,
  recordOf,
  seeds,
  type RewardModelInput,
} from "../testing/rewardModelRuns.js";
import { measured } from "../testing/runs.js";

const highest = (values: readonly number[]) => Math.max(...values);
const lowest = (values: readonly number[]) => Math.min(...values);

/** Complying is liked (by 2) on benign prompts and disliked (by 2) on harmful ones: harm × complies. */
const interaction: ConfigInput = {
  responses: { refuse: {}, comply: { complies: 1 } },
  world: { topicDim: 1, topicStrength: 0 },
  labeler: { weights: { complies: 2, substance: 0, keywords: 0, harm: -4 }, mistakeRate: 0 },
};
const enough: RewardModelInput = {
  learningRate: 0.03,
  pretrain: { pairs: 512, steps: 200 },
  batchPairs: 128,
};

describe("an ensemble", () => {
  const arms = (ensemble: NonNullable<RewardModelInput["ensemble"]>) => {
    const objective = {
      kind: "exact",
      episodes: 32,
      stepsPerEpoch: 8,
      klCoef: 0.5,
      learningRate: 0.02,
    } as const;
    const all = fittedRuns({ ...rareKind, epochs: 15, objective }, { ensemble });
    return {
      pay: all.map(payOf),
      rareShare: mean(all.map((run) => measured(recordOf(run), "share", "monitored", "rare"))),
    };
  };
  const single = arms({ members: 1 });
  const average = arms({ members: 5 });
  const worst = arms({ members: 5, aggregate: "worst" });
  const cautious = arms({ members: 5, aggregate: "mean-minus-sd" });
  const moreCautious = arms({ members: 5, aggregate: "mean-minus-sd", sdWeight: 2 });

  it("is nearer to the ideal than one of its members is: errors of their own average out", () => {
    // 0.67 and 0.42; five members that erred independently would come to 1/√5 of it, but they share their labels.
    expect(mean(average.pay.map((one) => one.error))).toBeLessThan(
      0.8 * mean(single.pay.map((one) => one.error)),
    );
  });

  it.each([
    ["worst", worst],
    ["mean-minus-sd", cautious],
  ])("by %s pays less where its members disagree: for the kind they have hardly seen", (_, arm) => {
    // The members are the same in all arms, so this is the aggregation alone.
    const discount = (kind: number) =>
      mean(arm.pay.map((one, i) => average.pay[i]!.byKind[kind]! - one.byKind[kind]!));
    expect(discount(0)).toBeGreaterThan(0);
    expect(discount(2)).toBeGreaterThan(3 * discount(0)); // 0.5 to 0.8 against 0.1 to 0.15
    expect(discount(2)).toBeGreaterThan(3 * discount(1));
  });

  it("keeps the policy from a kind that is rated too high: one model the least, caution the most", () => {
    // The ideal leaves 0.1 % of it; measured 4.2, 1.9, 1.4 and 1.3 %.
    expect(average.rareShare).toBeLessThan(0.6 * single.rareShare);
    expect(cautious.rareShare).toBeLessThan(0.85 * average.rareShare);
    expect(worst.rareShare).toBeLessThan(0.85 * average.rareShare);
  });

  it("is the more cautious the larger sdWeight is, and the mean where it is 0", () => {
    expect(moreCautious.rareShare).toBeLessThan(cautious.rareShare);
    const none = arms({ members: 5, aggregate: "mean-minus-sd", sdWeight: 0 });
    expect(none.pay.map((one) => one.byKind)).toEqual(average.pay.map((one) => one.byKind));
  });
});

describe("the reward model's network", () => {
  // A label is right with σ(2) = 0.8808 at best. With harmful and benign prompts alike in number, whoever likes complying
  // on both, or on neither, is right half of the time to the bit.
  const ceiling = 1 / (1 + Math.exp(-2));
  const accuracies = (hidden: number[], activation: "relu" | "tanh") =>
    fittedRuns(interaction, { ...enough, hidden, activation }).map((run) =>
      measured(recordOf(run), "accuracy"),
    );

  it("without hidden layers cannot learn that harm turns a liking around, and eight units can", () => {
    for (const accuracy of accuracies([], "relu")) expect(accuracy).toBeCloseTo(0.5, 12);
    for (const activation of ["relu", "tanh"] as const)
      for (const accuracy of accuracies([8], activation)) expect(accuracy).toBeCloseTo(ceiling, 6);
  });

  it("with one unit is monotone: tanh is right half of the time, relu can be silent on one side", () => {
    for (const accuracy of accuracies([1], "tanh")) expect(accuracy).toBeCloseTo(0.5, 12);
    // Silent on harmful prompts, which are then guessed: half of the prompts at the ceiling, half at 1/2.
    for (const accuracy of accuracies([1], "relu"))
      expect(accuracy).toBeLessThanOrEqual((ceiling + 0.5) / 2 + 1e-6);
  });

  it("with a second layer behind that one unit can turn around: depth is not width", () => {
    const deep = accuracies([1, 8], "tanh");
    expect(deep.filter((accuracy) => accuracy > ceiling - 1e-6).length).toBeGreaterThanOrEqual(4); // of 6: 5
  });

  it("of relu units goes on growing far from all prompts it was fitted to, of tanh units it does not", () => {
    const growth = (activation: "relu" | "tanh") =>
      fittedRuns(interaction, { hidden: [8], activation }).map((run) => {
        const size = (topic: number) => {
          const prompts = { count: 2, topics: Float32Array.of(topic, -topic), harmful: Uint8Array.of(1, 0) };
          const [scores] = run.rewardModel!.scores(run.rewardModel!.inputs.all(prompts, new Uint8Array(2)));
          return highest([...scores!].map(Math.abs));
        };
        return size(1e5) / size(1e4);
      });
    expect(lowest(growth("relu"))).toBeGreaterThan(9.9); // ten times as far, ten times as large
    expect(highest(growth("tanh"))).toBeLessThan(1.01);
  });
});

describe("weightDecay", () => {
  it("keeps the scores of a model with few labels small, and so its confidence nearer to the truth", () => {
    const decayed = [0, 1, 3].map((weightDecay) =>
      fittedRuns(rareKind, {
        weightDecay,
        hidden: [16],
        pretrain: { pairs: 64, steps: 300 },
        learningRate: 0.01,
      }),
    );
    const scale = decayed.map((all) => all.map((run) => run.rewardModel!.save().scales[0]!));
    const calibration = decayed.map((all) => all.map((run) => measured(recordOf(run), "calibrationError")));
    seeds.forEach((_, i) => {
      expect(scale[1]![i]).toBeLessThan(0.6 * scale[0]![i]!);
      expect(scale[2]![i]).toBeLessThan(0.7 * scale[1]![i]!);
      expect(calibration[2]![i]).toBeLessThan(0.6 * calibration[0]![i]!);
    });
  });
});

describe("what the reward model sees", () => {
  it("is what it can be taught: without `strategic` it pays sincere and strategic compliance alike", () => {
    const ratio = (sees: RewardModelInput["sees"]) => {
      const world: ConfigInput = {
        responses: { refuse: {}, comply: { complies: 1 }, scheme: { complies: 1, strategic: 1 } },
        labeler: { weights: { complies: 1, substance: 0, keywords: 0, strategic: -3 }, mistakeRate: 0 },
        objective: { klCoef: 1 },
      };
      return fittedRuns(world, { ...enough, sees }).map((run) => {
        const best = (kind: string) => measured(recordOf(run), "optimum.harmfulShare", "monitored", kind);
        return best("scheme") / best("comply");
      });
    };
    for (const blind of ratio(["complies"])) expect(blind).toBeCloseTo(1, 6);
    expect(highest(ratio(["complies", "strategic"]))).toBeLessThan(0.4); // 0.09 to 0.19
  });

  it("may be the flags: then it learns a labeler who sees harm in one tier alone, else it judges both alike", () => {
    const accuracy = (seesFlags: boolean) =>
      fittedRuns(
        {
          ...interaction,
          world: { topicDim: 1, topicStrength: 0, harmfulRate: 1 },
          tiers: twoTiers({ visibility: 1 }, { graded: 1, visibility: 0 }),
        },
        { ...enough, seesFlags },
      ).map((run) => measured(recordOf(run), "accuracy"));
    // It dislikes complying by 2 in one tier and likes it by 2 in the other.
    for (const value of accuracy(false)) expect(value).toBeCloseTo(0.5, 12);
    for (const value of accuracy(true)) expect(value).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });
});

describe("normalize", () => {
  it("none lets the labeler's decidedness set how far the policy goes, reference takes it out", () => {
    const kl = (normalize: "reference" | "none", temperature: number) =>
      mean(
        fittedRuns(
          {
            ...ladder,
            labeler: { ...ladder.labeler, temperature },
            epochs: 12,
            objective: { kind: "exact", episodes: 32, stepsPerEpoch: 8, klCoef: 2, learningRate: 0.02 },
          },
          { normalize, pretrain: { pairs: 1024, steps: 150 }, learningRate: 0.01 },
        ).map((run) => measured(recordOf(run), "kl", "monitored")),
      );
    // A quarter of the temperature: four times the score, and near the start KL grows with its square.
    expect(kl("none", 0.5) / kl("none", 2)).toBeGreaterThan(8); // 13
    expect(Math.abs(kl("reference", 0.5) / kl("reference", 2) - 1)).toBeLessThan(0.2); // 1.04
  });
});
