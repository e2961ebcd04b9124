/** Every objective brings its closed form: where it should end is what the record and theory report for it. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { objectiveKinds } from "../../config/schema/objectiveTraits.js";
import type { ConfigInput } from "../../config/schema/config.js";
import { metric } from "../../record/metrics.js";
import { smallConfig } from "../../testing/configs.js";
import { measured, recordsOf } from "../../testing/runs.js";
import { idealTheory } from "../idealTheory.js";

const dpo = (loss: "dpo" | "ipo" | "smoothed" | "robust", flipRate = 0): ConfigInput => ({
  labeler: { mistakeRate: 0.1 },
  objective: { kind: "dpo", klCoef: 1, dpo: { loss, flipRate } },
});

/** Compliance on harmful prompts of the graded tier, at the optimum and at the fixed point. */
function expected(overrides: ConfigInput): readonly [optimum: number, fixedPoint: number | undefined] {
  const config = smallConfig(overrides);
  const theory = idealTheory(config, 1);
  const { klCoef } = config.objective;
  return [
    theory.at(klCoef).tiers[0]!.compliance!,
    theory.fixedPoint?.at(klCoef)?.tiers[0]?.compliance ?? undefined,
  ];
}

describe("the list of algorithms", () => {
  it("has every file of this folder that holds one", () => {
    const folder = dirname(fileURLToPath(import.meta.url));
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    const holding = readdirSync(folder).filter(
      (file) => !file.endsWith(".test.ts") && read(file).includes("satisfies ObjectiveEntry"),
    );
    expect(holding).toHaveLength(objectiveKinds.length);
    for (const file of holding) expect(read("registry.ts")).toContain(`"./${file.replace(".ts", ".js")}"`);
  });
});

describe("the closed form that an objective brings", () => {
  it("is the KL-regularised optimum for the algorithms that follow its gradient", () => {
    for (const kind of ["ppo", "reinforce", "rloo", "exact"] as const)
      expect(expected({ objective: { kind } })[1]).toBeUndefined();
    expect(expected({ objective: { kind: "grpo", grpo: { klInLoss: false } } })[1]).toBeUndefined();
  });

  it("depends on DPO's loss, where labels are flipped", () => {
    const [optimum, plain] = expected(dpo("dpo"));
    const [, smoothed] = expected(dpo("smoothed", 0.05));
    const [, ipo] = expected(dpo("ipo"));
    const [, robust] = expected(dpo("robust", 0.05));
    // Flips make the margins too small, smoothing still smaller; the true flip rate undoes them.
    expect(plain!).toBeLessThan(optimum - 0.02);
    expect(smoothed!).toBeLessThan(plain! - 0.02);
    expect(ipo!).toBeLessThan(smoothed! - 0.1);
    expect(robust!).toBeCloseTo(optimum, 6);
  });

  it("does not exist where robust DPO assumes more flips than there are: its loss has no floor", () => {
    expect(expected(dpo("robust", 0.3))[1]).toBeUndefined();
  });

  it("is what a run's record holds, beside the optimum", () => {
    for (const overrides of [dpo("ipo"), { objective: { kind: "grpo" } }] satisfies ConfigInput[]) {
      const record = recordsOf(smallConfig({ ...overrides, epochs: 1 })).at(-1);
      const [own, optimum] = [
        measured(record, "fixedPoint.compliance", "monitored"),
        measured(record, "optimum.compliance", "monitored"),
      ];
      expect(Math.abs(own - optimum)).toBeGreaterThan(0.01);
      expect(measured(record, "distanceToFixedPoint")).not.toBe(measured(record, "distanceToOptimum"));
    }
    expect(metric(recordsOf(smallConfig({ epochs: 0 }))[0]!, "fixedPoint.behaviourGap")).toBeNull();
  });

  it("is asked for at a klCoef above 0", () => {
    const theory = idealTheory(smallConfig({}), 1);
    for (const klCoef of [0, -1, NaN]) expect(() => theory.at(klCoef)).toThrow(RangeError);
  });
});
