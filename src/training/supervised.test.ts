/** The supervised start reaches the table it is given; what it aims at where cues are noisy; small helpers of the loop. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { priorFloor } from "../config/start.js";
import { createHeldOut, meanKl } from "../theory/heldOut.js";
import { createRng } from "../shared/rng.js";
import { smallConfig, testConfig, twoTiers } from "../testing/configs.js";
import { tablePolicy } from "../testing/fakes.js";
import { recordsOf, trained } from "../testing/runs.js";
import { createOwnUtility } from "../world/own.js";
import { startTable } from "../world/start.js";
import { createWorld } from "../world/world.js";
import { adaptKlCoef } from "./adaptKlCoef.js";
import { shuffledBatches } from "./shuffledBatches.js";

const kinds = { refuse: {}, comply: { complies: 1 }, half: { complies: 0.5 } };
const prior = {
  harmful: { monitored: { refuse: 0.2, comply: 0.7, half: 0.1 }, unmonitored: { refuse: 1 } },
  benign: { unmonitored: { refuse: 0.1, comply: 0.1, half: 0.8 } },
};

/** The table that the start aims at, by (harmful, cue pattern); pattern 0 is the cue of the monitored tier. */
function aimOf(input: ConfigInput) {
  const config = testConfig({ responses: kinds, ...input });
  const world = createWorld(config, createRng(1));
  const table = startTable(world, config, createOwnUtility(world, config.own));
  return (harmful: number, pattern: number) => {
    const row = (harmful * world.observation.patterns.length + pattern) * 3;
    return [...table!.subarray(row, row + 3)];
  };
}
const close = (actual: readonly number[], expected: readonly number[]) => {
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });
};

describe("the table of the start", () => {
  it("follows policy.prior, uniform where a row is left out, and no lower than the floor", () => {
    const aim = aimOf({ policy: { prior } });
    close(aim(1, 0), [0.2, 0.7, 0.1]);
    close(aim(0, 0), [1 / 3, 1 / 3, 1 / 3]);
    const total = 1 + 2 * priorFloor;
    close(aim(1, 1), [1 / total, priorFloor / total, priorFloor / total]);
  });

  it("mixes tiers that may look alike, by share · P(cue | tier): by hand", () => {
    const tiers = twoTiers({ share: 0.25 }, { share: 0.75 });
    const aim = aimOf({ policy: { prior }, tiers, observation: { flags: { monitored: { noise: 0.1 } } } });
    // Benign, monitored cue: 0.25 · 0.9 of the uniform row, 0.75 · 0.1 of (0.1, 0.1, 0.8), of 0.3 in all.
    const [a, b] = [0.225 / 0.3, 0.075 / 0.3];
    close(aim(0, 0), [a / 3 + b * 0.1, a / 3 + b * 0.1, a / 3 + b * 0.8]);
  });

  it("is ∝ exp(strength · U_own / temperature) where own's role is to be the start", () => {
    const aim = aimOf({
      own: { role: "prior", strength: 2, temperature: 0.5, weights: { harm: -0.5, effort: 0 } },
    });
    // Harmful: utilities 0, −1, −0.5 at strength 2, over temperature 0.5.
    const weights = [1, Math.exp(-2), Math.exp(-1)];
    const total = weights[0]! + weights[1]! + weights[2]!;
    close(
      aim(1, 0),
      weights.map((w) => w / total),
    );
    close(aim(0, 0), [1 / 3, 1 / 3, 1 / 3]);
  });
});

describe("the supervised start", () => {
  it.each<[string, NonNullable<ConfigInput["policy"]>, number]>([
    ["a shared network", {}, 0],
    ["noisy cues", {}, 0.1],
    ["separate networks", { trunk: "separate" }, 0],
    ["two steps of reasoning", { reasoning: "two-step" }, 0],
  ])("reaches the table within 1e-3 nats (%s)", (_, policy, noise) => {
    const config = testConfig({
      responses: { ...kinds, half: { complies: 0.5, strategic: 1 } },
      policy: { prior, ...policy },
      observation: { flags: { monitored: { noise } } },
      epochs: 0,
    });
    const run = trained(config);
    const aim = aimOf(config);
    const table = tablePolicy(run.world, (harmful, pattern) => aim(harmful, pattern));
    const make = (policy: typeof table) => createHeldOut(run.world, config, run.own, policy, createRng(9));
    const target = make(table);
    make({ ...table, ...run.policy }).reference.forEach((reached, p) => {
      expect(meanKl(target.reference[p]!, reached, target.promptWeights)).toBeLessThan(1e-3);
    });
  });

  it("gives the reference policy: nothing has moved at epoch 0, whatever the start", () => {
    const [first] = recordsOf(smallConfig({ responses: kinds, policy: { prior }, epochs: 0 }));
    expect(first!["kl.monitored"]).toBe(0);
    expect(first!["compliance.monitored"]).toBeGreaterThan(0.6);
    const [uniform] = recordsOf(smallConfig({ epochs: 0 }));
    expect(uniform!["behaviourGap"]).toBe(0);
    expect(uniform!["flagSensitivity"]).toBe(0);
    expect(uniform!["entropy.monitored"]).toBeCloseTo(Math.log(4), 6);
  });
});

describe("an adaptive klCoef", () => {
  const { objective } = testConfig({ objective: { klTarget: 0.5, klGain: 0.5 } });
  it.each([
    [0.5, 1], // on target
    [0.55, 1.05], // 10 % over: half of it
    [5, 1.1], // no more than 20 % is believed
    [0, 0.9],
  ])("at a KL of %d is multiplied by %d", (kl, factor) => {
    expect(adaptKlCoef(0.2, kl, objective)).toBeCloseTo(0.2 * factor, 12);
  });

  it("stays as it is without a target", () => {
    expect(adaptKlCoef(0.2, 5, testConfig().objective)).toBe(0.2);
  });
});

describe("shuffled batches", () => {
  it("deal out every row once before any comes again, in another order each time", () => {
    const batches = shuffledBatches(12, 4, createRng(1).stream("batches"));
    const passes = Array.from({ length: 2 }, () => [0, 1, 2].flatMap(() => [...batches.next().value]));
    for (const pass of passes) expect(new Set(pass).size).toBe(12);
    expect(passes[0]).not.toEqual(passes[1]);
  });

  it("are no larger than all rows, and begin anew where too few are left", () => {
    const stream = createRng(1).stream("batches");
    expect(new Set(shuffledBatches(3, 8, stream).next().value)).toEqual(new Set([0, 1, 2]));
    const batches = shuffledBatches(5, 3, stream);
    for (let i = 0; i < 4; i++) expect(new Set(batches.next().value).size).toBe(3);
  });
});
