/**
 * `hawthorne train`: the main job. This file says which options there are and what they may hold; `trainRun.ts`, loaded
 * only when the verb is used, does the work.
 */
import { InvalidArgumentError, Option } from "commander";
import type { EngineName } from "../nn/createEngine.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import type { ChartPolicy } from "../runner/charts.js";
import { checkMemoryOption, setOption, wholeNumber } from "./options.js";
import type { Verb } from "./verb.js";

/** The options of `train`, as they arrive from the command line. */
export interface TrainOptions {
  readonly set: readonly string[];
  readonly seeds?: number;
  readonly epochs?: number;
  readonly engine?: EngineName;
  readonly tfjsBackend?: TfjsBackend;
  readonly workers?: number;
  readonly checkMemory?: boolean;
  readonly charts: ChartPolicy;
  readonly out: string;
  readonly runId?: string;
  readonly force?: boolean;
  readonly resume?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

// By hand, because TensorFlow.js and the kernels take longer to load than `--help` may take.
const engines: Record<EngineName, true> = { simd: true, tfjs: true };
const tfjsBackends: Record<TfjsBackend, true> = { node: true, wasm: true, cpu: true };

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
      .addOption(
        new Option("--engine <name>", "what computes the networks (default: simd)").choices(
          Object.keys(engines),
        ),
      )
      .addOption(
        new Option(
          "--tfjs-backend <name>",
          "what --engine tfjs runs on (default: the first of these that works)",
        ).choices(Object.keys(tfjsBackends)),
      )
      .option(
        "--workers <count>",
        "threads that train (default: one per core); changes no result",
        wholeNumber(1),
      )
      .addOption(checkMemoryOption())
      .addOption(
        new Option("--charts <when>", "every, every=5 (any number of epochs), final or off")
          .argParser(chartPolicy)
          .default({ every: 1 }, "every epoch"),
      )
      .option("--out <folder>", "where runs/ and plots/ are", ".")
      .option("--run-id <id>", "name of the run's folder (default: time and name)")
      .option("--force", "replace an earlier run of that id")
      .option("--resume <run-id>", "go on with a run that was stopped; with --epochs, extend one")
      .option("--quiet", "no progress and no summary")
      .option(
        "--json",
        "print the summary as JSON, the only thing on standard output (npm run -s keeps npm's own lines away)",
      )
      .action(async (config: string | undefined, options: TrainOptions) => {
        const { trainRun } = await import("./trainRun.js");
        await trainRun(config, options, context);
      });
  },
};
