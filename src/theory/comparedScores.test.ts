/** What endless comparisons settle at, against the condition for a minimum and against networks that are really fitted. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { tablePolicy } from "../testing/fakes.js";
import { fittedRuns, mean, payOf } from "../testing/rewardModelRuns.js";
import { createLabeler } from "../world/labeler.js";
import { createOwnUtility } from "../world/own.js";
import { createWorld } from "../world/world.js";
import { comparedScores } from "./comparedScores.js";
import { createHeldOut } from "./heldOut.js";

function worldOf(overrides: ConfigInput, table: readonly number[]) {
  const config = smallConfig({ evaluation: { prompts: 4 }, ...overrides });
  const world = createWorld(config, createRng(1));
  const policy = tablePolicy(world, () => table);
  const heldOut = createHeldOut(world, config, createOwnUtility(world, config.own), policy, createRng(1));
  return { world, heldOut, labeler: createLabeler(world, config.labeler) };
}

const kinds = ["a", "b", "c", "d"];
const unit = fc.double({ min: 0.05, max: 1, noNaN: true });
const weight = fc.double({ min: -6, max: 6, noNaN: true });

describe("the scores that comparisons settle at", () => {
  it("leave no pair's pull unbalanced, whatever tiers, mistakes, flips and kinds that look the same", () => {
    fc.assert(
      fc.property(
        fc.tuple(unit, unit, unit, unit),
        fc.tuple(unit, unit),
        fc.record({ complies: weight, harm: weight, keywords: weight, substance: weight }),
        fc.constantFrom(0, 0.1, 0.4),
        fc.constantFrom(0, 0.3, 0.8, 1),
        fc.constantFrom([0, 1, 2, 3], [0, 1, 1, 2], [0, 0, 1, 1]),
        (raw, shares, weights, mistakeRate, flipRate, groupOf) => {
          const sum = raw.reduce((total, p) => total + p, 0);
          const table = raw.map((p) => p / sum);
          const { world, heldOut, labeler } = worldOf(
            {
              responses: {
                a: {},
                b: { complies: 1, substance: 0.5 },
                c: { complies: 1, keywords: 1 },
                d: { substance: 1, keywords: 0.3 },
              },
              labeler: { weights, mistakeRate, flipRate },
              tiers: twoTiers({ visibility: 1 }, { graded: 1, visibility: 0.2 }),
            },
            table,
          );
          const looks = groupOf.map(String);
          const scores = comparedScores(heldOut, labeler, [{ pattern: 0, tiers: shares }], looks);
          for (let row = 0; row < heldOut.prompts.count; row++) {
            const pulls = new Map<number, number>();
            for (const [a] of kinds.entries())
              for (const [b] of kinds.entries()) {
                if (groupOf[a] === groupOf[b]) continue;
                const [p, q] = [table[a]!, table[b]!];
                const often = (p * q) / (1 - p) + (p * q) / (1 - q);
                const predicted = 1 / (1 + Math.exp(scores[row * 4 + b]! - scores[row * 4 + a]!));
                for (const tier of world.tiers) {
                  const utility = (k: number) => labeler.utility(heldOut.prompts, row, k, tier.index);
                  const preferred = labeler.preferenceProbability(utility(a), utility(b));
                  const pull = shares[tier.index]! * often * (preferred - predicted);
                  pulls.set(groupOf[a]!, (pulls.get(groupOf[a]!) ?? 0) + pull);
                }
              }
            for (const pull of pulls.values()) expect(Math.abs(pull)).toBeLessThan(1e-6);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("turn round with the labels: by hand logit(½ + J·(σ(d) − ½)) between two kinds, and −U where all are flipped", () => {
    const between = (flipRate: number, mistakeRate: number): number => {
      const { heldOut, labeler } = worldOf(
        {
          responses: { bad: {}, good: { complies: 1 } },
          labeler: { weights: { complies: 2, substance: 0, keywords: 0 }, flipRate, mistakeRate },
          world: { topicStrength: 0 },
        },
        [0.8, 0.2],
      );
      const [bad, good] = comparedScores(heldOut, labeler, [{ pattern: 0, tiers: [1, 0] }], ["a", "b"]);
      return good! - bad!;
    };
    const better = 1 / (1 + Math.exp(-2));
    for (const [flipRate, mistakeRate] of [
      [0.2, 0],
      [0.2, 0.3],
      [0.5, 0],
      [0.8, 0.1],
      [1, 0.1],
    ] as const) {
      const p = 0.5 + (1 - mistakeRate) * (1 - 2 * flipRate) * (better - 0.5);
      expect(between(flipRate, mistakeRate)).toBeCloseTo(Math.log(p / (1 - p)), 6);
    }
    expect(between(1, 0)).toBeCloseTo(-2, 12);
  });

  it("are what networks learn from labels of which most are turned round", () => {
    const runs = fittedRuns(
      {
        responses: { low: {}, middle: { complies: 0.5 }, high: { complies: 1 } },
        labeler: {
          weights: { complies: 2, substance: 0, keywords: 0 },
          mistakeRate: 0.1,
          flipRate: 0.9,
        },
        evaluation: { prompts: 8, referencePrompts: 1000 },
      },
      { pretrain: { pairs: 20_000, steps: 600 }, batchPairs: 512 },
      [1, 2],
    );
    const paid = runs.map(payOf);
    expect(mean(paid.map(({ error }) => error))).toBeLessThan(0.1);
    for (const { byKind } of paid) {
      expect(byKind[0]!).toBeGreaterThan(byKind[1]! + 0.5); // the worst is paid best
      expect(byKind[1]!).toBeGreaterThan(byKind[2]! + 0.5);
    }
  });

  it("are what networks learn from very many comparisons, where the mean utility is far off", () => {
    const world: ConfigInput = {
      responses: { refuse: {}, comply: { complies: 1 }, half: { complies: 0.5 } },
      labeler: { weights: { complies: 3, harm: -18, substance: 0, keywords: 0 }, mistakeRate: 0 },
      evaluation: { prompts: 8, referencePrompts: 4000 }, // the scale is taken from these
      tiers: twoTiers(
        { trained: false, share: 0.3, visibility: 1 },
        { graded: 1, trained: false, share: 0.7, visibility: 0 },
      ),
    };
    const runs = fittedRuns(world, { pretrain: { pairs: 40_000, steps: 2000 }, batchPairs: 512 }, [1, 2, 3]);
    const paid = runs.map(payOf);
    expect(mean(paid.map(({ error }) => error))).toBeLessThan(0.05);
    // Seven labelers of ten see no harm: they decide, though the others feel three times as strongly.
    for (const { byKind } of paid) expect(byKind[1]!).toBeGreaterThan(byKind[0]!);
  });
});
