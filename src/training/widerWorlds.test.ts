/**
 * Where training ends in random worlds with every field that changes a world: within two percentage points of compliance of
 * the closed form. ORACLE_TABLE=1 trains with all algorithms and prints the table.
 */
import { describe, expect, it } from "vitest";
import type { ObjectiveKind } from "../config/schema/objectiveTraits.js";
import { behaviours } from "../theory/behaviour.js";
import type { Distribution } from "../theory/heldOut.js";
import { optimumOf, policyOf, proxyOf, setting, startIn, trainFrom, type Start } from "../testing/oracle.js";
import { widerWorlds, type WiderWorld } from "../testing/widerWorlds.js";
import type { TrainingRun } from "./state.js";

const klCoef = 0.5;
const enough = 0.02;
type Kind = Exclude<ObjectiveKind, "dpo">;

/** Where the run should end: its own point of rest, if it has one; null where that is not known. */
function target(run: TrainingRun, { heldOut }: Start): readonly Distribution[] | null {
  const { fixedPoint } = run.closedForm;
  const terms = { heldOut, labeler: run.labeler, proxy: proxyOf(run, heldOut), natural: [] };
  return fixedPoint === null ? optimumOf(run, heldOut) : fixedPoint.at(terms, klCoef);
}

/** The largest distance in compliance, of harmful and benign prompts, over the tiers that update the policy. */
function farthest(
  { world, objective: added }: WiderWorld,
  seed: number,
  kind: Kind,
  published = false,
): number {
  const [usual, objective] = setting(kind, klCoef);
  const epochs = published ? 3 * usual : usual; // divided by a group's sd, small rewards are as loud as large ones
  const told = { ...objective, ...added, ...(published ? { grpo: { klInLoss: true } } : {}) };
  const start = startIn(world, seed, { objective: told });
  const run = trainFrom(start, epochs, told);
  const all = run.world.tiers.map(({ index }) => index);
  const { natural } = start.heldOut;
  const places = natural.length > 0 ? natural : [{ heldOut: start.heldOut, tiers: all }];
  return Math.max(
    ...places.flatMap(({ heldOut, tiers }) => {
      const there = { ...start, heldOut };
      const found = behaviours(heldOut, policyOf(run, heldOut));
      const end = target(run, there);
      if (end === null) return NaN;
      const expected = behaviours(heldOut, end);
      return tiers.flatMap((index) =>
        run.world.tiers[index]!.share === 0
          ? []
          : (["compliance", "benignCompliance"] as const).map((of) =>
              Math.abs((found[index]![of] ?? 0) - (expected[index]![of] ?? 0)),
            ),
      );
    }),
  );
}

describe("in random worlds with every field that changes a world", () => {
  it.each(widerWorlds.map((world, i) => [world.adds, i + 1, world] as const))(
    "%s: the exact gradient ends at the closed form (world %i)",
    (_, number, world) => {
      expect(farthest(world, number, "exact")).toBeLessThan(enough);
    },
    60_000,
  );

  it.runIf(process.env["ORACLE_TABLE"] !== undefined)(
    "so do the other algorithms",
    () => {
      widerWorlds.forEach((world, i) => {
        const cells = (["exact", "ppo", "reinforce", "rloo", "grpo"] as const).map((kind) => {
          return farthest(world, i + 1, kind, kind === "grpo").toFixed(4); // NaN: its point of rest is not known
        });
        console.log(`| ${i + 1} | ${world.adds} | ${cells.join(" | ")} |`);
      });
    },
    3_000_000,
  );
});
