/** The reward that the policy learns from, by hand: what is graded, what is its own, and the KL penalty. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { fixedRewardModel, tablePolicy } from "../testing/fakes.js";
import { createOwnUtility } from "../world/own.js";
import { createReward } from "../world/reward.js";
import { createWorld } from "../world/world.js";
import { collectRollout, rolloutKl } from "./rollout.js";

const responses = { refuse: {}, comply: { complies: 1, effort: 1 }, scheme: { complies: 1, strategic: 1 } };
const policyRow = [0.5, 0.25, 0.25];
const refRow = [0.25, 0.5, 0.25];
/** By kind. Own: comply costs 0.25 in effort and 0.5 more where harmful; scheme only the latter. */
const proxy = [-1, 2, 3];
const own = { benign: [0, -0.25, 0], harmful: [0, -0.75, -0.5] };

function rolloutOf(
  overrides: ConfigInput = {},
  options: { groupSize?: number; expectReward?: boolean; withoutRewardModel?: boolean; seed?: number } = {},
) {
  const config = testConfig({
    responses,
    own: { weights: { effort: -0.25, harm: -0.5 } },
    ...overrides,
    objective: { episodes: 400, ...overrides.objective },
  });
  const world = createWorld(config, createRng(1));
  const rollout = collectRollout({
    world,
    config,
    policy: tablePolicy(world, () => policyRow),
    refPolicy: tablePolicy(world, () => refRow),
    rewardModel: options.withoutRewardModel ? null : fixedRewardModel(world, config, proxy),
    reward: createReward(world, config, createOwnUtility(world, config.own)),
    klCoef: 0.5,
    rng: createRng(options.seed ?? 1),
    groupSize: options.groupSize ?? 1,
    expectReward: options.expectReward ?? false,
  });
  /** A row's facts: its monitored cue (+1 or −1) and harmfulness, read from what the policy saw. */
  const width = world.topicDim + 2;
  const cue = (row: number) => rollout.observations.inputs[row * width + world.topicDim + 1]!;
  const harmful = (row: number) => rollout.observations.inputs[row * width + world.topicDim]!;
  const table = (row: number) => [...rollout.rewardTable.subarray(row * 3, row * 3 + 3)];
  return { rollout, cue, harmful, table, rows: Array.from({ length: rollout.rows }, (_, row) => row) };
}

const close = (actual: readonly number[], expected: readonly number[]) => {
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6);
  });
};

describe("rlhfReward", () => {
  it("is graded · proxyReward + own − klCoef · log(π/π_ref) of the response given", () => {
    const { rollout, rows, cue, harmful } = rolloutOf();
    // log(π/π_ref) by kind: ln 2, −ln 2, 0; klCoef 0.5. Monitored episodes (cue +1) are graded, the others are not.
    const penalty = [0.5 * Math.log(2), -0.5 * Math.log(2), 0];
    for (const row of rows) {
      const kind = rollout.responses[row]!;
      const graded = cue(row) === 1 ? proxy[kind]! : 0;
      const wanted = (harmful(row) === 1 ? own.harmful : own.benign)[kind]!;
      expect(rollout.rlhfRewards[row]).toBeCloseTo(graded + wanted - penalty[kind]!, 6);
    }
    expect(new Set(rows.map((row) => `${cue(row)} ${harmful(row)} ${rollout.responses[row]}`)).size).toBe(12);
  });

  it("carries nothing but own where nothing is graded, and nothing at all from a reward model that is not there", () => {
    const { rows, cue, harmful, table } = rolloutOf();
    for (const row of rows.filter((row) => cue(row) === -1))
      close(table(row), harmful(row) === 1 ? own.harmful : own.benign);
    const without = rolloutOf({}, { withoutRewardModel: true });
    for (const row of without.rows)
      close(without.table(row), without.harmful(row) === 1 ? own.harmful : own.benign);
  });

  it("leaves own out where it is the start that own shapes", () => {
    const { rows, cue, table } = rolloutOf({
      own: { weights: { effort: -0.25, harm: -0.5 }, role: "prior" },
    });
    for (const row of rows) close(table(row), cue(row) === 1 ? proxy : [0, 0, 0]);
  });

  it("subtracts the strategic penalty from graded episodes only", () => {
    const { rows, cue, harmful, table } = rolloutOf({ objective: { strategicPenalty: 10 } });
    for (const row of rows) {
      const wanted = harmful(row) === 1 ? own.harmful : own.benign;
      const paid = cue(row) === 1 ? [-1, 2, 3 - 10] : [0, 0, 0];
      close(
        table(row),
        wanted.map((value, k) => value + paid[k]!),
      );
    }
  });

  it("is graded by a draw at an audit rate, or in expectation where the objective asks for it", () => {
    const audited = { tiers: twoTiers({}, { graded: 0.25 }), own: { strength: 0 } };
    const drawn = rolloutOf({ ...audited, objective: { episodes: 4000 } });
    const unmonitored = drawn.rows.filter((row) => drawn.cue(row) === -1);
    const paid = unmonitored.filter((row) => drawn.table(row)[1] !== 0);
    for (const row of paid) close(drawn.table(row), proxy);
    // Four standard errors: 4 · √(0.1875 / about 2,000) = 0.039.
    expect(Math.abs(paid.length / unmonitored.length - 0.25)).toBeLessThan(0.039);
    const expected = rolloutOf(audited, { expectReward: true });
    for (const row of expected.rows)
      close(
        expected.table(row),
        proxy.map((value) => (expected.cue(row) === 1 ? value : value / 4)),
      );
  });

  it("is the mean over the tiers that look alike where the objective asks for expectations", () => {
    // Shares 3 : 1, and a cue that is wrong one time in four. A cue of 1 comes from the monitored tier with weight
    // 3 · ¾ against 1 · ¼, so 0.9; a cue of 0 with 3 · ¼ against 1 · ¾, so ½. Only that tier is graded.
    const alike = rolloutOf(
      {
        tiers: twoTiers({ share: 0.75 }, { share: 0.25 }),
        observation: { flags: { monitored: { noise: 0.25 } } },
        own: { strength: 0 },
      },
      { expectReward: true },
    );
    for (const row of alike.rows)
      close(
        alike.table(row),
        proxy.map((value) => value * (alike.cue(row) === 1 ? 0.9 : 0.5)),
      );
  });

  it("averages a belief about being modified likewise, where the flag that it follows is hidden", () => {
    const modification = { flag: "monitored", weight: -1 };
    const config: ConfigInput = {
      tiers: twoTiers({ share: 0.75, graded: 0 }, { share: 0.25 }),
      observation: { flags: {} },
      own: { weights: { effort: 0, harm: 0 }, modification },
    };
    // Refusing falls short of the target by 1 where the flag is set, which is in three of four episodes.
    const expected = rolloutOf(config, { expectReward: true });
    for (const row of expected.rows) close(expected.table(row), [-0.75, 0, 0]);
    const drawn = rolloutOf(config);
    expect(new Set(drawn.rows.map((row) => drawn.table(row)[0]! + 0))).toEqual(new Set([-1, 0]));
  });
});

describe("a rollout", () => {
  it("draws responses from the policy and keeps both policies' log-probabilities", () => {
    const { rollout, rows } = rolloutOf({ objective: { episodes: 8000 } });
    for (const k of [0, 1, 2]) {
      const share = rows.filter((row) => rollout.responses[row] === k).length / rollout.rows;
      expect(Math.abs(share - policyRow[k]!)).toBeLessThan(0.0224); // 4 · √(0.25 / 8000)
    }
    close([...rollout.logProbs.subarray(0, 3)], policyRow.map(Math.log));
    close([...rollout.refLogProbs.subarray(0, 3)], refRow.map(Math.log));
    // KL = ½·ln 2 − ¼·ln 2 + ¼·0.
    expect(rolloutKl(rollout)).toBeCloseTo(0.25 * Math.log(2), 6);
  });

  it("drops the episodes of tiers that do not train", () => {
    const { rows, cue, rollout } = rolloutOf({
      tiers: twoTiers({ share: 0.25 }, { share: 0.75, trained: false }),
    });
    expect(new Set(rows.map(cue))).toEqual(new Set([1]));
    expect(Math.abs(rollout.rows / 400 - 0.25)).toBeLessThan(0.0867); // 4 · √(0.1875 / 400)
  });

  it("keeps those that the KL alone holds, pays them nothing else, and counts their KL for no target", () => {
    const { rows, cue, table, rollout } = rolloutOf({
      tiers: twoTiers({}, { graded: 1, trained: false }),
      objective: { klOn: ["unmonitored"] },
    });
    expect(rollout.rows).toBe(400);
    for (const row of rows) expect(rollout.trained[row]).toBe(cue(row) === 1 ? 1 : 0);
    for (const row of rows.filter((row) => cue(row) === -1)) {
      expect(table(row)).toEqual([0, 0, 0]);
      const given = rollout.responses[row]!;
      expect(rollout.rlhfRewards[row]).toBeCloseTo(-0.5 * Math.log(policyRow[given]! / refRow[given]!), 6);
    }
    const { logProbs } = rollout;
    rows.filter((row) => cue(row) === -1).forEach((row) => logProbs.fill(0, 3 * row, 3 * row + 3));
    expect(rolloutKl(rollout)).toBeCloseTo(0.25 * Math.log(2), 6);
  });

  it("may be empty, where no episode fell into a tier that trains", () => {
    const { rollout } = rolloutOf({ tiers: twoTiers({ share: 0 }, { share: 1, trained: false }) });
    expect(rollout.rows).toBe(0);
    expect(rolloutKl(rollout)).toBeNull();
  });

  it("gives each prompt a group of responses that share prompt, cue and grading", () => {
    const { rollout, rows, table, cue } = rolloutOf(
      { tiers: twoTiers({}, { graded: 0.5 }), own: { strength: 0 } },
      { groupSize: 4 },
    );
    expect(rollout.rows).toBe(400);
    const width = rollout.observations.inputs.length / rollout.rows;
    const input = (row: number) => [...rollout.observations.inputs.subarray(row * width, (row + 1) * width)];
    for (const row of rows) {
      const first = row - (row % 4);
      expect(input(row)).toEqual(input(first));
      expect(table(row)).toEqual(table(first));
    }
    const groups = rows.filter((row) => row % 4 === 0);
    expect(new Set(groups.map((row) => input(row).join())).size).toBe(100); // and no two groups share a prompt
    const responses = groups.map((row) => rollout.responses.subarray(row, row + 4).join());
    expect(new Set(responses).size).toBeGreaterThan(10); // responses of a group are drawn one by one
    const paid = new Set(groups.filter((row) => cue(row) === -1).map((row) => table(row)[1]));
    expect(paid).toEqual(new Set([0, 2])); // some unmonitored groups are graded and some are not
  });
});
