/** What to try next fits what was run, and is a valid change of its config. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../config/read/load.js";
import type { ConfigInput } from "../../config/schema/config.js";
import { resolveConfig } from "../../config/resolve.js";
import { replaced, suggestions } from "./suggestion.js";

const first = (input: ConfigInput, gap: number | null): string | undefined =>
  suggestions(resolveConfig(input), gap)[0]?.set;

describe("what to try next", () => {
  it("is the control after a gap: hide the flag", () => {
    expect(first({}, 0.95)).toBe("observation.flags.monitored.salience=0");
  });

  it("is to show a flag that was hidden", () => {
    const hidden = { observation: { flags: { monitored: { salience: 0 } } } };
    expect(first(hidden, 0)).toBe("observation.flags.monitored.salience=1");
    const noisy = { observation: { flags: { monitored: { noise: 0.5 } } } };
    expect(first(noisy, 0)).toBe("observation.flags.monitored.noise=0");
  });

  it("is more audits where a part was audited and the gap stayed", () => {
    const audits = { tiers: { a: tier(1, 1), b: tier(0, 0.25) }, ...gapOfAB };
    expect(first(audits, 0.8)).toBe("tiers.b.graded=0.5");
  });

  it("is to stop grading where both tiers are graded", () => {
    const everywhere = { tiers: { a: tier(1, 1), b: tier(0, 1) }, ...gapOfAB };
    expect(first(everywhere, 0.01)).toBe("tiers.b.graded=0");
  });

  it("brings harmful prompts back where there are none", () => {
    expect(first({ world: { harmfulRate: 0 } }, null)).toBe("world.harmfulRate=0.5");
  });

  it("does not bring them where harm means nothing to anyone", () => {
    const { config } = loadConfig("configs/scenarios/keyword-parrot.json", { set: ["story=null"] });
    expect(suggestions(config, null).map(({ set }) => set)).not.toContain("world.harmfulRate=0.5");
  });

  it("is what the scenario suggests, before anything else", () => {
    const { config } = loadConfig("configs/scenarios/alignment-faking.json");
    expect(suggestions(config, 0.2)[0]).toEqual(config.story?.tryNext?.[0]);
  });

  it("takes the place of an earlier assignment of the same field", () => {
    expect(replaced(["a=0.5", "a.b=1"], "a=0")).toEqual(["a.b=1", "a=0"]);
  });

  it("has, for every config that is shipped and every outcome, one that makes a valid config", () => {
    const files = readdirSync("configs").filter((name) => name.endsWith(".json") && name !== "schema.json");
    expect(files.length).toBeGreaterThan(3);
    for (const file of files.map((name) => `configs/${name}`)) {
      for (const gap of [null, -0.8, -0.1, 0, 0.1, 0.5, 0.95]) {
        const [best] = suggestions(loadConfig(file).config, gap);
        expect(() => loadConfig(file, { set: [best!.set] }), `${file} ${best!.set}`).not.toThrow();
      }
    }
  });
});

const tier = (flag: 0 | 1, graded: number) => ({ share: 0.5, flags: { f: flag }, graded });
const gapOfAB = { gap: { of: "a", minus: "b" }, observation: { flags: { f: {} } } };
