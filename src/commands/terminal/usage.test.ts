/** What the command-line parser refuses, told as path, expected, got and hint. */
import { Command, InvalidArgumentError, Option } from "commander";
import { describe, expect, it } from "vitest";
import { inOurWords } from "./usage.js";

/** What is said of these arguments, by the parser itself; empty where nothing is. */
function said(...args: string[]): string {
  let text = "";
  const program = new Command("hawthorne").exitOverride().configureOutput({
    outputError: (message) => (text += inOurWords(message)),
  });
  program
    .command("train")
    .exitOverride()
    .argument("[config]")
    .option("--epochs <count>", "", () => {
      throw new InvalidArgumentError("Expected a whole number. Write it in digits.");
    })
    .option("--seeds <count>")
    .addOption(new Option("--engine <name>").choices(["simd", "tfjs"]))
    .copyInheritedSettings(program);
  try {
    program.parse(args, { from: "user" });
  } catch {
    return text;
  }
  return text;
}

describe("what the parser of the command line says", () => {
  it.each([
    [["train", "--epochs", "ten"], '--epochs: expected a whole number, got "ten". Write it in digits.'],
    [["train", "--engine", "gpu"], '--engine: expected one of simd, tfjs, got "gpu".'],
    [["train", "--seeds"], "--seeds: expected <count> behind it, got nothing."],
    [["train", "--seed", "3"], "--seed: there is no such option. Did you mean --seeds?"],
    [["train", "-seeds", "3"], "-seeds: there is no such option. A whole word takes two hyphens: --seeds."],
    [["trian"], "trian: there is no such command. Did you mean train?"],
    [["train", "a", "b"], /^train: expected at most 1 argument beside its options, got 2\. .*quotes/],
  ] as const)("of %j is in our words", (args, message) => {
    if (typeof message === "string") expect(said(...args)).toBe(`${message}\n`);
    else expect(said(...args)).toMatch(message);
  });

  it("is left as it is where it is not known", () => {
    expect(inOurWords("error: something new")).toBe("error: something new");
  });
});
