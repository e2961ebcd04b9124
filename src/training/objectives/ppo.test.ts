/** The mechanics of PPO and REINFORCE: which gradients are clipped, whitening, minibatches and the entropy bonus. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../../config/schema/config.js";
import { observe } from "../../models/inputs.js";
import { createSimdEngine } from "../../nn/simd/engine.js";
import { createRng } from "../../shared/rng.js";
import { smallConfig } from "../../testing/configs.js";
import { tablePolicy } from "../../testing/fakes.js";
import { createWorld } from "../../world/world.js";
import type { Rollout } from "../rollout.js";
import { addEntropyBonus } from "./entropyBonus.js";
import { minibatches, whiten } from "./minibatches.js";
import type { RolloutObjective } from "./objective.js";
import { ppo } from "./ppo.js";
import { reinforce } from "./reinforce.js";

/** Episodes by hand: the kind given, π of it when it was given, and its rlhfReward; now the policy is (½, ½). */
type Episode = readonly [kind: number, oldProbability: number, rlhfReward: number];

/** The gradients at log-probabilities of the last update on all the episodes, `[rows][2]`, times the number of rows. */
function gradientsOf(
  make: typeof ppo.create,
  episodes: readonly Episode[],
  objective: NonNullable<ConfigInput["objective"]> = {},
  updates = 1,
): number[][] {
  const config = smallConfig({
    responses: { left: {}, right: {} },
    objective: {
      ppo: { passes: 1, minibatches: 1 },
      stepsPerEpoch: 1,
      whitenAdvantages: false,
      ...objective,
    },
  });
  const world = createWorld(config, createRng(1));
  const policy = tablePolicy(world, () => [0.5, 0.5]);
  const rng = createRng(1);
  const made: RolloutObjective = make({
    engine: createSimdEngine(),
    world,
    config: config.objective,
    policy,
    refPolicy: policy,
    rng,
  });
  const rows = episodes.length;
  // The topic carries the number of the episode, so that shuffled rows can be told apart.
  const topics = Float32Array.from({ length: rows * world.topicDim }, (_, i) =>
    Math.floor(i / world.topicDim),
  );
  const prompts = { count: rows, topics, harmful: new Uint8Array(rows) };
  const order: number[] = [];
  const { logProbs } = policy;
  policy.logProbs = (seen) => {
    order.splice(
      0,
      order.length,
      ...Array.from({ length: seen.rows }, (_, i) => seen.inputs[i * (world.topicDim + 2)]!),
    );
    return logProbs(seen);
  };
  const rollout: Rollout = {
    rows,
    groupSize: 1,
    observations: observe(world, prompts, new Uint8Array(rows)),
    trained: new Uint8Array(rows).fill(1),
    responses: Uint16Array.from(episodes, ([kind]) => kind),
    logProbs: Float32Array.from(
      episodes.flatMap(([kind, p]) => (kind === 0 ? [p, 1 - p] : [1 - p, p])),
      Math.log,
    ),
    refLogProbs: new Float32Array(rows * 2),
    refLogSides: null,
    rewardTable: new Float64Array(rows * 2),
    rlhfRewards: Float64Array.from(episodes, ([, , rlhfReward]) => rlhfReward),
    screened: null,
  };
  for (let i = 0; i < updates; i++) made.update(rollout, { klCoef: 0.1, rateFactor: 1 });
  const byEpisode: number[][] = [];
  order.forEach((episode, i) => {
    byEpisode[episode] = [...policy.gradients.subarray(2 * i, 2 * i + 2)].map((g) => g * order.length);
  });
  return byEpisode;
}

const close = (actual: readonly number[][], expected: readonly number[][]) => {
  expect(actual.flat()).toHaveLength(expected.flat().length);
  actual.flat().forEach((value, i) => {
    expect(value).toBeCloseTo(expected.flat()[i]!, 5);
  });
};

describe("PPO", () => {
  // The value network starts at 0, so the advantage is the reward. The ratio is 0.5 / old.
  it("pulls a good response up and a bad one down, by ratio · advantage, inside the clip range", () => {
    close(
      gradientsOf(ppo.create, [
        [0, 0.5, 2],
        [1, 0.5, -3],
        [0, 0.5 / 1.1, 1],
      ]),
      [
        [-2, 0],
        [0, 3],
        [-1.1, 0],
      ],
    );
  });

  it("stops pulling where the ratio has already moved too far in the wanted direction, and only there", () => {
    const up = 0.5 / 1.5; // ratio 1.5, above 1 + 0.2
    const down = 0.5 / 0.6; // ratio 0.6, below 1 − 0.2
    close(
      gradientsOf(ppo.create, [
        [0, up, 2],
        [0, up, -2],
        [0, down, 2],
        [0, down, -2],
      ]),
      [
        [0, 0], // better already, and clipped
        [3, 0], // worse than it was, though it became likelier: −ρA = 1.5 · 2
        [-1.2, 0],
        [0, 0],
      ],
    );
  });

  it("clips where the config says", () => {
    const ratio = 0.5 / 1.3;
    const clip = (range: number) =>
      gradientsOf(ppo.create, [[0, ratio, 1]], { ppo: { passes: 1, minibatches: 1, clip: range } });
    close(clip(0.25), [[0, 0]]);
    close(clip(0.35), [[-1.3, 0]]);
  });

  it("whitens advantages over the epoch: 1 and 3 become −1 and 1", () => {
    const episodes: Episode[] = [
      [0, 0.5, 1],
      [0, 0.5, 3],
    ];
    close(gradientsOf(ppo.create, episodes, { whitenAdvantages: true }), [
      [1, 0],
      [-1, 0],
    ]);
  });
});

describe("REINFORCE", () => {
  it("weighs by ρ · advantage without any clipping", () => {
    const up = 0.5 / 1.5;
    close(
      gradientsOf(reinforce.create, [
        [0, 0.5, 2],
        [0, up, 2],
        [1, up, -2],
      ]),
      [
        [-2, 0],
        [-3, 0],
        [0, 3],
      ],
    );
  });
});

describe.each([
  ["PPO", ppo.create],
  ["REINFORCE", reinforce.create],
])("the baseline of %s", (_, make) => {
  it("takes from a reward what the value network has learned to expect", () => {
    const episodes: Episode[] = [
      [0, 0.5, 4],
      [1, 0.5, -2],
    ];
    const value = { hidden: [8], learningRate: 0.03 };
    const [first, second] = gradientsOf(make, episodes, { value }, 300);
    expect(Math.abs(first![0]!)).toBeLessThan(0.1); // it was −4 at first
    expect(Math.abs(second![1]!)).toBeLessThan(0.1); // it was 2
  });
});

describe("an entropy bonus", () => {
  it("has the gradient of −weight · mean H, by finite differences at free log-probabilities", () => {
    const logProbs = Float32Array.from([0.7, 0.2, 0.1, 0.3, 0.3, 0.4], Math.log);
    const gradients = new Float32Array(6).fill(1); // it adds to what is there
    addEntropyBonus(gradients, logProbs, 2, 3, 0.5);
    const loss = (logs: Float64Array) => 0.5 * (logs.reduce((sum, l) => sum + Math.exp(l) * l, 0) / 2);
    for (let i = 0; i < 6; i++) {
      const at = (step: number) => loss(Float64Array.from(logProbs, (l, j) => (j === i ? l + step : l)));
      expect(gradients[i]! - 1).toBeCloseTo((at(1e-4) - at(-1e-4)) / 2e-4, 5);
    }
  });

  it("pulls towards uniform: the gradient at a likely kind is the larger one", () => {
    const [likely, unlikely] = gradientsOf(ppo.create, [[0, 0.5, 0]], { entropyBonus: 1 })[0]!;
    expect(likely).toBeCloseTo(unlikely!, 6); // the policy is uniform: nothing to gain
    const gradients = new Float32Array(2);
    addEntropyBonus(gradients, Float32Array.from([0.9, 0.1], Math.log), 1, 2, 1);
    expect(gradients[0]).toBeGreaterThan(gradients[1]!);
  });
});

describe("whitening", () => {
  it("gives mean 0 and sd 1, keeps the order, and ignores any shift and positive scale", () => {
    const list = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(list, fc.double({ min: 0.5, max: 5, noNaN: true }), (values, scale) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 0.1);
        const whitened = Float64Array.from(values);
        whiten(whitened);
        const n = values.length;
        expect(whitened.reduce((a, b) => a + b, 0) / n).toBeCloseTo(0, 6);
        expect(whitened.reduce((sum, x) => sum + x * x, 0) / n).toBeCloseTo(1, 5);
        const moved = Float64Array.from(values, (value) => scale * value + 7);
        whiten(moved);
        moved.forEach((value, i) => {
          expect(value).toBeCloseTo(whitened[i]!, 5);
        });
      }),
    );
  });

  it("leaves equal advantages at 0", () => {
    const equal = Float64Array.of(0.5, 0.5, 0.5);
    whiten(equal);
    expect([...equal]).toEqual([0, 0, 0]);
  });
});

describe("minibatches", () => {
  it("are of one size, share no row, and leave out fewer rows than there are batches", () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 9 }), (rows, count) => {
        const batches = minibatches(rows, count, createRng(1).stream("objective"));
        const all = batches.flatMap((batch) => [...batch]);
        expect(new Set(all).size).toBe(all.length);
        for (const row of all) expect(row).toBeLessThan(rows);
        expect(new Set(batches.map(({ length }) => length)).size).toBeLessThanOrEqual(1);
        expect(batches).toHaveLength(Math.min(count, rows));
        if (rows > 0) expect(rows - all.length).toBeLessThan(count);
      }),
    );
  });
});
