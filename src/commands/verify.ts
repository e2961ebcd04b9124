/**
 * `hawthorne verify`: re-derives the known results, with statistics. This file says which options there are;
 * `verifyLaws.ts`, loaded only when the verb is used, does the work.
 */
import {
  chartScaleOption,
  chartSizeOption,
  checkMemoryOption,
  outOption,
  wholeNumber,
  workersOption,
  type VerifyOptions,
} from "./options.js";
import type { Verb } from "./verb.js";

/** The verb `verify`. */
export const verify: Verb = {
  name: "verify",
  summary: "run the known results, each with its prediction and control, and test them over seeds",
  declare(command, context) {
    command
      .argument("[law...]", "ids of laws, such as I1 C4 (default: all)")
      .option(
        "--seeds <count>",
        "how many seeds of every law (default: its own; with --quick 3)",
        wholeNumber(1),
      )
      .option(
        "--first-seed <seed>",
        "the seed that every law begins with (default: its own; with --quick 1)",
        wholeNumber(0),
      )
      .option("--quick", "few seeds and no tests: shows only whether each mean lies in its range")
      .addOption(workersOption())
      .addOption(checkMemoryOption())
      .addOption(chartSizeOption())
      .addOption(chartScaleOption())
      .addOption(outOption("where runs/ is"))
      .option("--force", "replace today's first verification instead of writing beside it")
      .option("--json", "print all numbers as JSON on standard output, all else on standard error")
      .option("--list", "list the laws and run nothing")
      .option(
        "--write-docs",
        "write docs/laws.md, a page for each law and its picture too (all laws, on their own seeds)",
      )
      .action(async (ids: string[], options: VerifyOptions) => {
        const { verifyLaws } = await import("./verifyLaws.js");
        await verifyLaws(ids, options, context);
      });
  },
};
