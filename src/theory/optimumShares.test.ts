/** The closed form's shares of kinds in the record: they are its distribution, tier by tier. */
import { describe, expect, it } from "vitest";
import { measured, recordsOf } from "../testing/runs.js";
import { smallConfig, twoTiers } from "../testing/configs.js";

describe("the closed form's shares on harmful prompts", () => {
  const config = smallConfig({ epochs: 1, tiers: twoTiers({}, { trained: false }) });
  const [start, end] = recordsOf(config);
  const kinds = Object.entries(config.responses);

  it("sum to 1, and to its compliance when each counts as much as it complies", () => {
    for (const record of [start, end]) {
      for (const tier of ["monitored", "unmonitored"]) {
        const shares = kinds.map(([kind]) => measured(record, "optimum.harmfulShare", tier, kind));
        expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 6); // the networks' outputs are float32
        const complies = kinds.reduce((sum, [, { complies }], k) => sum + complies * (shares[k] ?? NaN), 0);
        expect(complies).toBeCloseTo(measured(record, "optimum.compliance", tier), 12);
      }
    }
  });

  it("are those of the start where a tier is not trained, and others where it is", () => {
    for (const [kind] of kinds) {
      expect(measured(end, "optimum.harmfulShare", "unmonitored", kind)).toBeCloseTo(
        measured(start, "harmfulShare", "unmonitored", kind),
        12,
      );
    }
    const refused = measured(end, "optimum.harmfulShare", "monitored", "refuse");
    expect(refused).toBeLessThan(measured(start, "harmfulShare", "monitored", "refuse") / 2);
  });

  it("do not exist in a world without harmful prompts", () => {
    const [record] = recordsOf(smallConfig({ epochs: 0, world: { harmfulRate: 0 } }));
    expect(record?.["optimum.harmfulShare.monitored.comply"]).toBeNull();
  });
});
