/**
 * Options that several verbs have, written once.
 */
import { InvalidArgumentError, Option } from "commander";

/** `--set path=value`, repeatable: the assignments in the order given. */
export function setOption(): Option {
  return new Option("--set <path=value>", "change a field, such as tiers.unmonitored.graded=0.2 (repeatable)")
    .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
    .default([], "none");
}

/** `--check-memory`: a check of the program itself. */
export function checkMemoryOption(): Option {
  return new Option(
    "--check-memory",
    "after every kernel call, look for numbers written past their place; slower, changes no result",
  );
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    }
    return value;
  };
}
