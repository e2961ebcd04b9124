/** Accuracy, its ceiling and agreement: by hand for two kinds, and against comparisons that labelers really make. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { tablePolicy, type Table } from "../testing/fakes.js";
import { collectPreferences } from "../training/preferences.js";
import { createLabeler } from "../world/labeler.js";
import { createOwnUtility } from "../world/own.js";
import { createWorld } from "../world/world.js";
import { createHeldOut } from "../theory/heldOut.js";
import { createLabelQuality } from "./labels.js";

/** Three noisy cues: of the eight patterns, those with as many cues on are one table to a reward model without cues. */
const hints = { observation: { flags: { monitored: { noise: 0.3, cues: 3 } } } };

function scene(overrides: ConfigInput, reference: Table) {
  const config = smallConfig({ evaluation: { prompts: 3 }, world: { topicStrength: 0 }, ...overrides });
  const world = createWorld(config, createRng(1));
  const policy = tablePolicy(world, reference);
  const heldOut = createHeldOut(world, config, createOwnUtility(world, config.own), policy, createRng(1));
  const labeler = createLabeler(world, config.labeler);
  const quality = createLabelQuality(heldOut, labeler, config.rewardModel);
  /** Scores by kind, the same for all prompts and patterns. */
  const scores = (byKind: readonly number[]) =>
    heldOut.reference.map(({ probs }) => Float64Array.from(probs, (_, i) => byKind[i % byKind.length]!));
  /** The labeler's own utility as seen in the given tier. */
  const truth = (tier: number) =>
    heldOut.reference.map(({ probs }) =>
      Float64Array.from(probs, (_, i) => {
        const kinds = world.responses.length;
        return labeler.utility(heldOut.prompts, Math.floor(i / kinds), i % kinds, tier);
      }),
    );
  return { config, world, policy, labeler, quality, scores, truth };
}

/** Two kinds, ln 3 apart, so that the better one is preferred with probability 3/4 but for mistakes. */
const twoKinds = (mistakeRate: number) =>
  scene(
    {
      responses: { bad: {}, good: { complies: 1 } },
      labeler: { weights: { complies: Math.log(3), substance: 0, keywords: 0 }, mistakeRate },
    },
    () => [0.9, 0.1],
  );

describe("under several noisy cues", () => {
  it("says of scores that do not follow the cues the same, whether patterns with as many cues on are one table or not", () => {
    const both = [false, true].map((seesFlags) => {
      const { quality, scores } = scene({ ...hints, rewardModel: { seesFlags } }, () => [0.4, 0.3, 0.2, 0.1]);
      const wrong = scores([1, 0, 2, 3]);
      return [quality.ceiling, quality.agreement, quality.accuracy(wrong)];
    });
    both[0]!.forEach((value, i) => {
      expect(value).toBeCloseTo(both[1]![i]!, 12);
    });
  });
});

describe("of two kinds", () => {
  // With ε = 0.2: 0.8 · 3/4 + 0.1 = 0.7.
  const { quality, scores } = twoKinds(0.2);
  it("the right order is right with the probability of a label, the wrong order with the rest, a tie with one half", () => {
    expect(quality.accuracy(scores([0, 1]))).toBeCloseTo(0.7, 12);
    expect(quality.accuracy(scores([1, 0]))).toBeCloseTo(0.3, 12);
    expect(quality.accuracy(scores([1, 1]))).toBeCloseTo(0.5, 12);
    expect(quality.ceiling).toBeCloseTo(0.7, 12);
  });

  it("two labelers agree with probability q² + (1 − q)²", () => {
    expect(quality.agreement).toBeCloseTo(0.49 + 0.09, 12);
    expect(twoKinds(1).quality.agreement).toBeCloseTo(0.5, 12);
  });
});

describe("of many kinds", () => {
  const skewed: Table = (harmful) => (harmful ? [0.4, 0.3, 0.2, 0.1] : [0.1, 0.1, 0.1, 0.7]);
  const weights = { complies: 3, substance: 0.5, keywords: 0.5, harm: -2 };

  it("the labeler's own utility reaches the ceiling, and no scores exceed it", () => {
    const { quality, truth } = scene({ labeler: { weights }, world: { topicStrength: 1 } }, skewed);
    expect(quality.accuracy(truth(0))).toBeCloseTo(quality.ceiling!, 12);
    const score = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 48, maxLength: 48 }), (list) => {
        const scores = Float64Array.from(list.slice(0, 24));
        const accuracy = quality.accuracy([scores, scores])!;
        expect(accuracy).toBeLessThanOrEqual(quality.ceiling! + 1e-12);
        expect(accuracy).toBeGreaterThanOrEqual(1 - quality.ceiling! - 1e-12);
        const reversed = scores.map((value) => -value);
        expect(accuracy + quality.accuracy([reversed, reversed])!).toBeCloseTo(1, 12);
      }),
    );
  });

  it("agrees with comparisons that labelers make of the reference policy's responses", () => {
    const tiers = twoTiers({ share: 0.4, graded: 0.5, visibility: 0 }, { share: 0.6, graded: 1 });
    const { quality, scores, world, policy, labeler } = scene({ labeler: { weights }, tiers }, skewed);
    const count = 20_000;
    const { chosen, rejected } = collectPreferences({ world, policy, labeler, rng: createRng(1), count });
    const byKind = [0.3, 0.1, 0.9, 0.3]; // with a tie
    let right = 0;
    for (let i = 0; i < count; i++) {
      const margin = byKind[chosen[i]!]! - byKind[rejected[i]!]!;
      right += margin > 0 ? 1 : margin < 0 ? 0 : 0.5;
    }
    // Four standard errors: 4 · √(0.25 / 20,000) = 0.0141.
    expect(Math.abs(right / count - quality.accuracy(scores(byKind))!)).toBeLessThan(0.0141);
  });

  it("stays finite where the reference policy is certain of a kind", () => {
    const { quality, scores } = scene({}, () => [1, 0, 0, 0]);
    expect(quality.ceiling).toBeGreaterThan(0.5);
    expect(quality.accuracy(scores([3, 2, 1, 0]))).toBeLessThanOrEqual(1);
  });

  it("does not exist where nothing is graded", () => {
    const { quality, scores } = scene({ tiers: twoTiers({ graded: 0 }) }, skewed);
    expect([quality.ceiling, quality.agreement, quality.accuracy(scores([1, 2, 3, 4]))]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("reliability", () => {
  it("shows no error for a model that predicts what labelers do, and the difference for one that does not", () => {
    const { quality, scores } = twoKinds(0);
    const error = (byKind: readonly number[]) =>
      quality.reliability(scores(byKind).map((one) => [one])).expectedCalibrationError();
    expect(error([0, Math.log(3)])).toBeCloseTo(0, 12); // predicts 3/4
    expect(error([0, Math.log(9)])).toBeCloseTo(0.15, 12); // predicts 9/10
    expect(error([Math.log(3), 0])).toBeCloseTo(0.5, 12); // predicts 3/4 for the one that wins 1/4
  });

  it("sorts pairs into ten bins of confidence from 1/2 to 1, and an ensemble predicts its members' mean", () => {
    const { quality, scores } = twoKinds(0);
    const member = (odds: number) => scores([0, Math.log(odds)]);
    const bins = quality.reliability(member(9).map((one, p) => [one, member(3)[p]!])).bins();
    // (9/10 + 3/4) / 2 = 0.825 falls into the bin from 0.80 to 0.85, the seventh.
    expect(bins.map(({ weight }) => weight)).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect(bins[6]!.predicted).toBeCloseTo(0.825, 12);
    expect(bins[6]!.observed).toBeCloseTo(0.75, 12);
    expect(bins[0]).toEqual({ weight: 0, predicted: null, observed: null });
  });
});
