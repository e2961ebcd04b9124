/** GRPO's resting place from the record against the comparison that starts from the config. */
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../config/read/load.js";
import { idealTheory } from "../../training/idealTheory.js";
import type { TheoryPoint } from "../../theory/theory.js";
import { grpoAt, optimumAt, rewardsBehind } from "./grpoRest.js";

describe("rewards read from the optimum", () => {
  it("are the rewards that make it, up to a constant", () => {
    // π* ∝ (½·e², ½·1) at klCoef ½ for rewards (1, 0).
    const share = Math.exp(2) / (Math.exp(2) + 1);
    const [first, second] = rewardsBehind([0.5, 0.5], [share, 1 - share], 0.5);
    expect(first! - second!).toBeCloseTo(1, 12);
    expect(optimumAt([0.5, 0.5], Float64Array.of(first!, second!), 0.5)[0]).toBeCloseTo(share, 12);
  });

  it.each([false, true])("give the fixed point that the config has (divideBySd %s)", (divideBySd) => {
    const overrides = { objective: { grpo: { divideBySd } } };
    const { config } = loadConfig("configs/scenarios/grpo-loss.json", { overrides });
    const { at, fixedPoint } = idealTheory(config, 1);
    const shares = (point: TheoryPoint | null | undefined) => point!.tiers[0]!.harmfulShare!;
    const reference = shares(at(Infinity));
    const rewards = rewardsBehind(reference, shares(at(0.3)), 0.3);
    for (const klCoef of [0.3, 1]) {
      const [optimum, grpoFixedPoint] = [shares(at(klCoef)), shares(fixedPoint?.at(klCoef))];
      const grpo = { klCoef, groupSize: config.objective.groupSize, divideBySd };
      grpoAt(reference, rewards, grpo).forEach((share, k) =>
        expect(share).toBeCloseTo(grpoFixedPoint[k]!, 6),
      );
      optimumAt(reference, rewards, klCoef).forEach((share, k) => expect(share).toBeCloseTo(optimum[k]!, 6));
    }
  });
});
