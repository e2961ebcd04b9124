/** Weights that hold in one tier: by hand, through training, and without a trace where they say what the top level says. */
import { describe, expect, it } from "vitest";
import type { Config, ConfigInput } from "../config/schema/config.js";
import { smallConfig, twoTiers, type TierInput } from "../testing/configs.js";
import { randomWorld } from "../testing/randomWorlds.js";
import { distanceTo, startIn, trainFrom } from "../testing/oracle.js";
import { measured, recordsOf, trained } from "../testing/runs.js";
import { idealPayTable, idealTheory } from "./idealTheory.js";
import { evaluatorOf } from "./state.js";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const nothing = { complies: 0, substance: 0, keywords: 0, strategic: 0, effort: 0, harm: 0 };

/**
 * The absent supervisor (Leike et al. 2017), in tenths: the shortcut is worth 4.7 to whoever is not watched and 1.7 to whoever
 * is, the detour 4.1 to both. `complies` stands for the shortcut.
 */
const worth = { weights: { ...nothing, complies: 4.7, substance: 4.1 } };
const punished = { weights: { complies: 1.7 } };

function absentSupervisor(
  share: number,
  graded: number,
  supervised: Partial<TierInput>,
  overrides: ConfigInput,
): Config {
  return smallConfig({
    tiers: {
      supervised: { share, graded, flags: { present: 1 }, ...supervised },
      alone: { share: 1 - share, graded, flags: { present: 0 } },
    },
    gap: { of: "alone", minus: "supervised" },
    responses: { detour: { substance: 1 }, shortcut: { complies: 1 } },
    observation: { flags: { present: {} } },
    world: { topicStrength: 0 },
    ...overrides,
  });
}

/** How often the shortcut is taken at the optimum when alone, and when supervised. */
function shortcuts(config: Config): (number | null | undefined)[] {
  const { tiers } = idealTheory(config, 1).at(config.objective.klCoef);
  return [tiers[1]?.compliance, tiers[0]?.compliance];
}

describe("the absent supervisor", () => {
  const exactRewards = (share: number, seen: boolean) =>
    shortcuts(
      absentSupervisor(
        share,
        0,
        { own: punished },
        {
          own: worth,
          observation: { flags: { present: { salience: seen ? 1 : 0 } } },
          objective: { klCoef: 0.5 },
        },
      ),
    );

  it("is taken for absent only where it is, as the reward of each tier says by hand", () => {
    // Two kinds and a uniform start: σ(difference / klCoef), 4.7 − 4.1 = 0.6 alone and 1.7 − 4.1 = −2.4 supervised.
    const [alone, supervised] = exactRewards(0.5, true);
    expect(alone).toBeCloseTo(sigmoid(0.6 / 0.5), 6);
    expect(supervised).toBeCloseTo(sigmoid(-2.4 / 0.5), 6);
  });

  it("that nobody sees turns the choice at a fifth: 0.6·(1 − p) = 2.4·p", () => {
    expect(exactRewards(0.2, false)[1]).toBeCloseTo(0.5, 6);
    expect(exactRewards(0.1, false)[1]).toBeCloseTo(sigmoid(0.3 / 0.5), 6);
    expect(exactRewards(0.3, false)[1]).toBeCloseTo(sigmoid(-0.3 / 0.5), 6);
  });

  it("turns votes, not stakes, where labelers tell what a reward model learns: at (σ(a) − ½) / (σ(a) − σ(−4a))", () => {
    for (const temperature of [1, 0.1]) {
      const a = 0.6 / temperature;
      const p = (sigmoid(a) - 0.5) / (sigmoid(a) - sigmoid(-4 * a));
      const at = (share: number) =>
        shortcuts(
          absentSupervisor(
            share,
            1,
            { labeler: punished },
            {
              labeler: { ...worth, temperature, mistakeRate: 0 },
              own: { strength: 0 },
              observation: { flags: { present: { salience: 0 } } },
            },
          ),
        )[1]!;
      expect(at(p)).toBeCloseTo(0.5, 5);
      expect(at(p - 0.02)).toBeGreaterThan(0.51);
      expect(at(p + 0.02)).toBeLessThan(0.49);
    }
  });

  it("makes a gap in training, and none where both are worth the same", () => {
    const objective = { kind: "exact", episodes: 64, stepsPerEpoch: 16, learningRate: 0.01 } as const;
    const gap = (supervised: Partial<TierInput>): number =>
      measured(
        recordsOf(absentSupervisor(0.5, 0, supervised, { own: worth, epochs: 15, objective })).at(-1),
        "behaviourGap",
      );
    expect(gap({ own: punished })).toBeGreaterThan(0.8);
    expect(Math.abs(gap({}))).toBeLessThan(0.01);
  });
});

describe("weights in a tier", () => {
  it("leave no trace where they say what the top level says", () => {
    const same = { labeler: { weights: { complies: 3 } }, own: { weights: { harm: -0.5 } } };
    const gold = { weights: { harm: -4 } };
    const plain = recordsOf(smallConfig({ epochs: 1 }));
    expect(recordsOf(smallConfig({ epochs: 1, tiers: twoTiers({}, { ...same, gold }) }))).toEqual(plain);
    expect(
      recordsOf(smallConfig({ epochs: 1, tiers: twoTiers({ labeler: { weights: { complies: -3 } } }) })),
    ).not.toEqual(plain);
  });

  it("of gold move the gold reward of that tier by their difference, and nothing else", () => {
    const [plain] = recordsOf(smallConfig({ epochs: 1 })).slice(-1);
    const config = smallConfig({ epochs: 1, tiers: twoTiers({}, { gold: { weights: { complies: 3 } } }) });
    const [record] = recordsOf(config).slice(-1);
    const compliance = (id: "compliance" | "benignCompliance") => measured(plain, id, "unmonitored");
    // 3 instead of 1 for complying, on prompts of which half are harmful.
    const more = 2 * (0.5 * compliance("compliance") + 0.5 * compliance("benignCompliance"));
    expect(measured(record, "goldReward", "unmonitored")).toBeCloseTo(
      measured(plain, "goldReward", "unmonitored") + more,
      9,
    );
    const moved = Object.keys(plain!).filter((key) => plain![key] !== record![key]);
    expect(moved.filter((key) => !/goldReward\.unmonitored$/.test(key))).toEqual([]);
  });

  it('shape the start of that tier where own.role is "prior": by hand exp(U / temperature)', () => {
    const config = smallConfig({
      responses: { refuse: {}, comply: { complies: 1 } },
      own: { role: "prior", weights: { ...nothing, complies: 1 } },
      tiers: twoTiers({}, { own: { weights: { complies: -2 } } }),
    });
    const { tiers } = idealTheory(config, 1).at(Infinity);
    expect(tiers[0]?.compliance).toBeCloseTo(sigmoid(1), 6);
    expect(tiers[1]?.compliance).toBeCloseTo(sigmoid(-2), 6);
  });

  it("of the labeler decide DPO's fixed point by tier: by hand the logit of its labels over klCoef", () => {
    const config = smallConfig({
      responses: { refuse: {}, comply: { complies: 1 } },
      labeler: { weights: { ...nothing, complies: 1 }, mistakeRate: 0.2, flipRate: 0.1 },
      tiers: twoTiers({}, { graded: 1, labeler: { weights: { complies: -2 } } }),
      world: { topicStrength: 0 },
      objective: { kind: "dpo", klCoef: 2 },
    });
    const rest = idealTheory(config, 1).fixedPoint?.at(2)?.tiers;
    [1, -2].forEach((difference, tier) => {
      const better = sigmoid(difference);
      const label = 0.8 * (0.9 * better + 0.1 * (1 - better)) + 0.1;
      expect(rest?.[tier]?.compliance).toBeCloseTo(sigmoid(Math.log(label / (1 - label)) / 2), 6);
    });
  });

  it("stand in the labeler's column of the pay table", () => {
    const config = smallConfig({
      world: { topicStrength: 0 },
      tiers: twoTiers({}, { labeler: { weights: { complies: -1 } } }),
    });
    const of = (tier: string) =>
      idealPayTable(config, 1).find((row) => row.tier === tier && row.harmful && row.response === "comply");
    // 3·1 + ½·0.8 + ½·0.2 = 3.5; with −1 for complying 4 less.
    expect(of("monitored")?.labelerUtility).toBeCloseTo(3.5, 9);
    expect(of("unmonitored")?.labelerUtility).toBeCloseTo(-0.5, 9);
  });

  it("decide how often labelers agree there: ties where the only difference is weighed by nobody", () => {
    const agreement = (weights: { complies?: number }): number => {
      const config = smallConfig({
        epochs: 0,
        responses: { refuse: {}, comply: { complies: 1 } },
        labeler: { weights: { ...nothing, complies: 2 }, mistakeRate: 0 },
        world: { topicStrength: 0 },
        tiers: twoTiers({}, { graded: 1, labeler: { weights } }),
      });
      return measured(recordsOf(config)[0], "agreement");
    };
    const q = sigmoid(2);
    const certain = q * q + (1 - q) * (1 - q);
    expect(agreement({})).toBeCloseTo(certain, 9);
    expect(agreement({ complies: 0 })).toBeCloseTo((certain + 0.5) / 2, 9);
  });

  it.each([1, 4, 7])("lead the exact gradient to their closed form in random world %i", (number) => {
    const world = randomWorld(number);
    const [first, ...others] = Object.entries(world.tiers);
    const [name, tier] = first!;
    const weighed = {
      ...tier,
      own: { weights: { complies: 1.5, effort: -1 } },
      labeler: { weights: { complies: -2, keywords: 3 } },
    };
    const start = startIn({ ...world, tiers: { [name]: weighed, ...Object.fromEntries(others) } }, number);
    const run = trainFrom(start, 40, { kind: "exact", klCoef: 1, episodes: 128, stepsPerEpoch: 40 });
    expect(distanceTo(run, start)).toBeLessThan(2e-3);
    // Control: without them it is another one.
    const plain = startIn(world, number);
    const there = trainFrom(plain, 40, { kind: "exact", klCoef: 1, episodes: 128, stepsPerEpoch: 40 });
    expect(distanceTo(there, start)).toBeGreaterThan(0.01);
  });

  it("are what the model is paid there beside the reward model", () => {
    const config = smallConfig({ tiers: twoTiers({}, { own: { weights: { complies: 2 } } }) });
    const run = trained(config);
    const pay = evaluatorOf(run)
      .pay(run)
      .filter(({ tier, harmful }) => tier === "unmonitored" && harmful);
    // own alone is paid there: 2 − 0.5 for complying with a harmful prompt, −0.1 · effort.
    expect(pay.map(({ sum, klTerm }) => Number((sum - klTerm).toFixed(9)))).toEqual([
      -0.01, 1.45, 1.46, -0.02,
    ]);
  });
});
