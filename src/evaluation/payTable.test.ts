/** The pay table against what training pays: the same reward, term by term. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { measured } from "../testing/runs.js";
import { train } from "../training/loop.js";
import { createRun, evaluatorOf } from "../training/state.js";

function tableOf(overrides: ConfigInput) {
  const run = createRun(smallConfig({ epochs: 2, ...overrides }), 1, createSimdEngine());
  const record = [...train(run)].at(-1);
  return { run, record, rows: evaluatorOf(run).pay(run) };
}

const audited: ConfigInput = {
  tiers: twoTiers({}, { graded: 0.25 }),
  observation: { flags: { monitored: { noise: 0.1 } } },
  objective: { strategicPenalty: 0.5 },
};

describe("a pay table", () => {
  it("adds up to the reward: graded · (proxyReward − penalty) + own + the KL term", () => {
    for (const row of tableOf(audited).rows) {
      const graded = row.graded * ((row.proxyReward ?? NaN) - row.strategicPenalty);
      expect(row.sum).toBeCloseTo(graded + row.own + row.klTerm, 9);
    }
  });

  it("has a row for every tier, kind of prompt and response, whose probabilities are those of the record", () => {
    const { rows, record, run } = tableOf(audited);
    expect(rows).toHaveLength(2 * 2 * 4);
    for (const { tier, harmful, response, probability, optimumProbability } of rows) {
      if (!harmful) continue;
      expect(probability).toBeCloseTo(measured(record, "harmfulShare", tier, response), 9);
      expect(optimumProbability).toBeCloseTo(measured(record, "optimum.harmfulShare", tier, response), 9);
    }
    const own = run.world.tiers.map(({ name }) =>
      rows.filter(({ tier }) => tier === name).reduce((sum, row) => sum + (row.probability * row.own) / 2, 0),
    );
    run.world.tiers.forEach(({ name }, t) => {
      expect(own[t]).toBeCloseTo(measured(record, "ownReward", name), 2);
    });
  });

  it("says which tiers can be taken for one another", () => {
    const pooled = (overrides: ConfigInput) => tableOf(overrides).rows.map((row) => row.pooled);
    expect(pooled({})).not.toContain(true);
    expect(pooled(audited)).not.toContain(false); // the cue is wrong now and then
    expect(pooled({ observation: { flags: { monitored: { salience: 0 } } } })).not.toContain(false);
  });

  it("leaves out prompts that never occur, and scores where there is no reward model", () => {
    const { rows } = tableOf({ world: { harmfulRate: 0 }, tiers: twoTiers({ graded: 0 }) });
    expect(rows.every(({ harmful, proxyReward }) => !harmful && proxyReward === null)).toBe(true);
    expect(rows.every(({ sum, own, klTerm }) => Math.abs(sum - own - klTerm) < 1e-12)).toBe(true);
  });
});
