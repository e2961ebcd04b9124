/** `hawthorne bench`: how fast the engines are on this machine. The work is loaded only when the verb is used. */
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import { tfjsBackendOption } from "./options.js";
import { print, say } from "./terminal/output.js";
import type { Verb } from "./verb.js";

/** The verb `bench`. */
export const bench: Verb = {
  name: "bench",
  summary: "time training steps, epochs and whole runs on every engine, about a minute",
  declare(command) {
    command
      .option("--quick", "a few seconds, with rough numbers")
      .addOption(
        tfjsBackendOption("which TensorFlow.js to compare with (default: wasm, and node if it works)"),
      )
      .option("--json", "print the timings as JSON on standard output, all else on standard error")
      .action(async ({ json, ...options }: { json?: true; quick?: true; tfjsBackend?: TfjsBackend }) => {
        const [{ runBench }, { benchText }] = await Promise.all([
          import("../bench/bench.js"),
          import("./benchmark/text.js"),
        ]);
        const report = await runBench({
          ...options,
          onProgress: (next) => {
            say(`measuring: ${next}\n`);
          },
        });
        print(json === true ? `${JSON.stringify(report, null, 2)}\n` : benchText(report));
      });
  },
};
