/**
 * The oracle: each algorithm against its own fixed point, in twenty worlds drawn at random (numbers 1 to 20, one setting
 * for all). The reward model is frozen, all tiers train, topics mean nothing. Distances are mean KL(π‖target), nats.
 */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { ObjectiveKind } from "../../config/schema/objectiveTraits.js";
import { distanceTo, setting, startIn, startOf, trainFrom } from "../../testing/oracle.js";
import { randomWorld } from "../../testing/randomWorlds.js";

const starts = Array.from({ length: 20 }, (_, i) => startOf(i + 1));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
const worst = (values: readonly number[]) => Math.max(...values);

const table: string[] = [];
afterAll(() => {
  if (process.env["ORACLE_TABLE"] !== undefined) console.log(table.join("\n"));
});

/** Distances over the worlds; noted for the table. */
function noted(label: string, distances: number[]): number[] {
  table.push(
    `${label}: mean ${mean(distances).toExponential(2)}, worst ${worst(distances).toExponential(2)}`,
  );
  return distances;
}

function distances(kind: Exclude<ObjectiveKind, "dpo">, klCoef: number, overrides: object = {}): number[] {
  return starts.map((start) => {
    const [epochs, objective] = setting(kind, klCoef);
    return distanceTo(trainFrom(start, epochs, { ...objective, ...overrides }), start);
  });
}

describe.each([0.3, 1])("in twenty random worlds, at klCoef %s,", (klCoef) => {
  it("the exact gradient reaches the optimum", () => {
    expect(worst(noted(`exact ${klCoef}`, distances("exact", klCoef)))).toBeLessThan(2e-3);
  });

  it.each(["ppo", "reinforce", "rloo", "grpo"] as const)(
    "%s reaches the optimum (grpo: with the KL in the reward and no division by the sd)",
    (kind) => {
      const found = noted(`${kind} ${klCoef}`, distances(kind, klCoef));
      expect(mean(found)).toBeLessThan(1e-2);
      expect(worst(found)).toBeLessThan(2e-2);
    },
  );
});

describe("whitening advantages", () => {
  it("does not move the optimum: PPO reaches the same one without it", () => {
    const found = noted("ppo 1, not whitened", distances("ppo", 1, { whitenAdvantages: false }));
    expect(mean(found)).toBeLessThan(1e-2);
    expect(worst(found)).toBeLessThan(2e-2);
  });
});

describe("the exact gradient", () => {
  it("reaches the optimum of any world", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1_000_000 }), (number) => {
        const start = startOf(number);
        const [epochs, objective] = setting("exact", 1);
        expect(distanceTo(trainFrom(start, epochs, objective), start)).toBeLessThan(2e-3);
      }),
      { numRuns: 4, seed: 1, endOnFailure: true },
    );
  });

  it("comes within 1e-3 where topics matter, given a network and steps enough", () => {
    const found = ([0.3, 1] as const).map((klCoef, i) => {
      const number = i + 1;
      const world = randomWorld(number);
      const start = startIn({ ...world, world: { ...world.world, topicStrength: 0.5 } }, number, {
        policy: { hidden: [64, 64] },
      });
      const run = trainFrom(start, 80, { kind: "exact", klCoef, episodes: 256, stepsPerEpoch: 20 });
      return distanceTo(run, start);
    });
    expect(worst(noted("exact, topics", found))).toBeLessThan(1e-3);
  });
});
