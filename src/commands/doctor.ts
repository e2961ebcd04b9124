/** `hawthorne doctor`: what is installed, what works, what would be used, and what to do where something is wrong. */
import { ExplainedError } from "../shared/errors.js";
import { print } from "./terminal/output.js";
import { outOption } from "./options.js";
import type { Verb } from "./verb.js";

/** Something that a run needs does not work here. The message is one sentence for the user. */
export class UnhealthyError extends ExplainedError {
  override readonly name = "UnhealthyError";
}

/** The verb `doctor`. It throws an UnhealthyError where something necessary does not work. */
export const doctor: Verb = {
  name: "doctor",
  summary:
    "look at what is installed here, which engine will be used, and what to do where something is wrong",
  declare(command) {
    command
      .addOption(outOption("where runs/ and plots/ are"))
      .option("--json", "print the findings as JSON")
      .action(async ({ out, json }: { out: string; json?: true }) => {
        const [{ diagnose }, { diagnosisText, failures }] = await Promise.all([
          import("./health/diagnose.js"),
          import("./health/report.js"),
        ]);
        const diagnosis = await diagnose(out);
        print(json === true ? `${JSON.stringify(diagnosis, null, 2)}\n` : diagnosisText(diagnosis));
        const failed = failures(diagnosis).map(({ name }) => name);
        if (failed.length > 0) {
          throw new UnhealthyError(`Hawthorne will not run well here: see ${failed.join(", ")} above.`);
        }
      });
  },
};
