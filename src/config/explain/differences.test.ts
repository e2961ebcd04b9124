/** Differences between configs, as the closing summary lists them. */
import { describe, expect, it } from "vitest";
import { configDifferences } from "./differences.js";
import { resolveConfig } from "../resolve.js";

describe("differences from a reference", () => {
  const reference = resolveConfig({});

  it("are none between a config and itself, whatever it is called", () => {
    expect(configDifferences(reference, reference)).toEqual([]);
    const story = { howToRead: "Look at the gap.", measures: [{ measure: "behaviourGap" }] } as const;
    const told = resolveConfig({ name: "mine", description: "…", story });
    expect(configDifferences(told, reference)).toEqual([]);
  });

  it("name the path and both values, lists whole, in the order of the schema", () => {
    const config = resolveConfig({
      objective: { klCoef: 0.2, klTarget: 0.5 },
      policy: { hidden: [8] },
      epochs: 10,
    });
    expect(configDifferences(config, reference)).toEqual([
      { path: "epochs", from: 60, to: 10 },
      { path: "policy.hidden", from: [32, 32], to: [8] },
      { path: "objective.klCoef", from: 0.1, to: 0.2 },
      { path: "objective.klTarget", from: undefined, to: 0.5 },
    ]);
  });

  it("name an entry by what a config has itself, not by what every object has", () => {
    const tiers = { ...reference.tiers, constructor: reference.tiers["monitored"]! };
    const [found] = configDifferences({ ...reference, tiers }, reference);
    expect(found).toEqual({ path: "tiers.constructor", from: undefined, to: reference.tiers["monitored"] });
  });

  it("name each weight of a tier, as if the section had been there before", () => {
    const tier = { ...reference.tiers["monitored"]!, labeler: { weights: { complies: 0 } } };
    const found = configDifferences(
      { ...reference, tiers: { ...reference.tiers, monitored: tier } },
      reference,
    );
    expect(found).toEqual([{ path: "tiers.monitored.labeler.weights.complies", from: undefined, to: 0 }]);
    const empty = { ...tier, labeler: { weights: {} } };
    expect(
      configDifferences({ ...reference, tiers: { ...reference.tiers, monitored: empty } }, reference),
    ).toEqual([]);
  });

  it("give an entry that only one of the two has as one difference", () => {
    const responses = { refuse: reference.responses["refuse"]!, comply: reference.responses["comply"]! };
    const found = configDifferences(resolveConfig({ responses }), reference);
    expect(found.map(({ path, to }) => [path, to])).toEqual([
      ["responses.strategic", undefined],
      ["responses.deflect", undefined],
    ]);
  });
});
