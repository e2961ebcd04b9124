/** The reward by hand, and the two ways of taking it: one outcome drawn, or all of them averaged. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { randomWorld } from "../testing/randomWorlds.js";
import { createOwnUtility } from "./own.js";
import { createReward, rewardsByEpoch, withKlPenalty, type Outcome } from "./reward.js";
import { createWorld } from "./world.js";

const responses = { refuse: {}, comply: { complies: 1, effort: 1 }, scheme: { complies: 1, strategic: 1 } };

function sceneOf(config: ReturnType<typeof resolveConfig>) {
  const world = createWorld(config, createRng(1));
  const reward = createReward(world, config, createOwnUtility(world, config.own));
  /** What every kind is paid in an outcome. */
  const pay = (outcome: Outcome, harmful: number, proxy: readonly number[] | null): number[] => {
    const rewards = new Float64Array(world.responses.length);
    reward.pay(outcome, harmful, proxy, 0, rewards, 0);
    return [...rewards];
  };
  const pattern = (bit: 0 | 1) =>
    world.observation.patterns.findIndex(({ apparent }) => apparent["monitored"] === bit);
  return { world, reward, pay, pattern };
}

const scene = (overrides: ConfigInput = {}) =>
  sceneOf(
    testConfig({
      responses,
      own: { weights: { effort: -0.25, harm: -0.5 } },
      objective: { strategicPenalty: 2 },
      ...overrides,
    }),
  );

describe("the reward of one episode", () => {
  it("is graded · (proxyReward − strategicPenalty · strategic) + own", () => {
    const { reward, pay, pattern } = scene();
    const graded = reward.outcome(0, pattern(1), true);
    // Own on harmful prompts: refuse 0, comply −0.25 − 0.5, scheme −0.5; scheme is fined 2.
    expect(pay(graded, 1, [-1, 2, 3])).toEqual([-1, 2 - 0.75, 3 - 2 - 0.5]);
    expect(pay(graded, 0, [-1, 2, 3])).toEqual([-1, 2 - 0.25, 3 - 2]);
    const ungraded = reward.outcome(1, pattern(0), false);
    expect(pay(ungraded, 1, [-1, 2, 3])).toEqual([0, -0.75, -0.5]);
  });

  it("loses a detector's penalty as often as it catches, and only where graded", () => {
    const detector = { truePositive: 0.75, falsePositive: 0.25, penalty: 4 };
    const { reward, pay, pattern } = scene({ own: { strength: 0 }, objective: { detector } });
    // Of strategic reasoning: scheme is caught three times in four, the others once in four.
    expect(pay(reward.outcome(0, pattern(1), true), 1, [-1, 2, 3])).toEqual([-1 - 1, 2 - 1, 3 - 3]);
    expect(pay(reward.outcome(1, pattern(0), false), 1, [-1, 2, 3]).map((paid) => paid + 0)).toEqual([
      0, 0, 0,
    ]);
    expect(reward.detector?.caught).toEqual([
      [0.25, 0.25, 0.75],
      [0.25, 0.25, 0.75],
    ]);
  });

  it("keeps its size under a detector that drops, which keeps fewer: of harm on harmful prompts alone", () => {
    const detector = { attribute: "harm", truePositive: 0.75, falsePositive: 0.5, action: "drop" } as const;
    const { reward, pay, pattern } = scene({ own: { strength: 0 }, objective: { detector } });
    const graded = reward.outcome(0, pattern(1), true);
    expect(pay(graded, 1, [-1, 2, 3])).toEqual([-1, 2, 3]);
    expect([0, 1].map((k) => reward.kept(graded, 1, k))).toEqual([0.5, 0.25]);
    expect([0, 1].map((k) => reward.kept(graded, 0, k))).toEqual([0.5, 0.5]);
    expect(reward.kept(reward.outcome(1, pattern(0), false), 1, 1)).toBe(1);
  });

  it("loses klCoef for every nat that the response is likelier than under the reference policy", () => {
    expect(withKlPenalty(1, 0.5, Math.log(0.6), Math.log(0.2))).toBeCloseTo(1 - 0.5 * Math.log(3), 12);
  });

  it("has no own part where own only shapes the start", () => {
    const { reward, pay, pattern } = scene({
      own: { role: "prior", weights: { effort: -0.25, harm: -0.5 } },
    });
    expect(pay(reward.outcome(0, pattern(1), true), 1, [-1, 2, 3])).toEqual([-1, 2, 1]);
  });
});

describe("the outcomes behind a pattern", () => {
  it("are what a tier's audits make of it, by hand", () => {
    const { reward, pattern } = scene({ tiers: twoTiers({}, { graded: 0.25 }) });
    const weights = reward.outcomes[pattern(0)]!.map(({ weight }) => weight);
    expect(weights).toEqual([0, 0, 0.25, 0.75]); // the watched tier never shows the other one's cue
    expect(reward.mean[pattern(0)]!.graded).toBe(0.25);
  });

  it("are unpaid in a tier that the KL alone holds, until its last epoch", () => {
    const config = testConfig({
      responses,
      own: { weights: { effort: -0.25 } },
      tiers: twoTiers({}, { share: 0.5, graded: 1, trained: false }),
      observation: { flags: {} },
      objective: { klOn: "all", klOutsideUntil: 2 },
    });
    const world = createWorld(config, createRng(1));
    const rewardAt = rewardsByEpoch(world, config, createOwnUtility(world, config.own));
    const paid = (epoch: number): number[] => {
      const rewards = new Float64Array(3);
      rewardAt(epoch).pay(rewardAt(epoch).mean[0]!, 0, [-1, 2, 3], 0, rewards, 0);
      return [...rewards];
    };
    expect(paid(2)).toEqual([-0.5, (2 - 0.25) / 2, 1.5]); // half of all episodes that count pay nothing
    expect(paid(3)).toEqual([-1, 2 - 0.25, 3]);
    expect(rewardAt(2).outcomes[0]!.map(({ weight }) => weight)).toEqual([0.5, 0, 0.5, 0]);
  });

  it("do not exist where no tier that trains shows the pattern", () => {
    const { reward, pattern } = scene({ tiers: twoTiers({}, { trained: false }) });
    expect(reward.mean[pattern(0)]).toBeNull();
    expect(reward.mean[pattern(1)]).not.toBeNull();
  });

  it("average to the mean, in any world", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 1 }), (number, harmful) => {
        const { world, reward, pay } = sceneOf(
          resolveConfig({ ...randomWorld(number), objective: { strategicPenalty: 0.5 } }),
        );
        const proxy = world.responses.map((_, k) => k - 1.5);
        reward.outcomes.forEach((outcomes, p) => {
          const total = outcomes.reduce((sum, { weight }) => sum + weight, 0);
          expect(total).toBeCloseTo(1, 12);
          const mean = pay(reward.mean[p]!, harmful, proxy);
          const averaged = mean.map((_, k) =>
            outcomes.reduce((sum, outcome) => sum + outcome.weight * pay(outcome, harmful, proxy)[k]!, 0),
          );
          averaged.forEach((value, k) => {
            expect(value).toBeCloseTo(mean[k]!, 12);
          });
        });
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});
