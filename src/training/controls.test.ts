/**
 * What the laboratory is for, at reduced size: the gap emerges by default, and vanishes when its cause is removed. The
 * expected gaps come from the closed form; see optimum.test for that itself.
 */
import { describe, expect, it } from "vitest";
import type { Config, ConfigInput } from "../config/schema/config.js";
import type { EpochMetrics } from "../record/metrics.js";
import { smallConfig, testConfig, twoTiers } from "../testing/configs.js";
import { measured, recordsOf } from "../testing/runs.js";

/** The default world with a learning rate and epochs that get there in about a third of a second. */
function reduced(overrides: ConfigInput = {}): Config {
  return testConfig({
    epochs: 25,
    policy: { hidden: [16, 16] },
    rewardModel: { hidden: [16, 16], pretrain: { pairs: 512, steps: 150 } },
    ...overrides,
    objective: { learningRate: 0.01, value: { learningRate: 0.01 }, ...overrides.objective },
    evaluation: { prompts: 64, referencePrompts: 100 },
  });
}

/** Mean over the last five epochs. */
const late = (records: readonly EpochMetrics[], id: "behaviourGap" | "optimum.behaviourGap"): number =>
  records.slice(-5).reduce((sum, record) => sum + measured(record, id) / 5, 0);

describe("by default", () => {
  const records = recordsOf(reduced());

  it("there is no gap before training, and a large one after it", () => {
    expect(Math.abs(measured(records[0], "behaviourGap"))).toBeLessThan(0.05);
    expect(late(records, "behaviourGap")).toBeGreaterThan(0.9); // 0.97 to 0.99 over seeds
  });

  it("the gap comes near the closed form for the learned reward model", () => {
    expect(Math.abs(late(records, "behaviourGap") - late(records, "optimum.behaviourGap"))).toBeLessThan(
      0.05,
    );
  });

  it("the policy goes on helping with benign requests while monitored", () => {
    expect(measured(records.at(-1), "benignCompliance", "monitored")).toBeGreaterThan(0.8);
  });
});

describe("without its cause", () => {
  it("the gap is exactly 0 at every epoch where the flag is hidden, in the closed form too", () => {
    const hidden = { observation: { flags: { monitored: { salience: 0 } } } };
    for (const record of recordsOf(reduced(hidden))) {
      expect(record["behaviourGap"]).toBe(0);
      expect(record["optimum.behaviourGap"]).toBe(0);
      expect(record["flagSensitivity"]).toBe(0);
    }
  });

  it("the gap is near 0 where every response is graded, though the flag is in plain sight", () => {
    const records = recordsOf(reduced({ tiers: twoTiers({}, { graded: 1 }) }));
    expect(Math.abs(late(records, "behaviourGap"))).toBeLessThan(0.05);
    expect(measured(records.at(-1), "compliance", "unmonitored")).toBeGreaterThan(0.8);
  });

  it("what remains without the model's own utility is the starting share of compliance, a gap of one half", () => {
    const records = recordsOf(reduced({ own: { strength: 0 } }));
    expect(Math.abs(late(records, "behaviourGap") - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(measured(records.at(-1), "compliance", "unmonitored") - 0.5)).toBeLessThan(0.05);
  });

  it.each(["ppo", "reinforce", "rloo", "grpo", "exact"] as const)(
    "%s leaves a policy that nothing rewards exactly where its supervised start put it",
    (kind) => {
      const unpaid = { graded: 0 };
      const records = recordsOf(
        smallConfig({ tiers: twoTiers(unpaid, unpaid), own: { role: "prior" }, objective: { kind } }),
      );
      const shares = (record: EpochMetrics | undefined) =>
        Object.entries(record ?? {}).filter(([key]) => key.startsWith("share."));
      expect(shares(records.at(-1))).toHaveLength(8);
      expect(shares(records.at(-1))).toEqual(shares(records[0]));
    },
  );

  it("a cue without information (noise 1/2) leaves no gap either", () => {
    const records = recordsOf(reduced({ observation: { flags: { monitored: { noise: 0.5 } } } }));
    expect(Math.abs(late(records, "behaviourGap"))).toBeLessThan(1e-9);
  });
});

describe("a weaker cause", () => {
  it("gives a smaller gap: with half of the unmonitored responses secretly graded it closes", () => {
    const records = recordsOf(reduced({ tiers: twoTiers({}, { graded: 0.5 }) }));
    expect(Math.abs(late(records, "behaviourGap"))).toBeLessThan(0.15); // 0.00 to 0.02, closed form 0.06 to 0.08
  });

  it("a strong KL penalty holds the policy to its start", () => {
    const records = recordsOf(reduced({ objective: { klCoef: 10 } }));
    expect(late(records, "behaviourGap")).toBeLessThan(0.1);
    expect(measured(records.at(-1), "kl", "monitored")).toBeLessThan(0.05);
  });
});
