/** What closed forms are called: the line of a tier that nothing trains is no prediction, and its name says so. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { testConfig } from "../testing/configs.js";
import { recordedForms } from "./closedForms.js";

type Tier = NonNullable<ConfigInput["tiers"]>[string];

const nameWith = (patch: ConfigInput): string => recordedForms(testConfig(patch), () => [null])[0].name;
const { monitored, unmonitored } = testConfig().tiers as Record<"monitored" | "unmonitored", Tier>;
const tiers = { monitored, unmonitored: { ...unmonitored, trained: false } };

describe("the closed form", () => {
  it("has its plain name where every tier trains", () => {
    expect(nameWith({})).toBe("closed form");
  });

  it("is called so without leakage where a tier does not train: there it is the start", () => {
    expect(nameWith({ tiers })).toBe("closed form without leakage");
  });

  it("says the same of a tier that is only measured", () => {
    const measured = { monitored: { ...monitored, share: 1 }, unmonitored: { ...unmonitored, share: 0 } };
    expect(nameWith({ tiers: measured })).toBe("closed form without leakage");
  });

  it("keeps its plain name where the KL holds such a tier to the end, and not where it lets go", () => {
    expect(nameWith({ tiers, objective: { klOn: "all" } })).toBe("closed form");
    const ending = { klOn: "all" as const, klOutsideUntil: 5 };
    expect(nameWith({ tiers, objective: ending })).toBe("closed form without leakage");
  });

  it("keeps its plain name where such a tier looks like one that trains, since it moves with that one", () => {
    for (const cue of [{ salience: 0 }, { noise: 0.2 }])
      expect(nameWith({ tiers, observation: { flags: { monitored: cue } } })).toBe("closed form");
  });
});
