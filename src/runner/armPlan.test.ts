/** What is run for some laws: shared runs once, with the measures of all who share them. */
import { describe, expect, it } from "vitest";
import type { Arm } from "../laws/law/law.js";
import { testLaw } from "../testing/laws.js";
import { planArms } from "./armPlan.js";

const arm = (changes: Partial<Arm> = {}): Arm => ({
  id: "a",
  config: "default.json",
  keys: ["behaviourGap"],
  ...changes,
});
const law = (...arms: Arm[]) => testLaw({ arms });
/** For each law, arm and seed the index of its run. */
const indices = (plan: ReturnType<typeof planArms>) =>
  plan.laws.map(({ arms }) => arms.map(({ runs }) => runs));

describe("a plan", () => {
  it("has one run an arm and seed, in order of laws, arms and seeds", () => {
    const plan = planArms([law(arm(), arm({ id: "b", patch: { epochs: 3 } }))], () => [4, 7]);
    expect(plan.runs.map(({ config, seed }) => [config.epochs, seed])).toEqual([
      [60, 4],
      [60, 7],
      [3, 4],
      [3, 7],
    ]);
    expect(indices(plan)).toEqual([
      [
        [0, 1],
        [2, 3],
      ],
    ]);
  });

  it("computes a run that two laws share once, and keeps what either asks for", () => {
    const plan = planArms(
      [law(arm()), law(arm({ keys: ["kl.monitored", "behaviourGap", "agreement"] }))],
      () => [1, 2],
    );
    expect(plan.runs).toHaveLength(2);
    expect(plan.runs[0]!.keys).toEqual(["behaviourGap", "kl.monitored", "agreement"]);
    expect(indices(plan)).toEqual([[[0, 1]], [[0, 1]]]);
  });

  it("gives each law its own seeds, and shares where they overlap", () => {
    const [early, late] = [testLaw({ arms: [arm()] }), testLaw({ id: "C1", arms: [arm()], firstSeed: 2 })];
    const plan = planArms([early, late], ({ firstSeed = 1 }) => [firstSeed, firstSeed + 1]);
    expect(plan.runs.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(indices(plan)).toEqual([[[0, 1]], [[1, 2]]]);
  });

  it("shares what resolves to the same, however it is written and whatever it is called", () => {
    const hidden = { observation: { flags: { monitored: { salience: 0 } } } };
    const plan = planArms(
      [
        law(arm({ config: "control-hidden-flag.json" })),
        law(arm({ patch: { ...hidden, name: "mine", description: "…", seed: 9, seeds: 3 } })),
      ],
      () => [1],
    );
    expect(plan.runs).toHaveLength(1);
  });

  it("does not share what differs in a field, in the seed, or in the order of the kinds", () => {
    const patch = { objective: { klCoef: 0.2 } };
    expect(planArms([law(arm(), arm({ id: "b", patch }))], () => [1, 2]).runs).toHaveLength(4);
    const weights = { complies: 0, substance: 0, keywords: 0, strategic: 0, effort: 0 };
    const kinds = (...names: string[]) => ({
      responses: {
        ...{ refuse: null, comply: null, strategic: null, deflect: null },
        ...Object.fromEntries(names.map((name) => [name, weights])),
      },
    });
    const plan = planArms(
      [law(arm({ patch: kinds("x", "y") }), arm({ id: "b", patch: kinds("y", "x") }))],
      () => [1],
    );
    expect(plan.runs).toHaveLength(2);
  });

  it("lays the seed's patch over the arm's: worlds are redrawn with the seed, and a null still removes", () => {
    const patch = { labeler: { temperature: 2, mistakeRate: 0.2 }, responses: { deflect: null } };
    const perSeed = (seed: number) => ({ labeler: { temperature: seed } });
    const plan = planArms([law(arm({ patch, perSeed }))], () => [1, 3]);
    expect(plan.runs.map(({ config: { labeler } }) => [labeler.temperature, labeler.mistakeRate])).toEqual([
      [1, 0.2],
      [3, 0.2],
    ]);
    expect(Object.keys(plan.runs[0]!.config.responses)).toEqual(["refuse", "comply", "strategic"]);
  });

  it("refuses a measure that the config does not have, and names the law and the arm", () => {
    expect(() => planArms([law(arm({ keys: ["compliance.free"] }))], () => [1])).toThrow(
      /law I1, arm "a": no measure is called compliance\.free/,
    );
  });

  it("refuses a config that does not resolve", () => {
    expect(() => planArms([law(arm({ patch: { epoch: 3 } }))], () => [1])).toThrow(/epochs/);
    expect(() => planArms([law(arm({ config: "defualt.json" }))], () => [1])).toThrow(/default\.json/);
  });
});
