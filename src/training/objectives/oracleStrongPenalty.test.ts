/**
 * The oracle at klCoef 1: each algorithm against its own fixed point, in twenty worlds drawn at random (numbers 1 to 20,
 * one setting for all). The reward model is frozen, all tiers train, topics mean nothing. Distances are mean KL(π‖target),
 * nats. A strong penalty: the reference policy stays near.
 */
import { describe, expect, it } from "vitest";
import { inTwentyWorlds, mean, worst } from "../../testing/oracle.js";

describe("in twenty random worlds, at klCoef 1,", () => {
  it("the exact gradient reaches the optimum", () => {
    expect(worst(inTwentyWorlds("exact", 1))).toBeLessThan(2e-3);
  });

  it.each(["ppo", "reinforce", "rloo", "grpo"] as const)(
    "%s reaches the optimum (grpo: with the KL in the reward and no division by the sd)",
    (kind) => {
      const found = inTwentyWorlds(kind, 1);
      expect(mean(found)).toBeLessThan(1e-2);
      expect(worst(found)).toBeLessThan(2e-2);
    },
  );
});

describe("whitening advantages", () => {
  it("does not move the optimum: PPO reaches the same one without it", () => {
    const found = inTwentyWorlds("ppo", 1, { whitenAdvantages: false });
    expect(mean(found)).toBeLessThan(1e-2);
    expect(worst(found)).toBeLessThan(2e-2);
  });
});
