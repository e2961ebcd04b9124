/** The subtitle tells a run apart from others of its name, on one line of the picture. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../config/resolve.js";
import { subtitle } from "./subtitle.js";

const context = { config: resolveConfig({}), epochs: 60, runName: "default" };
const linesOf = (changes: readonly string[], runName = "default") =>
  subtitle({ ...context, runName, changes }, 5, { before: "epoch 60 of 60" }).split("\n");

describe("the subtitle", () => {
  it("is one line where the run changes nothing", () => {
    expect(linesOf([])).toEqual(["default · epoch 60 of 60 · mean of 5 seeds, band: 95 % t-interval"]);
  });

  it("says above it what the run changes", () => {
    expect(linesOf(["labeler.weights.harm = -4"])).toEqual([
      "default · labeler.weights.harm = -4",
      "epoch 60 of 60 · mean of 5 seeds, band: 95 % t-interval",
    ]);
  });

  it("counts the changes that have no room, and fits into 900 pixels", () => {
    const many = Array.from({ length: 9 }, (_, i) => `tiers.unmonitored.visibility${i} = 0.5`);
    expect(linesOf(many)[0]).toMatch(/^default · .*visibility0 = 0\.5 · .*… [78] more$/);
    const long = [
      many,
      [`policy.prior = ${"w".repeat(300)}`],
      ["observation.flags.monitored.salience = 0.25", ...many],
    ];
    for (const changes of long) {
      for (const name of ["default", "n".repeat(50)]) {
        const [line] = linesOf(changes, name);
        expect(line!.length).toBeLessThanOrEqual(84); // 10.3 pixels a letter at size 16, more than its mean
      }
    }
  });
});
