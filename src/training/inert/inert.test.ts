/**
 * Changes that cannot act: what is called inert trains to the same bits with and without it, in worlds drawn at random, and
 * what matters is never called so.
 */
import { describe, expect, it } from "vitest";
import { configDifferences, leavesOf } from "../../config/explain/differences.js";
import type { JsonObject, JsonValue } from "../../config/parse/json.js";
import { mergePatch } from "../../config/parse/json.js";
import { resolveConfig, examine } from "../../config/resolve.js";
import type { Config, ConfigPatch } from "../../config/schema/config.js";
import { createRng, type Stream } from "../../shared/rng.js";
import { randomConfigs } from "../../testing/randomConfigs.js";
import { measured, recordsOf, trained } from "../../testing/runs.js";
import { saveRun } from "../state.js";
import { inertChanges } from "./inert.js";
import { readsOf } from "./reads.js";

const base = resolveConfig({});
const parrots: ConfigPatch = { world: { harmfulRate: 0 } };

/** What is said of a patch on the default config, or on another. */
function saidOf(patch: ConfigPatch, from: Config = base) {
  const config = resolveConfig(patch, from);
  return inertChanges(config, configDifferences(config, from));
}

const reasonOf = (patch: ConfigPatch, from?: Config): string | undefined => saidOf(patch, from)[0]?.reason;

/** Everything that training has made of a config: networks, optimisers, what is drawn next. */
function madeOf(config: Config): string {
  const { policy, refPolicy, rewardModel, objective } = saveRun(trained(config, config.seed));
  return JSON.stringify([policy, refPolicy, rewardModel, objective], (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
  );
}

describe("a change that cannot act", () => {
  it.each<[string, ConfigPatch, RegExp]>([
    ["gold", { gold: { weights: { harm: 0 } } }, /gold never trains anything/],
    [
      "sight where nothing is graded",
      { tiers: { unmonitored: { visibility: 0 } } },
      /unmonitored is never graded/,
    ],
    [
      "a weight of harm where no prompt is",
      { ...parrots, labeler: { weights: { harm: -4 } } },
      /no prompt of this world/,
    ],
    [
      "a flag that nobody sees",
      { tiers: { monitored: { flags: { paid: 1 } }, unmonitored: { flags: { paid: 0 } } } },
      /does not see the flag paid/,
    ],
    [
      "noise on a hidden flag",
      { observation: { flags: { monitored: { salience: 0, noise: 0.2 } } } },
      /is hidden/,
    ],
    [
      "the numbers of another algorithm",
      { objective: { groupSize: 8 } },
      /^ppo does not use it; rloo, grpo do$/,
    ],
    [
      "the clip of an algorithm without one",
      { objective: { kind: "rloo", ppo: { clip: 0.1 } } },
      /^rloo does not use it; ppo, grpo do$/,
    ],
    [
      "a shift of topics where no episode falls",
      { tiers: { monitored: { share: 1 }, unmonitored: { share: 0, topicShift: 2 } } },
      /no episode falls into tier unmonitored/,
    ],
    ["a gain without a target", { objective: { klGain: 2 } }, /without objective.klTarget/],
    ["a KL outside where all tiers train", { objective: { klOn: "all" } }, /no tier that is not trained/],
    ["an end of what never was", { objective: { klOutsideUntil: 3 } }, /no tier that is not trained/],
    [
      "credit where there is one step",
      { policy: { twoStep: { credit: "answer" } } },
      /only where policy.reasoning is "two-step"/,
    ],
    ["own weights without strength", { own: { strength: 0, weights: { harm: -3 } } }, /own.strength is 0/],
    ["a temperature without its role", { own: { temperature: 2 } }, /own.role is "prior"/],
    [
      "own under DPO",
      { objective: { kind: "dpo" }, own: { weights: { harm: -3 } } },
      /what the model itself wants is paid nowhere/,
    ],
    [
      "a labeler's weight in a tier that nobody compares in",
      { tiers: { unmonitored: { labeler: { weights: { harm: -4 } } } } },
      /unmonitored is never graded/,
    ],
    [
      "an own weight in a tier of what no response has",
      {
        ...parrots,
        tiers: { unmonitored: { own: { weights: { harm: -4 } } } },
      },
      /no prompt of this world/,
    ],
    [
      "gold in a tier",
      { tiers: { monitored: { gold: { weights: { harm: 0 } } } } },
      /gold never trains anything/,
    ],
    [
      "another own weight in a tier without a share",
      {
        tiers: {
          monitored: { share: 1 },
          unmonitored: { share: 0, own: { weights: { harm: -4 } } },
        },
      },
      /no episode falls into tier unmonitored/,
    ],
    ["candidates of a random selection", { rewardModel: { candidates: 9 } }, /selection is "random"/],
    ["a fit of a uniform start", { policy: { supervised: { steps: 9 } } }, /start is uniform/],
    [
      "epochs of a reward model fitted once",
      { rewardModel: { refresh: "once", pairsPerEpoch: 9 } },
      /only the first fit/,
    ],
  ])("is said, with its reason: %s", (_, patch, reason) => {
    const reasons = saidOf(patch).filter(({ moves }) => moves === null);
    expect(reasons.map((one) => one.reason).join("; ")).toMatch(reason);
  });

  it("is said of a penalty on reasoning that no response has", () => {
    const plain = resolveConfig({ responses: { a: { complies: 1 }, b: { effort: 1 } } });
    expect(reasonOf({ objective: { strategicPenalty: 2 } }, plain)).toBe(
      "no response has any strategic reasoning",
    );
    expect(reasonOf({ labeler: { weights: { strategic: 2 } } }, plain)).toBe("no response has any strategic");
    expect(reasonOf({ objective: { strategicPenalty: 2 } })).toBeUndefined();
  });

  it("is said of what cannot count where half of the labels are turned round, and not of turning more of them", () => {
    const even = resolveConfig({ labeler: { flipRate: 0.5 } }, base);
    expect(reasonOf({ labeler: { weights: { complies: 9 } } }, even)).toMatch(/labeler.flipRate is 0.5/);
    expect(reasonOf({ labeler: { flipRate: 0.6 } }, even)).toBeUndefined();
    expect(reasonOf({ labeler: { flipRate: 0.1 } })).toBeUndefined();
    // 0.9·(1 − 2·0) = 1·(1 − 2·0.05): the same chance for each label.
    const readsWith = (labeler: ConfigPatch["labeler"]) => readsOf(resolveConfig({ labeler }, base));
    expect(readsWith({ mistakeRate: 0, flipRate: 0.05 })).toEqual(readsWith({ mistakeRate: 0.1 }));
  });

  it("is not said of weights in a tier that act there", () => {
    expect(reasonOf({ tiers: { monitored: { labeler: { weights: { complies: -3 } } } } })).toBeUndefined();
    expect(reasonOf({ tiers: { unmonitored: { own: { weights: { effort: -2 } } } } })).toBeUndefined();
  });

  it("is said of a detector's penalty where it drops, and of all of it where nothing is graded or fined", () => {
    const withDetector = (detector: NonNullable<ConfigPatch["objective"]>["detector"]) =>
      resolveConfig({ objective: { detector } }, base);
    const penalty = { objective: { detector: { penalty: 3 } } };
    expect(reasonOf(penalty, withDetector({ action: "drop" }))).toMatch(/detector.action is "drop"/);
    expect(reasonOf(penalty, withDetector({}))).toBeUndefined();
    const sharper = { objective: { detector: { truePositive: 1 } } };
    expect(reasonOf(sharper, withDetector({ penalty: 0 }))).toBe("its penalty is 0");
    const ungraded = resolveConfig({ tiers: { monitored: { graded: 0 } } }, withDetector({}));
    expect(reasonOf(sharper, ungraded)).toMatch(/no tier is graded/);
  });

  it("is said of labelers where nobody grades", () => {
    const ungraded = resolveConfig({ tiers: { monitored: { graded: 0 } } }, base);
    for (const patch of [
      { labeler: { mistakeRate: 0.3 } },
      { rewardModel: { hidden: [4] } },
      { objective: { strategicPenalty: 1 } },
    ])
      expect(reasonOf(patch, ungraded)).toMatch(/no tier is graded/);
  });

  it("is not said of what is only measured, drawn or told, nor of a run without training", () => {
    expect(saidOf({ evaluation: { bestOf: 4, prompts: 9 }, seeds: 2, name: "mine" })).toEqual([]);
    expect(saidOf({ epochs: 0, gold: { weights: { harm: 0 } } })).toEqual([]);
  });
});

describe("a change that hardly acts", () => {
  it("is a weight that was dominant already: scores are normalised", () => {
    const [said] = saidOf({ labeler: { weights: { complies: 30 } } });
    expect(said?.reason).toMatch(/normalised/);
    expect(said?.moves).toBeGreaterThan(0);
    expect(saidOf({ labeler: { weights: { complies: 3.5 } } })).toEqual([]); // nobody expects to see that
  });

  it.each<[string, ConfigPatch]>([
    ["labeler.weights.harm", { labeler: { weights: { harm: -4 } } }],
    ["labeler.weights.strategic", { labeler: { weights: { strategic: -2 } } }],
    ["labeler.weights.complies to none", { labeler: { weights: { complies: 0 } } }],
    ["labeler.temperature", { labeler: { temperature: 5 } }],
    ["labeler.mistakeRate", { labeler: { mistakeRate: 0.3 } }],
    ["own.weights.harm", { own: { weights: { harm: 0 } } }],
    ["own.strength", { own: { strength: 0.5 } }],
    ["a learning rate", { objective: { learningRate: 0.01 } }],
    ["klCoef", { objective: { klCoef: 0.2 } }],
    ["an audit", { tiers: { unmonitored: { graded: 0.1 } } }],
    ["sight where it is graded", { tiers: { monitored: { visibility: 0.5 } } }],
    ["topics", { world: { topicStrength: 1 } }],
    ["a shift of topics", { tiers: { unmonitored: { topicShift: 1 } } }],
    ["several cues", { observation: { flags: { monitored: { cues: 3 } } } }],
  ])("is not said of what matters: %s", (_, patch) => {
    expect(saidOf(patch)).toEqual([]);
  });

  it("ends where the run without it ends", () => {
    const end = (config: Config) => recordsOf({ ...config, epochs: 25 }).at(-1);
    const [with30, with3] = [resolveConfig({ labeler: { weights: { complies: 30 } } }), base].map(end);
    for (const tier of ["monitored", "unmonitored"])
      expect(
        Math.abs(measured(with30, "compliance", tier) - measured(with3, "compliance", tier)),
      ).toBeLessThan(0.03);
  });
});

describe("over random configs and random changes of one field", () => {
  /** Another value of the kind of this one. */
  function another(value: JsonValue, stream: Stream): JsonValue {
    if (typeof value === "boolean") return !value;
    if (typeof value === "number") {
      if (Number.isInteger(value))
        return value < 2 && stream.bernoulli(0.5) ? 1 - value : value + 1 + stream.int(3);
      return stream.bernoulli(0.3) ? Math.round(value) : value * (0.3 + stream.uniform());
    }
    const words = [
      "relu",
      "tanh",
      "mean",
      "worst",
      "random",
      "true-flag",
      "cue",
      "dpo",
      "ipo",
      "none",
      "linear",
    ];
    if (typeof value === "string") return words[stream.int(words.length)]!;
    return Array.isArray(value) ? [...(value as JsonValue[]), 3] : value;
  }
  const patchAt = (path: string, value: JsonValue): JsonObject =>
    path.split(".").reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value) as JsonObject;

  const cases = randomConfigs(24).flatMap(({ number, config }) => {
    const stream = createRng(number).stream("changes");
    return leavesOf(config).flatMap(({ path, value }) => {
      const patch = patchAt(path, another(value, stream));
      const changed = examine(mergePatch(config as unknown as JsonValue, patch)).config;
      if (changed === null) return [];
      const differences = configDifferences(changed, config);
      const said = inertChanges(changed, differences).filter(({ moves }) => moves === null);
      return differences.length === 1 ? [{ number, config, path, changed, isInert: said.length === 1 }] : [];
    });
  });

  it("what is called inert trains to the same bits", () => {
    const inert = cases.filter(({ isInert, path }) => isInert && !/(^|\.)gold\.weights\./.test(path));
    expect(inert.length).toBeGreaterThan(200);
    const made = new Map<Config, string>();
    for (const { number, config, path, changed } of inert) {
      if (!made.has(config)) made.set(config, madeOf(config));
      expect(madeOf(changed) === made.get(config), `config ${number}: ${path} is called inert and acts`).toBe(
        true,
      );
    }
  });
});
