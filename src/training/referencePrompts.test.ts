/** The prompts over which the reward model is normalised: those that get graded, under the reference policy. */
import { describe, expect, it } from "vitest";
import { createRng } from "../shared/rng.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { fixedRewardModel, tablePolicy } from "../testing/fakes.js";
import { trained } from "../testing/runs.js";
import { createWorld } from "../world/world.js";
import { createReferencePrompts } from "./referencePrompts.js";

describe("the reference prompts", () => {
  it("are drawn by share · graded, with π_ref as the policy gives it there", () => {
    const config = smallConfig({
      tiers: twoTiers({ share: 0.6, graded: 0.5 }, { share: 0.4, graded: 0.25 }),
      rewardModel: { seesFlags: true },
    });
    const world = createWorld(config, createRng(1));
    const reference = createReferencePrompts(world, 2000, createRng(1));
    const table = [
      [0.1, 0.2, 0.3, 0.4],
      [0.4, 0.3, 0.2, 0.1],
    ];
    reference.observe(tablePolicy(world, (_, pattern) => table[pattern]!));

    const model = fixedRewardModel(world, config, [0, 0, 0, 0]);
    let monitored = 0;
    reference.calibrate({
      ...model,
      calibrate(rows, refProbs) {
        const width = model.inputs.width;
        for (let prompt = 0; prompt < 2000; prompt++) {
          const cue = rows[(prompt * 4 + 1) * width - 1]!; // the last input of the prompt's first response
          if (cue === 1) monitored++;
          expect(refProbs[prompt * 4]).toBeCloseTo(cue === 1 ? 0.1 : 0.4, 6);
        }
      },
    });
    // 0.3 of 0.4; four standard errors: 4 · √(0.1875 / 2000) = 0.0387.
    expect(Math.abs(monitored / 2000 - 0.75)).toBeLessThan(0.0387);
  });

  it("set the reward model's scale anew after every fit", () => {
    const run = trained(smallConfig());
    const { scales } = run.rewardModel!.save();
    run.referencePrompts.calibrate(run.rewardModel!);
    expect(run.rewardModel!.save().scales).toEqual(scales);
    expect(trained(smallConfig({ epochs: 0 })).rewardModel!.save().scales).not.toEqual(scales);
  });
});
