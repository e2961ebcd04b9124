/** Training that diverges: it ends with one sentence that names what went wrong and what to lower, and it ends at all. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { objectiveKinds } from "../config/schema/objectiveTraits.js";
import { TrainingError } from "../shared/errors.js";
import { smallConfig } from "../testing/configs.js";
import { recordsOf } from "../testing/runs.js";

const startRow = { refuse: 0.7, comply: 0.1, strategic: 0.1, deflect: 0.1 };
const startRows = { monitored: startRow, unmonitored: startRow };

const run = (overrides: ConfigInput) => recordsOf(smallConfig({ epochs: 1, ...overrides }), 1);

describe("training that diverges", () => {
  it.each<[string, ConfigInput, RegExp]>([
    [
      "a weight decay that turns weights over",
      { rewardModel: { weightDecay: 1e6 } },
      /the reward model's loss is NaN at epoch 0 of seed 1\. Lower .*rewardModel\.weightDecay \(1000000\): .*3000/,
    ],
    [
      "a learning rate of the reward model",
      { rewardModel: { learningRate: 1e30 } },
      /the reward model's loss is \S+ at epoch 0 of seed 1\. Lower rewardModel\.learningRate \(1e\+30\)\./,
    ],
    [
      "one that only the last step of a fit feels",
      { rewardModel: { learningRate: 1e30, pretrain: { pairs: 64, steps: 1 } } },
      /a proxyReward is NaN at epoch 0 of seed 1\. Lower rewardModel\.learningRate/,
    ],
    [
      "a learning rate of the policy",
      { objective: { learningRate: 1e38 }, epochs: 5 },
      /a log-probability of the policy is NaN at epoch \d of seed 1\. Lower objective\.learningRate/,
    ],
    [
      "a learning rate of the supervised start",
      {
        policy: {
          prior: { harmful: startRows, benign: startRows },
          supervised: { learningRate: 1e30, steps: 20 },
        },
      },
      /a log-probability of the policy is NaN at epoch 0 of seed 1\. Lower policy\.supervised\.learningRate/,
    ],
  ])("says so of %s", (_, overrides, sentence) => {
    expect(() => run(overrides)).toThrow(TrainingError);
    expect(() => run(overrides)).toThrow(sentence);
  });

  it("ends with finite measures or that sentence, whatever the extremes", () => {
    const size = fc.constantFrom(1e-30, 1e-3, 1, 1e3, 1e30);
    const extremes = fc.record({
      kind: fc.constantFrom(...objectiveKinds),
      learningRate: size,
      modelRate: size,
      weightDecay: fc.oneof(fc.constant(0), size),
      klCoef: size,
      klTarget: fc.option(fc.constantFrom(0.1, 1), { nil: undefined }),
      normalize: fc.constantFrom("reference" as const, "none" as const),
    });
    fc.assert(
      fc.property(extremes, ({ kind, learningRate, modelRate, weightDecay, klCoef, klTarget, normalize }) => {
        const adaptive = kind === "dpo" || klTarget === undefined ? {} : { klTarget };
        const overrides = {
          objective: { kind, learningRate, klCoef, ...adaptive },
          rewardModel: { learningRate: modelRate, weightDecay, normalize },
        };
        try {
          for (const record of run(overrides))
            for (const value of Object.values(record))
              expect(value === null || Number.isFinite(value)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(TrainingError);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
