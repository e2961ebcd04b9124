/** Episodes: prompts as they occur in the tier that each falls into. */
import { describe, expect, it } from "vitest";
import { createRng } from "../shared/rng.js";
import { testConfig, twoTiers } from "../testing/configs.js";
import { createWorld } from "../world/world.js";
import { drawEpisodes } from "./episodes.js";

const draw = (shift: number) => {
  const tiers = twoTiers({ topicShift: shift }, { topicShift: -shift });
  const world = createWorld(testConfig({ world: { topicDim: 2 }, tiers }), createRng(1));
  return drawEpisodes(world, Uint8Array.of(0, 1, 1, 0), createRng(1), "test");
};

describe("episodes", () => {
  it("shift the first topic by tier, in the prompt and in what the policy sees of it, and draw the same otherwise", () => {
    const [plain, shifted] = [draw(0), draw(2)];
    for (const [row, shift] of [2, -2, -2, 2].entries()) {
      expect(shifted.prompts.topics[2 * row]).toBeCloseTo(plain.prompts.topics[2 * row]! + shift, 6);
      expect(shifted.prompts.topics[2 * row + 1]).toBe(plain.prompts.topics[2 * row + 1]);
      expect(shifted.observations.inputs[4 * row]).toBe(shifted.prompts.topics[2 * row]);
    }
    expect(shifted.prompts.harmful).toEqual(plain.prompts.harmful);
    expect(shifted.patterns).toEqual(plain.patterns);
  });
});
