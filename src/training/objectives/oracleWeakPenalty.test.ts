/**
 * The oracle at klCoef 0.3: each algorithm against its own fixed point, in twenty worlds drawn at random (numbers 1 to 20,
 * one setting for all). The reward model is frozen, all tiers train, topics mean nothing. Distances are mean KL(π‖target),
 * nats. A weak penalty: far to go.
 */
import { describe, expect, it } from "vitest";
import { inTwentyWorlds, mean, worst } from "../../testing/oracle.js";

describe("in twenty random worlds, at klCoef 0.3,", () => {
  it("the exact gradient reaches the optimum", () => {
    expect(worst(inTwentyWorlds("exact", 0.3))).toBeLessThan(2e-3);
  });

  it.each(["ppo", "reinforce", "rloo", "grpo"] as const)(
    "%s reaches the optimum (grpo: with the KL in the reward and no division by the sd)",
    (kind) => {
      const found = inTwentyWorlds(kind, 0.3);
      expect(mean(found)).toBeLessThan(1e-2);
      expect(worst(found)).toBeLessThan(2e-2);
    },
  );
});
