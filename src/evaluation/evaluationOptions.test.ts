/** What the options of the evaluation change: how exact its means over prompts are, and the n of best-of-n. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { measured, recordsOf, trained } from "../testing/runs.js";

const seeds = [1, 2, 3, 4, 5, 6];
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** A reward model after its first fit, in a world where topics matter much. */
const configOf = (evaluation: ConfigInput["evaluation"]) =>
  testConfig({
    epochs: 0,
    tiers: twoTiers({}, { graded: 1 }),
    world: { topicStrength: 1 },
    policy: { hidden: [4] },
    rewardModel: { hidden: [8], pretrain: { pairs: 128, steps: 40 }, batchPairs: 64 },
    evaluation: { prompts: 8, referencePrompts: 50, ...evaluation },
  });
const record = (evaluation: ConfigInput["evaluation"], seed: number) =>
  recordsOf(configOf(evaluation), seed)[0]!;

describe("evaluation.prompts", () => {
  it("brings measures nearer to their mean over all prompts, with the root of their number", () => {
    const gold = (prompts: number, seed: number) =>
      measured(record({ prompts }, seed), "optimum.goldReward", "monitored");
    const all = seeds.map((seed) => gold(512, seed));
    const error = (prompts: number) => mean(seeds.map((seed, i) => Math.abs(gold(prompts, seed) - all[i]!)));
    expect(error(128)).toBeLessThan(error(2) / 3); // 64 times as many: an eighth; measured 0.065 and 0.78
  });
});

describe("evaluation.referencePrompts", () => {
  it("fixes the reward model's scale more exactly, the more there are", () => {
    const scale = (referencePrompts: number, seed: number) =>
      trained(configOf({ referencePrompts }), seed).rewardModel!.save().scales[0]!;
    const all = seeds.map((seed) => scale(4000, seed));
    const error = (prompts: number) =>
      mean(seeds.map((seed, i) => Math.abs(scale(prompts, seed) / all[i]! - 1)));
    expect(error(256)).toBeLessThan(error(4) / 3); // 64 times as many: an eighth; measured 0.013 and 0.13
  });
});

describe("evaluation.bestOf", () => {
  it("is the n of best-of-n: paid more and further from the start, the larger it is, within its bound", () => {
    for (const seed of seeds) {
      const choices = [1, 2, 4, 16].map((bestOf) => record({ bestOf }, seed));
      const kl = choices.map((one) => measured(one, "bestOfN.kl", "monitored"));
      const paid = choices.map((one) => measured(one, "bestOfN.proxyReward", "monitored"));
      expect(kl[0]).toBeCloseTo(0, 6);
      expect(paid[0]).toBeCloseTo(0, 6); // the reference policy's mean
      [1, 2, 4, 16].forEach((n, i) => {
        // KL of best-of-n is at most log n − (n − 1)/n (Beirami et al. 2024); 1e-6 is single precision.
        expect(kl[i]).toBeLessThanOrEqual(Math.log(n) - (n - 1) / n + 1e-6);
        if (i > 0) expect(kl[i]).toBeGreaterThan(kl[i - 1]!);
        if (i > 0) expect(paid[i]).toBeGreaterThan(paid[i - 1]!);
      });
    }
  });
});
