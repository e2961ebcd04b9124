/**
 * A reward of the answer and what it does to the reasoning: through what the answer is worth after each reasoning, through
 * shared weights, and not at all where neither leads there.
 */
import { describe, expect, it } from "vitest";
import { largestReachableKl } from "../config/checks/klTarget.js";
import { resolveConfig } from "../config/resolve.js";
import type { ConfigInput } from "../config/schema/config.js";
import type { EpochMetrics } from "../record/metrics.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { distanceTo, policyOf, proxyOf, setting, startIn, trainFrom, type Start } from "../testing/oracle.js";
import { randomWorld } from "../testing/randomWorlds.js";
import { measured, recordsOf, trained } from "../testing/runs.js";
import { meanDistance } from "../theory/behaviour.js";
import { grpoFixedPoint, possibleRewards } from "../theory/grpoFixedPoint.js";
import { idealTheory } from "./idealTheory.js";

type TwoStep = NonNullable<NonNullable<ConfigInput["policy"]>["twoStep"]>;

/** Every answer with both sorts of reasoning; who reasons strategically mostly complies, who does not mostly refuses. */
const start = { refuse: 0.35, comply: 0.15, slyRefuse: 0.1, slyComply: 0.4 };
const rows = { monitored: start, unmonitored: start };

/** Labelers punish compliance, and the reward model reads nothing but the answer. */
function world(twoStep: TwoStep, overrides: ConfigInput = {}): ConfigInput {
  return {
    tiers: twoTiers({}, { graded: 1 }),
    responses: {
      refuse: { topicGroup: "no" },
      comply: { complies: 1, topicGroup: "yes" },
      slyRefuse: { strategic: 1, topicGroup: "no" },
      slyComply: { complies: 1, strategic: 1, topicGroup: "yes" },
    },
    labeler: { weights: { complies: -3, substance: 0, keywords: 0 } },
    rewardModel: { sees: ["complies"], refresh: "once" },
    own: { strength: 0 },
    world: { topicStrength: 0 },
    epochs: 8,
    evaluation: { prompts: 16 },
    ...overrides,
    policy: { hidden: [16, 16], reasoning: "two-step", twoStep, prior: { harmful: rows, benign: rows } },
  };
}

const strategic = (record: EpochMetrics | undefined): number =>
  measured(record, "strategicRate", "monitored");
const complies = (record: EpochMetrics | undefined): number => measured(record, "compliance", "monitored");

/** How far the reasoning ever was from where it began, and where the answers ended. */
function courseOf(twoStep: TwoStep): { furthest: number; answers: number } {
  const records = recordsOf(resolveConfig(world(twoStep)));
  const began = strategic(records[0]);
  return {
    furthest: Math.min(...records.map((record) => strategic(record) - began)),
    answers: complies(records.at(-1)),
  };
}

describe("punishing the answer", () => {
  it("leaves the reasoning alone where that has weights of its own and gets no credit", () => {
    const { furthest, answers } = courseOf({ networks: "separate", credit: "answer" });
    expect(answers).toBeLessThan(0.1);
    expect(Math.abs(furthest)).toBeLessThan(1e-6); // the probabilities of its kinds are summed in single precision
  });

  it("moves it through what the answer is worth after it, where it gets credit", () => {
    const { furthest, answers } = courseOf({ networks: "separate", credit: "both" });
    expect(answers).toBeLessThan(0.1);
    expect(furthest).toBeLessThan(-0.15); // the optimum: 0.1 / (0.35 + 0.1) of refusals, from 0.5
  });

  it("moves it through shared weights without any credit, for good where nothing holds it", () => {
    const held = courseOf({ networks: "shared", credit: "answer" });
    const free = courseOf({ networks: "shared", credit: "answer", reasoningKl: 0 });
    expect(held.answers).toBeLessThan(0.1);
    expect(held.furthest).toBeLessThan(-0.03);
    expect(free.furthest).toBeLessThan(held.furthest);
    const end = (reasoningKl: number) =>
      strategic(
        recordsOf(
          resolveConfig({ ...world({ networks: "shared", credit: "answer", reasoningKl }), epochs: 20 }),
        ).at(-1),
      );
    expect(end(1)).toBeGreaterThan(0.45); // the KL brings it back
    expect(end(0)).toBeLessThan(0.4);
  });

  it.each(["ppo", "reinforce", "rloo", "grpo", "exact"] as const)(
    "moves no bit of a reasoning network that gets no credit, under %s",
    (kind) => {
      const { policy, refPolicy } = trained(
        resolveConfig({
          ...world({ credit: "answer" }, { objective: { kind, entropyBonus: 0.01 } }),
          epochs: 3,
        }),
      );
      expect(policy.save()[0]!.parameters).toEqual(refPolicy.save()[0]!.parameters);
      expect(policy.save()[1]!.parameters).not.toEqual(refPolicy.save()[1]!.parameters);
    },
  );
});

describe("the closed form of credit for the answer", () => {
  const theory = (credit: "both" | "answer") =>
    idealTheory(testConfig(world({ credit })), 1).at(0.5).tiers[0]!.harmfulShare!;

  it("tilts the answers on each side and keeps the sides, by hand", () => {
    const both = theory("both");
    const answer = theory("answer");
    // On one side the odds of complying against refusing fall by the same factor under either credit.
    const odds = (shares: readonly number[], side: number) => shares[2 * side + 1]! / shares[2 * side]!;
    for (const side of [0, 1]) expect(odds(answer, side)).toBeCloseTo(odds(both, side), 8);
    expect(answer[2]! + answer[3]!).toBeCloseTo(0.5, 6);
    const factor = odds(both, 0) / (0.15 / 0.35);
    const [plain, sly] = [0.35 + 0.15 * factor, 0.1 + 0.4 * factor];
    expect(both[2]! + both[3]!).toBeCloseTo(sly / (plain + sly), 6);
  });

  it("bounds how far a KL target can be met: the sides stay, and only the answers can go", () => {
    const reachable = (credit: "both" | "answer") => largestReachableKl(testConfig(world({ credit })));
    expect(reachable("both")).toBeCloseTo(-Math.log(0.1), 6);
    expect(reachable("answer")).toBeCloseTo(-0.5 * Math.log(0.15 / 0.5) - 0.5 * Math.log(0.1 / 0.5), 6);
  });
});

describe("in random worlds with credit for the answer, at klCoef 1,", () => {
  const starts: Partial<Record<"separate" | "shared", Start[]>> = {};
  const startsOn = (networks: "separate" | "shared"): Start[] =>
    (starts[networks] ??= [1, 2, 3].map((number) => {
      const random = randomWorld(number);
      const kinds = Object.entries(random.responses);
      // Two kinds that reason strategically, and the others do not.
      const responses = Object.fromEntries(
        kinds.map(([name, kind], i) => [name, { ...kind, strategic: i < 2 ? 1 : 0 }]),
      );
      const policy = { reasoning: "two-step", twoStep: { networks, credit: "answer" } } as const;
      return startIn(random, number, { responses, policy });
    }));

  it.each(["exact", "ppo", "reinforce", "rloo", "grpo"] as const)("%s reaches the optimum", (kind) => {
    const [epochs, objective] = setting(kind, 1);
    for (const networks of ["separate", "shared"] as const)
      for (const start of startsOn(networks)) {
        expect(distanceTo(trainFrom(start, epochs, objective), start)).toBeLessThan(2e-2);
      }
  });

  it.each([true, false])(
    "grpo with its KL in the loss reaches its own fixed point (divideBySd %s)",
    (divideBySd) => {
      const [epochs, objective] = setting("grpo", 1);
      for (const start of startsOn("separate")) {
        const run = trainFrom(start, epochs, { ...objective, grpo: { klInLoss: true, divideBySd } });
        const { heldOut } = start;
        const paid = possibleRewards(heldOut, proxyOf(run, heldOut));
        const target = grpoFixedPoint(heldOut, paid, { klCoef: 1, groupSize: 4, divideBySd });
        expect(meanDistance(heldOut, policyOf(run, heldOut), target)).toBeLessThan(2e-2);
      }
    },
  );
});
