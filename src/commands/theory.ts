/**
 * `hawthorne theory`: the closed form without training, for an ideal reward model or for what a run's has learned.
 */
import { UserError } from "../shared/errors.js";
import { mistakenOption, outOption, setOption } from "./options.js";
import { print } from "./terminal/output.js";
import type { TheorySource } from "./theoryReport.js";
import type { Verb } from "./verb.js";

interface TheoryOptions {
  readonly set: readonly string[];
  readonly run?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** The verb `theory`. */
export const theory: Verb = {
  name: "theory",
  summary: "print what the KL-regularised optimum does, by tier and against klCoef, without training",
  declare(command) {
    command
      .argument("[config]", "a config file (default: configs/default.json)")
      .addOption(setOption())
      .option("--run <id>", "take the reward models that this run has learned instead of an ideal one")
      .addOption(outOption("where runs/ is"))
      .option("--json", "print the result as JSON")
      .addOption(
        mistakenOption(
          "--epochs <count>",
          "--epochs",
          () => "The closed form is where training would end, however long that takes.",
        ),
      )
      .addOption(mistakenOption("--seeds <count>", "--seeds", (value) => `Write --set seeds=${value}.`))
      .action(async (file: string | undefined, options: TheoryOptions) => {
        const [{ describeTheory }, { printTheory }] = await Promise.all([
          import("./theoryReport.js"),
          import("./theoryText.js"),
        ]);
        const trained = options.run !== undefined;
        const report = describeTheory(
          options.run === undefined ? await ideal(file, options) : await learned(options.run, file, options),
        );
        print(`${options.json === true ? JSON.stringify(report, null, 2) : printTheory(report, trained)}\n`);
        if (!trained && options.json !== true) await remark(file, options.set);
      });
  },
};

/** Says which changes cannot act, where there are any. */
async function remark(file: string | undefined, set: readonly string[]): Promise<void> {
  const [{ defaultConfigPath, loadConfig }, { changesOf }, { inertRemarks }] = await Promise.all([
    import("../config/read/load.js"),
    import("./changes.js"),
    import("./summary/remarks.js"),
  ]);
  const { config } = loadConfig(file ?? defaultConfigPath(), { set });
  const remarks = inertRemarks(config, changesOf(config, file, set));
  if (remarks.length > 0) print(`\n${remarks.map((one) => `Note: ${one}\n`).join("")}`);
}

async function ideal(file: string | undefined, { set }: TheoryOptions): Promise<TheorySource> {
  const { defaultConfigPath, loadConfig } = await import("../config/read/load.js");
  const { idealPayTable, idealTheory } = await import("../training/idealTheory.js");
  const { requireTheoryMemory } = await import("../runner/memoryChecks.js");
  const { config } = loadConfig(file ?? defaultConfigPath(), { set });
  requireTheoryMemory(config, config.seeds);
  const seeds = Array.from({ length: config.seeds }, (_, i) => config.seed + i);
  return {
    config,
    theories: seeds.map((seed) => idealTheory(config, seed)),
    pay: seeds.map((seed) => idealPayTable(config, seed)),
    rewardModel: "an ideal reward model",
  };
}

async function learned(
  runId: string,
  file: string | undefined,
  { set, out }: TheoryOptions,
): Promise<TheorySource> {
  if (file !== undefined || set.length > 0)
    throw new UserError({
      path: "--run",
      expected: "no config and no --set beside it",
      got: file ?? set.join(" "),
      hint: "A run is judged by the config it was trained with.",
    });
  const [{ findRunFolder }, { readCheckpoints, seedsWithCheckpoint }, { learnedBy }] = await Promise.all([
    import("../storage/runFolder.js"),
    import("../storage/checkpoint.js"),
    import("../runner/learned.js"),
  ]);
  const folder = findRunFolder(out, runId, "--run");
  const read = seedsWithCheckpoint(folder).map((seed) => readCheckpoints(folder, seed));
  const checkpoints = read.flatMap(({ newest, before }) => newest ?? before ?? []);
  const [first] = checkpoints;
  if (first === undefined) {
    const hint = read.flatMap(({ problems }) => problems)[0];
    throw new UserError({ path: "--run", expected: "a run with checkpoints", got: runId, hint });
  }
  const { requireTheoryMemory } = await import("../runner/memoryChecks.js");
  requireTheoryMemory(first.config, checkpoints.length, true);
  const found = await learnedBy(checkpoints);
  return {
    config: first.config,
    theories: found.map(({ theory }) => theory),
    pay: found.map(({ pay }) => pay),
    rewardModel: `the reward models of ${runId}`,
  };
}
