/**
 * The pay table beside what training itself pays for the same prompts, and its probabilities beside the closed form worked
 * out from that pay alone.
 */
import { describe, expect, it } from "vitest";
import { loadConfig } from "../config/read/load.js";
import { meanPayments } from "../record/payments.js";
import { observe } from "../models/inputs.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { createRng } from "../shared/rng.js";
import { patternProbability } from "../world/observation.js";
import { drawPairedPrompts } from "../world/prompts.js";
import { train } from "./loop.js";
import { rewardsOfAllKinds } from "./rollout.js";
import { createRun, evaluatorOf } from "./state.js";

const shipped = [
  "configs/default.json",
  "configs/audits.json",
  "configs/scenarios/observed-harm.json",
  "configs/scenarios/keyword-parrot.json",
  "configs/scenarios/over-optimisation.json",
];

function runOf(file: string) {
  const { config } = loadConfig(file, { overrides: { epochs: 3, seeds: 1 } });
  const run = createRun(config, 1, createSimdEngine());
  for (const record of train(run)) void record;
  return run;
}

describe.each(shipped)("the pay table of %s", (file) => {
  const run = runOf(file);
  const { world, klCoef, refPolicy } = run;
  const prompts = drawPairedPrompts(world, run.config.evaluation.prompts, createRng(1).stream("evaluation"));
  const kinds = world.responses.length;
  const table = evaluatorOf(run).pay(run);

  it("sums up to the reward that training pays, and says what the closed form makes of it", () => {
    expect(table.length).toBeGreaterThanOrEqual(world.tiers.length * kinds);
    for (const tier of world.tiers) {
      const isShown = (p: number) => patternProbability(world.observation, tier.index, p) === 1;
      const pattern = world.observation.patterns.findIndex((_, p) => isShown(p));
      const patterns = new Uint8Array(prompts.count).fill(pattern);
      const episodes = { tiers: new Uint8Array(prompts.count).fill(tier.index), prompts, patterns };
      const start = refPolicy.logProbs(observe(world, prompts, patterns)).slice();
      const paid = rewardsOfAllKinds(
        { ...run, reward: run.rewardAt(1), expectReward: true },
        episodes,
        start,
      );

      for (const harmful of [true, false]) {
        const rows = Array.from({ length: prompts.count }, (_, row) => row).filter(
          (row) => (prompts.harmful[row] === 1) === harmful,
        );
        const ofKind = table.filter((row) => row.tier === tier.name && row.harmful === harmful);
        ofKind.forEach(({ reward, optimumProbability, startProbability }, k) => {
          const mean = (of: (row: number) => number) =>
            rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
          expect(reward).toBeCloseTo(
            mean((row) => paid[row * kinds + k]!),
            9,
          );
          const weight = (row: number, kind: number): number =>
            Math.exp(start[row * kinds + kind]! + paid[row * kinds + kind]! / klCoef);
          const all = (row: number): number =>
            world.responses.reduce((sum, _, kind) => sum + weight(row, kind), 0);
          expect(optimumProbability).toBeCloseTo(
            mean((row) => weight(row, k) / all(row)),
            6,
          );
          expect(startProbability).toBeCloseTo(
            mean((row) => Math.exp(start[row * kinds + k]!)),
            9,
          );
        });
      }
    }
  });
});

describe("the mean of pay tables over seeds", () => {
  it("is that of every number, and lacks what one of them lacks", () => {
    const [row] = evaluatorOf(runOf("configs/smoke.json")).pay(runOf("configs/smoke.json"));
    const other = { ...row!, own: row!.own + 1, proxyReward: null };
    const [mean] = meanPayments([[row!], [other]]);
    expect(mean).toEqual({ ...row, own: row!.own + 0.5, proxyReward: null });
    expect(() => meanPayments([])).toThrow(RangeError);
  });
});
