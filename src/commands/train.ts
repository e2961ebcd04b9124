/**
 * `hawthorne train`: the main job. This file says which options there are and what they may hold; `trainRun.ts`, loaded
 * only when the verb is used, does the work.
 */
import { InvalidArgumentError, Option } from "commander";
import {
  chartScaleOption,
  chartSizeOption,
  mistakenOption,
  outOption,
  checkMemoryOption,
  engineOption,
  setOption,
  tfjsBackendOption,
  wholeNumber,
  workersOption,
  type TrainOptions,
} from "./options.js";
import type { ChartPolicy } from "../storage/runRecord.js";
import type { Verb } from "./verb.js";

/** `every`, `every=5`, `final` or `off`. */
function chartPolicy(text: string): ChartPolicy {
  if (text === "final" || text === "off") return text;
  const every = /^every(?:=([1-9]\d*))?$/.exec(text);
  if (every === null)
    throw new InvalidArgumentError('Expected "every", "every=5" (any number), "final" or "off".');
  return { every: Number(every[1] ?? 1) };
}

/** The verb `train`. */
export const train: Verb = {
  name: "train",
  summary: "train every seed of a config, draw its charts and sum up what happened",
  declare(command, context) {
    command
      .argument("[config]", "a config file (default: configs/default.json)")
      .addOption(setOption())
      .option("--seeds <count>", "how many seeds to run", wholeNumber(1))
      .option("--epochs <count>", "epochs of training", wholeNumber(0))
      .addOption(engineOption())
      .addOption(tfjsBackendOption("what --engine tfjs runs on (default: the first of these that works)"))
      .addOption(workersOption())
      .addOption(checkMemoryOption())
      .addOption(
        new Option(
          "--charts <when>",
          "every, every=5 (any number of epochs), final or off (default: every epoch)",
        ).argParser(chartPolicy),
      )
      .addOption(chartSizeOption())
      .addOption(chartScaleOption())
      .addOption(outOption("where runs/ and plots/ are"))
      .option("--run-id <id>", "name of the run's folder (default: time and name)")
      .option(
        "--force",
        "replace an earlier run of that id; with --resume, go on with a config that was edited",
      )
      .option("--resume <run-id>", "go on with a run that was stopped; with --epochs, extend one")
      .addOption(
        mistakenOption(
          "--seed <number>",
          "--seed",
          (value) =>
            `For how many seeds write --seeds ${value}, for which one is the first --set seed=${value}.`,
        ),
      )
      .addOption(
        mistakenOption("--config <file>", "--config", (value) => `Give the file alone: train ${value}.`),
      )
      .option("--quiet", "no progress and no summary")
      .option(
        "--json",
        "print the summary as JSON, the only thing on standard output (npm run -s keeps npm's own lines away)",
      )
      .action(async (config: string | undefined, options: TrainOptions) => {
        const { startThreadsEarly } = await import("../runner/earlyThreads.js");
        const early = startThreadsEarly({ draws: options.charts !== "off" });
        try {
          const { trainRun } = await import("./trainRun.js");
          await trainRun(config, options, context, early);
        } finally {
          early.release();
        }
      });
  },
};
