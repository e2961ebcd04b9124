/** A change is worth suggesting where the closed form, or how it is learned, can come out otherwise. */
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../config/read/load.js";
import type { ConfigInput } from "../../config/schema/config.js";
import { resolveConfig } from "../../config/resolve.js";
import { changesAnything, harmMatters } from "./acts.js";

const acts = (before: ConfigInput, after: ConfigInput): boolean =>
  changesAnything(resolveConfig(before), resolveConfig(after));

describe("whether a change can change anything", () => {
  it("is no for the same config, and for a utility of no weight made stronger", () => {
    expect(acts({}, { name: "other", seeds: 2, epochs: 1 })).toBe(false);
    const nothing = { weights: { effort: 0, harm: 0 } };
    expect(acts({ own: { ...nothing, strength: 0 } }, { own: nothing })).toBe(false);
    expect(acts({ own: { strength: 0 } }, {})).toBe(true);
  });

  it("is no for what a tier that is never graded lets the labelers see", () => {
    const { tiers } = resolveConfig({});
    const monitored = tiers["monitored"]!;
    const unmonitored = { ...tiers["unmonitored"]!, visibility: 0 };
    expect(acts({}, { tiers: { monitored, unmonitored } })).toBe(false);
    expect(acts({}, { tiers: { monitored, unmonitored: { ...unmonitored, graded: 0.5 } } })).toBe(true);
  });

  it("is yes for what changes how things are learned, which no closed form shows", () => {
    expect(acts({}, { policy: { trunk: "separate" } })).toBe(true);
    expect(acts({}, { observation: { flags: { monitored: { salience: 0.2 } } } })).toBe(true);
    expect(acts({}, { observation: { flags: { monitored: { salience: 0 } } } })).toBe(true);
  });

  it("sees that harm means nothing where every kind complies, or where nobody weighs it", () => {
    expect(harmMatters(resolveConfig({}))).toBe(true);
    const parrot = loadConfig("configs/scenarios/keyword-parrot.json", { set: ["gold.weights.harm=-4"] });
    expect(harmMatters(parrot.config)).toBe(false);
    const nobody = { gold: { weights: { harm: 0 } }, own: { strength: 0 } };
    expect(harmMatters(resolveConfig(nobody))).toBe(false);
    expect(harmMatters(resolveConfig({ ...nobody, labeler: { weights: { harm: -1 } } }))).toBe(true);
  });
});
