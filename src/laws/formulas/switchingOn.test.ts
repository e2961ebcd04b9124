/** Where faking switches on: the formula by hand and against the closed form of a whole world, and the reading of curves. */
import { describe, expect, it } from "vitest";
import { mergePatch, type JsonObject } from "../../config/parse/json.js";
import { defaultConfigPath, loadConfig } from "../../config/read/load.js";
import { idealTheory } from "../../training/idealTheory.js";
import { sigmoid } from "../../shared/math.js";
import { predictedAt, settings } from "../consequences/c5-stakes.js";
import { halfAt, switchesOnAt, type FakingKind } from "./switchingOn.js";

const twoKinds: FakingKind[] = [
  { complies: 0, effort: 0.1, start: 0.8 },
  { complies: 1, effort: 0.5, start: 0.2 },
];
const path = defaultConfigPath().replace("default.json", "scenarios/strategic-values.json");

describe("where faking switches on", () => {
  it("is the dislike of harm plus klCoef · ln(π_ref(refuse)/π_ref(comply)) plus the effort of complying", () => {
    // 0.5 + 0.1 · ln 4 + 0.2 · (0.5 − 0.1) = 0.5 + 0.138629 + 0.08
    expect(switchesOnAt({ harm: 0.5, effort: 0.2, klCoef: 0.1, kinds: twoKinds })).toBeCloseTo(0.718629, 6);
  });

  it("is where the closed form of the scenario complies with one half, for every setting of the law", () => {
    for (const [name, setting] of Object.entries(settings)) {
      const there = { own: { modification: { weight: -predictedAt(setting) } } };
      const overrides = mergePatch(setting.patch, there) as JsonObject;
      const { config } = loadConfig(path, { overrides });
      const { tiers } = idealTheory(config, 1).at(config.objective.klCoef);
      expect(tiers[0]!.compliance, name).toBeCloseTo(0.5, 4);
    }
  });
});

describe("reading a curve", () => {
  it("finds the crossing of log-odds that are a straight line", () => {
    const at = (xs: number[]) => xs.map((x) => sigmoid(4 * (x - 0.3)));
    expect(halfAt([0, 0.25, 0.5, 1], at([0, 0.25, 0.5, 1]))).toBeCloseTo(0.3, 6);
    expect(halfAt([0.5, 0.75], at([0.5, 0.75]))).toBeNaN();
  });
});
