/**
 * The KL to the reference policy outside the trained tiers: it holds what training would carry along, pulls where tiers look
 * alike, ends when it is told to, and every algorithm comes to the closed form that follows from it.
 */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import type { ConfigInput } from "../config/schema/config.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import type { EpochMetrics } from "../record/metrics.js";
import { smallConfig, testConfig, twoTiers } from "../testing/configs.js";
import { distanceTo, setting, startIn, trainFrom, type Start } from "../testing/oracle.js";
import { randomWorld } from "../testing/randomWorlds.js";
import { measured, recordsOf } from "../testing/runs.js";
import { idealTheory } from "./idealTheory.js";
import { train } from "./loop.js";
import { reviseRun } from "./revise.js";
import { createRun } from "./state.js";

type Objective = NonNullable<ConfigInput["objective"]>;

const narrow = (objective: Objective, overrides: ConfigInput = {}): ConfigInput => ({
  tiers: twoTiers({}, { trained: false }),
  ...overrides,
  objective,
});

const klOutside = (record: EpochMetrics | undefined): number => measured(record, "kl", "unmonitored");

describe("objective.klOn", () => {
  const end = (objective: Objective) =>
    recordsOf(resolveConfig({ ...narrow(objective), epochs: 25, evaluation: { prompts: 32 } })).at(-1);

  it("keeps what is learned in the trained tier out of one that it names, and not without", () => {
    expect(klOutside(end({}))).toBeGreaterThan(0.5);
    for (const klOn of ["all", ["unmonitored"]] as const) {
      const held = end({ klOn: typeof klOn === "string" ? klOn : [...klOn] });
      expect(klOutside(held)).toBeLessThan(0.01);
      expect(measured(held, "kl", "monitored")).toBeGreaterThan(0.5); // the trained tier learns all the same
    }
  });

  it("changes no bit where it names trained tiers alone, or none", () => {
    const records = recordsOf(smallConfig(narrow({})));
    for (const klOn of [[], ["monitored"]]) expect(recordsOf(smallConfig(narrow({ klOn })))).toEqual(records);
    expect(recordsOf(smallConfig(narrow({ klOn: "all" })))).not.toEqual(records);
  });

  it("pulls as hard as the trained tier is rewarded where the two look alike: the optimum is that at twice the klCoef", () => {
    const hidden = { observation: { flags: {} } };
    const optimum = (klOn: "trained" | "all", klCoef: number) =>
      idealTheory(testConfig(narrow({ klOn }, hidden)), 1)
        .at(klCoef)
        .tiers.map(({ harmfulShare }) => harmfulShare!);
    optimum("all", 0.4).forEach((shares, tier) => {
      shares.forEach((share, k) => {
        expect(share).toBeCloseTo(optimum("trained", 0.8)[tier]![k]!, 10);
      });
    });
  });

  it("leaves an adaptive klCoef to the trained tiers", () => {
    const coefs = (klOn: "trained" | "all") =>
      recordsOf(testConfig({ ...narrow({ klOn, klTarget: 0.4, kind: "exact" }), epochs: 40 }));
    for (const klOn of ["trained", "all"] as const)
      expect(measured(coefs(klOn).at(-1), "kl", "monitored")).toBeCloseTo(0.4, 1);
  });
});

describe("objective.klOutsideUntil", () => {
  const config = (objective: Objective) => smallConfig({ ...narrow(objective), epochs: 6 });

  it("ends the KL outside after that epoch, as a change of the config under way would", () => {
    const whole = recordsOf(config({ klOn: "all", klOutsideUntil: 3 }));
    expect(whole.slice(0, 4)).toEqual(recordsOf(config({ klOn: "all" })).slice(0, 4));

    const run = createRun(config({ klOn: "all" }), 1, createSimdEngine());
    const epochs = train(run);
    for (let epoch = 0; epoch <= 3; epoch++) epochs.next();
    const revised = reviseRun(run, config({ klOn: "trained" }), createSimdEngine());
    expect(whole.slice(4)).toEqual([...train(revised)]);
  });

  it("ends its part in the closed form with it", () => {
    const hidden = { observation: { flags: {} } };
    const optimum = (objective: Objective) =>
      recordsOf(
        smallConfig({ ...narrow({ klCoef: 1, ...objective }, hidden), rewardModel: { refresh: "once" } }),
      ).map((record) => measured(record, "optimum.compliance", "monitored"));
    const [held, free] = [optimum({ klOn: "all" }), optimum({})];
    expect(Math.abs(held[0]! - free[0]!)).toBeGreaterThan(0.05);
    expect(optimum({ klOn: "all", klOutsideUntil: 2 })).toEqual([held[0], held[1], held[2], free[3]]);
  });
});

describe("in random worlds with an untrained tier that is held, at klCoef 1,", () => {
  let starts: Start[] | undefined;
  const makeStarts = (): Start[] =>
    [1, 2, 3, 4, 5].map((number) => {
      const world = randomWorld(number);
      const tiers = Object.entries(world.tiers).map(([name, tier], i) => [
        name,
        { ...tier, trained: i !== 1 },
      ]);
      return startIn({ ...world, tiers: Object.fromEntries(tiers) as typeof world.tiers }, number, {
        objective: { klOn: "all" },
      });
    });

  it.each(["exact", "ppo", "reinforce", "rloo", "grpo"] as const)("%s reaches the optimum", (kind) => {
    starts ??= makeStarts();
    const [epochs, objective] = setting(kind, 1);
    for (const start of starts) {
      const run = trainFrom(start, epochs, { ...objective, klOn: "all" });
      expect(distanceTo(run, start)).toBeLessThan(2e-2);
    }
  });
});
