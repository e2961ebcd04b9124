/** The proxyReward: what its normalisation removes and fixes, how members become one score, and what it may see. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { createRng } from "../shared/rng.js";
import { smallConfig } from "../testing/configs.js";
import { drawPrompts } from "../world/prompts.js";
import { createWorld } from "../world/world.js";
import { aggregate, centre, createRewardModel } from "./rewardModel.js";

/** A reward model of 20 prompts × 4 kinds, calibrated on them under a reference policy that is not uniform. */
function scene(rewardModel: NonNullable<ConfigInput["rewardModel"]> = {}) {
  const config = smallConfig({ rewardModel });
  const world = createWorld(config, createRng(1));
  const model = createRewardModel(createSimdEngine(), world, config.rewardModel, createRng(1));
  const prompts = drawPrompts(world, 20, createRng(1).stream("prompts"));
  const rows = model.inputs.all(prompts, new Uint8Array(20));
  const refProbs = Float64Array.from({ length: 80 }, (_, i) => [0.1, 0.2, 0.3, 0.4][(i + (i >> 2)) % 4]!);
  return { model, rows, refProbs, world, prompts };
}

/** Mean over prompts of the mean, and of the squared deviation, under π_ref. */
function moments(scores: ArrayLike<number>, refProbs: Float64Array) {
  const means = Array.from({ length: 20 }, (_, row) =>
    [0, 1, 2, 3].reduce((sum, k) => sum + refProbs[row * 4 + k]! * scores[row * 4 + k]!, 0),
  );
  let variance = 0;
  for (let i = 0; i < 80; i++) {
    const deviation = scores[i]! - means[i >> 2]!;
    variance += (refProbs[i]! * deviation * deviation) / 20;
  }
  return { means, sd: Math.sqrt(variance) };
}

describe("normalisation", () => {
  it("gives mean 0 at every prompt and a pooled sd of 1 under the reference policy", () => {
    const { model, rows, refProbs } = scene();
    model.calibrate(rows, refProbs);
    const { means, sd } = moments(model.proxyRewards(model.scores(rows), refProbs), refProbs);
    for (const mean of means) expect(mean).toBeCloseTo(0, 6);
    expect(sd).toBeCloseTo(1, 6);
  });

  it("is blind to any offset of a prompt, which comparisons leave free", () => {
    const { model, rows, refProbs } = scene();
    model.calibrate(rows, refProbs);
    const [raw] = model.scores(rows);
    const proxy = model.proxyRewards([raw!], refProbs);
    const offset = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.array(offset, { minLength: 20, maxLength: 20 }), (offsets) => {
        const shifted = raw!.map((score, i) => score + offsets[i >> 2]!);
        model.proxyRewards([shifted], refProbs).forEach((value, i) => {
          expect(Math.abs(value - proxy[i]!)).toBeLessThan(1e-4); // rounding of float32 at 50
        });
      }),
      { numRuns: 20 },
    );
  });

  it("is blind to the scale of the scores", () => {
    const { model, rows, refProbs } = scene();
    model.calibrate(rows, refProbs);
    const before = model.proxyRewards(model.scores(rows), refProbs);
    const network = model.members[0]!;
    // The output layer is linear: five times its 8 weights and bias give five times the score.
    const parameters = network.parameters();
    network.setParameters(parameters.map((value, i) => (i >= parameters.length - 9 ? 5 * value : value)));
    model.calibrate(rows, refProbs);
    model.proxyRewards(model.scores(rows), refProbs).forEach((value, i) => {
      expect(value).toBeCloseTo(before[i]!, 4);
    });
  });

  it("does not blow up a model that tells nothing apart: scores are divided by 0.1 at least", () => {
    const { model, rows, refProbs } = scene();
    const raw = Float32Array.from({ length: 80 }, (_, i) => (i % 4 === 0 ? 0.01 : 0));
    model.members[0]!.setParameters(new Float32Array(model.members[0]!.size)); // all scores 0
    model.calibrate(rows, refProbs);
    const proxy = model.proxyRewards([raw], refProbs);
    const centred = centre(raw, refProbs, 4);
    proxy.forEach((value, i) => {
      expect(value).toBeCloseTo(centred[i]! / 0.1, 9);
    });
  });

  it("can be switched off: then the raw score is what the policy is paid", () => {
    const { model, rows, refProbs } = scene({ normalize: "none" });
    model.calibrate(rows, refProbs);
    const [raw] = model.scores(rows);
    expect([...model.proxyRewards([raw!], refProbs)]).toEqual([...raw!]);
  });

  it("starts each member from a stream of its own, the first one as if it were alone", () => {
    const { model, rows } = scene({ ensemble: { members: 3 } });
    const [first, second, third] = model.scores(rows);
    expect(first).toEqual(scene().model.scores(rows)[0]);
    expect(second).not.toEqual(first);
    expect(third).not.toEqual(second);
  });

  it("treats each member by its own scale before they are joined", () => {
    const { model, rows, refProbs } = scene({ ensemble: { members: 3 } });
    model.calibrate(rows, refProbs);
    const scores = model.scores(rows);
    const single = scores.map((_, m) => {
      const { sd } = moments(scores[m]!, refProbs);
      return centre(scores[m]!, refProbs, 4).map((value) => value / Math.max(0.1, sd));
    });
    model.proxyRewards(scores, refProbs).forEach((value, i) => {
      expect(value).toBeCloseTo((single[0]![i]! + single[1]![i]! + single[2]![i]!) / 3, 6);
    });
  });
});

describe("an ensemble's score", () => {
  // Members 1, 2, 6: mean 3, minimum 1, sd √((4 + 1 + 9) / 3) = 2.160247; the second response is agreed on.
  const members = [Float64Array.of(1, 5), Float64Array.of(2, 5), Float64Array.of(6, 5)];
  it.each([
    ["mean", 3],
    ["worst", 1],
    ["mean-minus-sd", 3 - 0.5 * 2.160247],
  ] as const)("is by %s: %d", (kind, expected) => {
    const [first, second] = aggregate(members, { members: 3, aggregate: kind, sdWeight: 0.5 });
    expect(first).toBeCloseTo(expected, 6);
    expect(second).toBeCloseTo(5, 12);
  });
});

describe("what the reward model sees", () => {
  it("is the prompt, the attributes it is given, and no cue", () => {
    const { model, world, prompts } = scene({ sees: ["keywords", "complies"] });
    const row = new Float32Array(model.inputs.width);
    model.inputs.write(row, 0, prompts, 5, 1, 2);
    const { keywords, complies } = world.responses[2]!;
    const expected = [...prompts.topics.subarray(30, 36), prompts.harmful[5]!, keywords, complies];
    expect([...row]).toEqual(expected.map(Math.fround));
    expect(model.inputs.seesCues).toBe(false);
  });

  it("has the cue at its end only where seesFlags says so, and then depends on the pattern", () => {
    const { model, prompts, world } = scene({ seesFlags: true });
    const under = (pattern: number) => model.inputs.all(prompts, new Uint8Array(20).fill(pattern));
    const [first, second] = [under(0), under(1)];
    const last = model.inputs.width - 1;
    expect(first[last]).toBe(world.observation.patterns[0]!.cues[0]);
    expect(second[last]).toBe(world.observation.patterns[1]!.cues[0]);
    const { model: blind } = scene();
    expect(blind.inputs.all(prompts, new Uint8Array(20).fill(1))).toEqual(
      blind.inputs.all(prompts, new Uint8Array(20)),
    );
  });
});
