/** The Bradley–Terry loss, by hand and against finite differences, and what a reward model learns from it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRewardModel } from "../models/rewardModel.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { createRng } from "../shared/rng.js";
import { tablePolicy } from "../testing/fakes.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { createLabeler } from "../world/labeler.js";
import { drawPrompts } from "../world/prompts.js";
import { createWorld } from "../world/world.js";
import { bradleyTerry, comparisonRows, fitRewardModel } from "./fitRewardModel.js";
import { collectPreferences } from "./preferences.js";

describe("the Bradley–Terry loss", () => {
  it("is −log σ(chosen − rejected), mean over pairs: by hand for margins ln 3, −ln 3 and 0", () => {
    const scores = Float32Array.of(Math.log(3), 0, 2, 0, Math.log(3), 2);
    const gradients = new Float32Array(6);
    // −log of 3/4, 1/4 and 1/2; the chosen one is pulled up by 1/4, 3/4 and 1/2, each over 3 pairs.
    const loss = (Math.log(4 / 3) + Math.log(4) + Math.log(2)) / 3;
    expect(bradleyTerry(scores, 3, gradients)).toBeCloseTo(loss, 6);
    [-1 / 4, -3 / 4, -1 / 2, 1 / 4, 3 / 4, 1 / 2].forEach((slope, i) => {
      expect(gradients[i]).toBeCloseTo(slope / 3, 6);
    });
  });

  it("has the gradient that finite differences have", () => {
    const score = fc.double({ min: -8, max: 8, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 8, maxLength: 8 }), (list) => {
        const scores = Float32Array.from(list);
        const gradients = new Float32Array(8);
        bradleyTerry(scores, 4, gradients);
        for (let i = 0; i < 8; i++) {
          const at = (step: number) => {
            const moved = scores.slice();
            moved[i]! += step;
            return bradleyTerry(moved, 4, new Float32Array(8));
          };
          const step = 1 / 64; // exact in float32
          expect(Math.abs(gradients[i]! - (at(step) - at(-step)) / (2 * step))).toBeLessThan(1e-4);
        }
      }),
    );
  });
});

/** Kinds of utilities 0, 1 and 2 (a noiseless labeler would say so), asked about in all tiers. */
function scene(labeler = {}, rewardModel = {}) {
  const config = smallConfig({
    responses: { low: {}, middle: { complies: 0.5 }, high: { complies: 1 } },
    labeler: { weights: { complies: 2, substance: 0, keywords: 0 }, mistakeRate: 0, ...labeler },
    world: { topicStrength: 0, topicDim: 2 },
    tiers: twoTiers({}, { graded: 1 }),
    rewardModel,
  });
  const world = createWorld(config, createRng(1));
  const model = createRewardModel(createSimdEngine(), world, config.rewardModel, createRng(1));
  const fit = (count: number, steps: number) => {
    const rng = createRng(1);
    const uniform = tablePolicy(world, () => [1 / 3, 1 / 3, 1 / 3]);
    const batch = collectPreferences({
      world,
      policy: uniform,
      labeler: createLabeler(world, config.labeler),
      rng,
      count,
    });
    return fitRewardModel(
      model,
      [comparisonRows(model, batch)],
      { steps, batchPairs: 256, learningRate: 0.02, weightDecay: 0 },
      rng,
    );
  };
  const margins = () => {
    const prompts = drawPrompts(world, 50, createRng(1).stream("fresh"));
    const [scores] = model.scores(model.inputs.all(prompts, new Uint8Array(50)));
    const mean = (k: number) =>
      Array.from({ length: 50 }, (_, row) => scores![row * 3 + k]!).reduce((a, b) => a + b) / 50;
    return { low: mean(1) - mean(0), high: mean(2) - mean(1) };
  };
  return { fit, margins, model };
}

describe("a reward model fitted to comparisons", () => {
  it("recovers the utilities up to an offset where labels follow Bradley–Terry", () => {
    const { fit, margins } = scene();
    const loss = fit(8192, 500);
    const { low, high } = margins();
    // Both differences are 1. A margin from about 2,700 labels of p = 0.73 is known to 2 · 0.04; 0.15 leaves room for the fit.
    expect(Math.abs(low - 1)).toBeLessThan(0.15);
    expect(Math.abs(high - 1)).toBeLessThan(0.15);
    expect(loss).toBeLessThan(Math.log(2)); // better than guessing
  });

  it("ranks the chosen kinds above the rejected ones, for every member of an ensemble", () => {
    const { fit, model } = scene({ temperature: 0.01 }, { ensemble: { members: 3 } });
    fit(512, 60);
    const prompts = { count: 1, topics: new Float32Array(2), harmful: Uint8Array.of(1) };
    const scores = model.scores(model.inputs.all(prompts, new Uint8Array(1)));
    expect(scores).toHaveLength(3);
    for (const [low, middle, high] of scores.map((member) => [...member])) {
      expect(middle).toBeGreaterThan(low!);
      expect(high).toBeGreaterThan(middle!);
    }
    expect(scores[0]).not.toEqual(scores[1]); // starts and orders of their own
  });

  it("is not touched by a fit of no steps", () => {
    const { fit, model } = scene();
    const before = model.save();
    expect(fit(16, 0)).toBeNull();
    expect(model.save()).toEqual(before);
  });
});
