/** Training that diverges: it ends with one sentence that names what went wrong and what to lower, and it ends at all. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergePatch, valueAt, type JsonObject } from "../config/parse/json.js";
import type { ConfigInput } from "../config/schema/config.js";
import { objectiveKinds } from "../config/schema/objectiveTraits.js";
import { TrainingError } from "../shared/errors.js";
import { smallConfig } from "../testing/configs.js";
import { recordsOf } from "../testing/runs.js";
import { quantityOf, remedyFor, suspectsOf } from "./suspects.js";

const startRow = { refuse: 0.7, comply: 0.1, strategic: 0.1, deflect: 0.1 };
const startRows = { monitored: startRow, unmonitored: startRow };

/** The patch that sets one field. */
const at = (path: string, value: number): JsonObject =>
  path.split(".").reduceRight<JsonObject | number>((inner, key) => ({ [key]: inner }), value) as JsonObject;

const run = (overrides: ConfigInput) => recordsOf(smallConfig({ epochs: 1, ...overrides }), 1);

describe("training that diverges", () => {
  it.each<[string, ConfigInput, RegExp]>([
    [
      "a weight decay that turns weights over",
      { rewardModel: { weightDecay: 1e6 } },
      /the reward model's loss is NaN at epoch 0 of seed 1\. Lower rewardModel\.weightDecay \(1000000; usually about 0\.01\)\. .*here 3000,/,
    ],
    [
      "a learning rate of the reward model",
      { rewardModel: { learningRate: 1e30 } },
      /the reward model's loss is \S+ at epoch 0 of seed 1\. Lower rewardModel\.learningRate \(1e\+30; usually about 0\.003\)\.$/,
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

  const members = { members: 2, aggregate: "mean-minus-sd" } as const;
  it.each<[string, number, ConfigInput]>([
    ["own.strength", 1e300, {}],
    ["own.weights.harm", -1e300, { objective: { kind: "exact" } }],
    ["own.modification.weight", -1e300, { own: { modification: { flag: "monitored" } } }],
    ["world.topicStrength", 1.7e308, {}],
    ["labeler.temperature", 1e-320, { objective: { kind: "dpo" } }],
    ["rewardModel.ensemble.sdWeight", 1e300, { rewardModel: { ensemble: members } }],
    ["objective.learningRate", 1e6, { objective: { kind: "grpo" } }],
    ["objective.klCoef", 1e300, { objective: { kind: "dpo" } }],
    ["objective.klCoef", 1e-320, {}],
    ["objective.klGain", 1e300, { objective: { klTarget: 0.1 } }],
    ["objective.strategicPenalty", 1e300, {}],
    ["objective.entropyBonus", 1e300, { objective: { kind: "rloo" } }],
    ["objective.value.learningRate", 1e30, { objective: { kind: "reinforce" } }],
  ])("names %s where it is %s, and nothing else", (path, value, others) => {
    const config = smallConfig(
      mergePatch({ epochs: 3, ...others } as JsonObject, at(path, value)) as ConfigInput,
    );
    const named = new RegExp(
      `[.] \\w+ ${path} \\(${String(value).replace("+", "\\+")}; usually about [^,]*[.]$`,
    );
    expect(() => recordsOf(config)).toThrow(TrainingError);
    expect(() => recordsOf(config)).toThrow(named);
  });

  it("names weights that are too large together", () => {
    const weights = { complies: 1.7e308, substance: 1.7e308 };
    const both = (utility: string) =>
      new RegExp(
        `[.] Lower ${utility}\\.weights\\.complies \\(.*, or lower ${utility}\\.weights\\.substance \\(`,
      );
    expect(() => run({ gold: { weights } })).toThrow(both("gold"));
    expect(() => run({ labeler: { weights } })).toThrow(both("labeler"));
    expect(() => run({ own: { weights } })).toThrow(both("own"));
  });

  it("names several fields, the one that is farthest out of range first", () => {
    const own = { strength: 1e200, weights: { effort: -1e250, harm: 1e3 } };
    expect(remedyFor("own", smallConfig({ own }))).toBe(
      "Bring own.weights.effort (-1e+250; usually about 1) nearer to 0, or lower own.strength (1e+200; usually about 1), or lower own.weights.harm (1000; usually about 1).",
    );
  });

  it("names the learning rate where no field is out of range, or what does most to a closed form", () => {
    const rate = (name: string, usual: number) => `Lower ${name} (${usual}; usually about ${usual}).`;
    expect(remedyFor("policy", smallConfig())).toBe(rate("objective.learningRate", 0.003));
    expect(remedyFor("rewardModel", smallConfig())).toBe(rate("rewardModel.learningRate", 0.003));
    expect(remedyFor("start", smallConfig())).toBe(rate("policy.supervised.learningRate", 0.01));
    expect(remedyFor("closedForm", smallConfig())).toBe("Raise objective.klCoef (0.1; usually about 0.1).");
  });

  it("knows each field by its path, and as usual the schema's default where that is not 0", () => {
    const config = smallConfig({
      own: { role: "prior", modification: { flag: "monitored" } },
      objective: { klTarget: 0.1 },
      rewardModel: { ensemble: members },
    });
    for (const { path, value, usual } of Object.values(suspectsOf).flatMap((fields) => fields(config))) {
      expect(valueAt(config, path.split(".")), path).toBe(value);
      const fixed = value !== 0 && !path.includes(".weight");
      if (fixed) expect(value, path).toBe(usual);
    }
  });

  it("finds the quantity behind a measure, whatever tiers are called", () => {
    const all = ["goldReward.a", "bestOfN.goldReward.a", "optimum.goldReward.a", "compliance.goldReward"];
    expect(all.map(quantityOf)).toEqual(["gold", "gold", "gold", "policy"]);
    const forms = ["optimum.compliance.proxyReward", "distanceToOptimum", "fixedPoint.harmfulShare.a.b"];
    expect(forms.map(quantityOf)).toEqual(["closedForm", "closedForm", "closedForm"]);
    expect(
      ["accuracy", "reliability.weight.0", "klCoef", "ownReward.b", "bestOfN.kl.a"].map(quantityOf),
    ).toEqual(["labels", "labels", "klCoef", "own", "proxy"]);
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
          const named = [...(error as Error).message.matchAll(/[\w.]+(?= \()/g)].map(([path]) => path);
          for (const path of named) expect(valueAt(overrides, path.split(".")), path).toBeDefined(); // it was changed
          expect(named.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
