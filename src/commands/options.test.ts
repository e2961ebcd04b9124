/** Options as people mistype them: each ends in a sentence that says what to type. */
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { mistakenOption, outOption, setOption } from "./options.js";

/** What parsing these arguments says, or "fine". */
function said(...args: string[]): string {
  const command = new Command()
    .exitOverride()
    .argument("[config]")
    .addOption(setOption())
    .addOption(outOption("a folder"))
    .addOption(mistakenOption("--seed <number>", "--seed", (value) => `Write --seeds ${value}.`));
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    return (error as Error).message;
  }
  return "fine";
}

describe("an option that is mistyped", () => {
  it("with a blank for its =, is told so before the value is taken for a config", () => {
    expect(said("--set", "labeler.weights.harm", "-4")).toBe(
      '--set labeler.weights.harm: expected path=value, got no "=" in it. Put the value behind it without a blank: --set labeler.weights.harm=…',
    );
    expect(said("--set", "=4")).toMatch(/got no path before its "="/);
    expect(said("--set", "labeler.weights.harm=-4")).toBe("fine");
  });

  it("without its folder, is not given the next option for one", () => {
    expect(said("--out", "--force")).toMatch(/^--out: expected a folder, got the option --force\./);
    expect(said("--out", "./--force")).toBe("fine");
  });

  it("for another one, names that", () => {
    expect(said("--seed", "3")).toBe("--seed 3: there is no such option. Write --seeds 3.");
  });
});
