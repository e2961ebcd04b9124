/** Tiers without a share: measured, never drawn, and as if they were not there for all that is trained. */
import { describe, expect, it } from "vitest";
import type { Config, ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { createWorld } from "../world/world.js";
import { startTable } from "../world/start.js";
import { createOwnUtility } from "../world/own.js";
import { anyShare } from "../world/tierWeights.js";
import { smallConfig, type TierInput } from "../testing/configs.js";
import { measured, recordsOf } from "../testing/runs.js";
import { idealPayTable, idealTheory } from "./idealTheory.js";
import { drawTiers } from "./episodes.js";

const trainedTiers: Record<string, TierInput> = {
  monitored: { share: 0.5, flags: { monitored: 1, context: 0 } },
  unmonitored: { share: 0.5, flags: { monitored: 0, context: 0 }, graded: 0 },
};
/** The same in a context that never occurs in training. */
const laterTiers: Record<string, TierInput> = {
  monitoredLater: { share: 0, flags: { monitored: 1, context: 1 } },
  unmonitoredLater: { share: 0, flags: { monitored: 0, context: 1 }, graded: 0 },
};
const bothFlags = { flags: { monitored: {}, context: {} } };

const rows = (later: boolean) => {
  const [often, seldom] = [
    { refuse: 0.2, comply: 0.8 },
    { refuse: 0.9, comply: 0.1 },
  ];
  return {
    monitored: often,
    unmonitored: seldom,
    ...(later ? { monitoredLater: often, unmonitoredLater: seldom } : {}),
  };
};

function contexts(later: boolean, overrides: ConfigInput = {}): Config {
  return smallConfig({
    tiers: { ...trainedTiers, ...(later ? laterTiers : {}) },
    observation: bothFlags,
    responses: { refuse: { effort: 0.1 }, comply: { complies: 1, effort: 0.5 } },
    ...overrides,
  });
}

/** What a run measures, but for what is of tiers that it has and another one has not. */
function withoutLater(config: Config): unknown[] {
  return recordsOf(config).map((record) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => !/Later/.test(key))),
  );
}

describe("a tier without a share", () => {
  it("that shows what another one shows measures the same as that one, and changes nothing", () => {
    const twin = { twin: { ...trainedTiers["monitored"]!, share: 0 } };
    const prior = { harmful: rows(false) };
    const overrides = { policy: { prior, supervised: { steps: 20 } } };
    const plain = recordsOf(contexts(false, overrides));
    const beside = recordsOf(contexts(false, { ...overrides, tiers: { ...trainedTiers, ...twin } }));
    plain.forEach((record, epoch) => {
      expect(beside[epoch]).toMatchObject(record);
      for (const id of ["compliance", "goldReward", "optimum.compliance"] as const)
        expect(measured(beside[epoch], id, "twin")).toBe(measured(record, id, "monitored"));
    });
  });

  it.each<[string, ConfigInput]>([
    ["ppo", {}],
    ["exact", { objective: { kind: "exact" } }],
    ["dpo", { objective: { kind: "dpo" } }],
    ["a reward model that sees the cues", { rewardModel: { seesFlags: true } }],
  ])(
    "leaves training as it is to the bit where it shows what no other does and the start is uniform: %s",
    (_, more) => {
      expect(withoutLater(contexts(true, more))).toEqual(withoutLater(contexts(false, more)));
    },
  );

  it("is part of the start where that is a table, so that the reference policy has seen both contexts", () => {
    const start = (later: boolean, supervised: number) =>
      recordsOf(
        contexts(later, {
          epochs: 0,
          policy: { hidden: [8], prior: { harmful: rows(later) }, supervised: { steps: supervised } },
        }),
      )[0]!;
    const known = start(true, 300);
    for (const tier of ["monitored", "monitoredLater"])
      expect(Math.abs(measured(known, "compliance", tier) - 0.8)).toBeLessThan(0.02);
    for (const tier of ["unmonitored", "unmonitoredLater"])
      expect(Math.abs(measured(known, "compliance", tier) - 0.1)).toBeLessThan(0.02);
    // So its draws differ, and the start of the others is another one in its last digits.
    expect(measured(known, "compliance", "monitored")).not.toBe(
      measured(start(false, 300), "compliance", "monitored"),
    );
  });

  it("has its own row of the start only where no tier with a share shows the same", () => {
    const table = (later: boolean, context: 0 | 1) => {
      const config = contexts(true, {
        tiers: {
          ...trainedTiers,
          other: { share: 0, flags: { monitored: 1, context } },
        },
        policy: {
          prior: { harmful: { ...rows(false), ...(later ? { other: { refuse: 0.4, comply: 0.6 } } : {}) } },
        },
      });
      const world = createWorld(config, createRng(1));
      const found = startTable(world, config, createOwnUtility(world, config.own))!;
      const pattern = world.observation.patterns.findIndex(
        ({ apparent }) => apparent["monitored"] === 1 && apparent["context"] === context,
      );
      return found[(world.observation.patterns.length + pattern) * 2 + 1];
    };
    expect(table(true, 0)).toBeCloseTo(0.8, 12); // monitored's
    expect(table(true, 1)).toBeCloseTo(0.6, 12);
    expect(table(false, 1)).toBeCloseTo(0.5, 12); // no row: uniform
  });

  it("is never drawn", () => {
    const { tiers } = createWorld(contexts(true), createRng(1));
    const world = createWorld(contexts(true), createRng(1));
    const drawn = drawTiers(world, 2000, anyShare, createRng(1), "test");
    expect([...new Set(drawn)].map((tier) => tiers[tier]?.name).sort()).toEqual(["monitored", "unmonitored"]);
  });

  it("can be one of the gap, and its closed form is the start, which the pay table says", () => {
    const config = contexts(true, { gap: { of: "monitoredLater", minus: "unmonitoredLater" } });
    const theory = idealTheory(config, 1);
    expect(theory.at(0.1).behaviourGap).toBeCloseTo(0, 9);
    expect(theory.at(0.1).tiers[2]?.compliance).toBe(theory.at(Infinity).tiers[2]?.compliance);
    const rests = new Set(
      idealPayTable(config, 1)
        .filter((row) => row.rests)
        .map(({ tier }) => tier),
    );
    expect([...rests]).toEqual(["monitoredLater", "unmonitoredLater"]);
  });

  it("follows the trained ones through shared weights, which leakageSlope measures; with separate ones it stays", () => {
    const run = (trunk: "shared" | "separate") =>
      recordsOf(
        contexts(true, {
          epochs: 30,
          gap: { of: "monitoredLater", minus: "unmonitoredLater" },
          policy: { hidden: [8], trunk },
          objective: { kind: "exact", stepsPerEpoch: 16, learningRate: 0.01 },
        }),
      ).at(-1);
    const shared = run("shared");
    expect(measured(shared, "behaviourGap")).toBeGreaterThan(0.3);
    expect(measured(shared, "leakageSlope", "monitoredLater")).toBeGreaterThan(0.1);
    const separate = run("separate");
    expect(measured(separate, "behaviourGap")).toBe(0);
    expect(measured(separate, "leakageSlope", "monitoredLater")).toBe(0);
  });
});
