/** A new config laid on a run under way: what arrives, what does not, and what is refused. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import type { Config, ConfigInput } from "../config/schema/config.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import type { EpochMetrics } from "../record/metrics.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { measured, trained } from "../testing/runs.js";
import { train } from "./loop.js";
import { reviseRun, type RevisionOptions } from "./revise.js";
import { saveRun, type TrainingRun } from "./state.js";

function goOn(run: TrainingRun, config: Config, options?: RevisionOptions): EpochMetrics[] {
  return [...train(reviseRun(run, config, createSimdEngine(), options))];
}

const monitored = (record: EpochMetrics | undefined) => measured(record, "compliance", "monitored");

describe("a late change of the labeler's taste", () => {
  const before = resolveConfig({ epochs: 30, evaluation: { prompts: 32 } });
  const run = trained(before);
  const dislike = resolveConfig({
    epochs: 60,
    evaluation: { prompts: 32 },
    labeler: { weights: { harm: -8 } },
  });

  it("hardly arrives where the policy gives one kind of response only: there is nothing left to compare", () => {
    const compliance = goOn(run, dislike).map(monitored);
    expect(compliance).toHaveLength(30);
    expect(Math.min(...compliance)).toBeGreaterThan(0.95);
  });

  it("turns the policy within ten epochs where the reward model is fitted afresh", () => {
    const compliance = goOn(run, dislike, { refit: true }).map(monitored);
    expect(compliance[9]).toBeLessThan(0.5);
    expect(compliance.at(-1)).toBeLessThan(0.05);
  });

  it("leaves the run that it was laid on as it was", () => {
    const saved = structuredClone(saveRun(run));
    goOn(run, dislike, { refit: true });
    expect(saveRun(run)).toEqual(saved);
  });
});

describe("a revision", () => {
  it("that changes nothing but the epochs goes on to the same bits", () => {
    const whole = smallConfig({ epochs: 6 });
    const half = trained(smallConfig({ epochs: 3 }));
    const revised = reviseRun(half, whole, createSimdEngine());
    expect([...train(revised)].map(({ epoch }) => epoch)).toEqual([4, 5, 6]);
    expect(saveRun(revised)).toEqual(saveRun(trained(whole)));
  });

  it("takes another klCoef at once, and keeps one that has adapted where the config names the same", () => {
    const run = trained(smallConfig({ epochs: 3, objective: { klTarget: 0.05 } }));
    const same = reviseRun(run, smallConfig({ epochs: 4, objective: { klTarget: 0.1 } }), createSimdEngine());
    expect(same.klCoef).toBe(run.klCoef);
    const other = reviseRun(run, smallConfig({ epochs: 4, objective: { klCoef: 2 } }), createSimdEngine());
    expect(other.klCoef).toBe(2);
  });

  it("can switch grading on and off, and the algorithm", () => {
    const run = trained(smallConfig({ epochs: 2, tiers: twoTiers({ graded: 0 }) }));
    expect(run.rewardModel).toBeNull();
    const graded = goOn(run, smallConfig({ epochs: 4 }));
    expect(measured(graded.at(-1), "accuracy")).toBeGreaterThan(0);
    const now = trained(smallConfig({ epochs: 2 }));
    for (const kind of ["dpo", "grpo", "exact"] as const)
      expect(goOn(now, smallConfig({ epochs: 3, objective: { kind } }))).toHaveLength(1);
    expect(goOn(now, smallConfig({ epochs: 3, tiers: twoTiers({ graded: 0 }) }))[0]!["accuracy"]).toBeNull();
  });

  it.each<[string, ConfigInput]>([
    ["policy.hidden", { policy: { hidden: [5] } }],
    ["responses.other", { responses: { refuse: {}, comply: { complies: 1 }, other: {} } }],
    ["tiers.unmonitored.flags.monitored", { tiers: twoTiers({}, { flags: { monitored: 1 } }) }],
    ["observation.flags.monitored.noise", { observation: { flags: { monitored: { noise: 0.1 } } } }],
    ["rewardModel.sees", { rewardModel: { sees: ["complies"] } }],
  ])("refuses to change %s, in a sentence that says so", (path, overrides) => {
    const run = trained(smallConfig({ epochs: 0 }));
    expect(() => reviseRun(run, smallConfig({ ...overrides, epochs: 2 }), createSimdEngine())).toThrow(
      `${path}: expected`,
    );
  });

  it("refuses tiers in another order, because all that was learned is numbered by it", () => {
    const run = trained(smallConfig({ epochs: 0 }));
    const { monitored, unmonitored } = twoTiers();
    const swapped = smallConfig({ epochs: 2, tiers: { unmonitored: unmonitored!, monitored: monitored! } });
    expect(() => reviseRun(run, swapped, createSimdEngine())).toThrow(/^tiers: expected/);
  });
});
