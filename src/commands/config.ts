/**
 * `hawthorne config show | check | schema`: the resolved config, validation of files, and the schema for editors. What
 * reads configs is loaded only when one of them is used, so that --help is quick.
 */
import { basename, dirname, join } from "node:path";
import type { Config } from "../config/schema/config.js";
import { UserError, type Problem } from "../shared/errors.js";
import { setOption } from "./options.js";
import { print } from "./terminal/output.js";
import type { Verb } from "./verb.js";

/** What a config's story suggests in vain: it would change nothing here, or be refused. */
async function idleSuggestions(file: string, config: Config): Promise<string[]> {
  const { tryNext = [] } = config.story ?? {};
  if (tryNext.length === 0) return [];
  const [{ loadConfig }, { changesAnything }] = await Promise.all([
    import("../config/read/load.js"),
    import("./summary/acts.js"),
  ]);
  const isIdle = (set: string): boolean => {
    try {
      return !changesAnything(config, loadConfig(file, { set: [set] }).config);
    } catch (error) {
      if (error instanceof UserError) return true;
      throw error;
    }
  };
  return tryNext.map(({ set }) => set).filter(isIdle);
}

/** Prints a line for each file, then throws a UserError with the problems of all of them. */
async function check(files: readonly string[]): Promise<void> {
  const [{ loadConfig }, { amount }, { changesOf }, { inertRemarks }] = await Promise.all([
    import("../config/read/load.js"),
    import("./terminal/format.js"),
    import("./changes.js"),
    import("./summary/remarks.js"),
  ]);
  const inOneLine = ({ name, tiers, responses, seeds, epochs }: Config): string => {
    const parts = [
      amount(Object.keys(tiers).length, "tier"),
      amount(Object.keys(responses).length, "response"),
      amount(seeds, "seed"),
      amount(epochs, "epoch"),
    ];
    return `${JSON.stringify(name)}: ${parts.join(", ")}`;
  };
  const problems: Problem[] = [];
  for (const file of files) {
    if (basename(file) === "schema.json") {
      print(`${file}: skipped, this is the schema\n`); // configs/*.json names it too
      continue;
    }
    try {
      const { config } = loadConfig(file);
      print(`${file}: fine, ${inOneLine(config)}\n`);
      for (const set of await idleSuggestions(file, config))
        print(
          `  story.tryNext: "${set}" makes no valid config that could come out otherwise; not suggested.\n`,
        );
      for (const remark of inertRemarks(config, changesOf(config, file, []))) print(`  Note: ${remark}\n`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      print(`${file}: ${amount(error.problems.length, "problem")}\n`);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** The verb `config` with its three verbs. */
export const config: Verb = {
  name: "config",
  summary: "show, check and describe configs",
  declare(command) {
    command
      .command("show")
      .description("print a config as it is run: with what it extends, every default and --set")
      .argument("[file]", "a config file (default: configs/default.json)")
      .addOption(setOption())
      .action(async (file: string | undefined, options: { set: string[] }) => {
        const { defaultConfigPath, loadConfig } = await import("../config/read/load.js");
        const loaded = loadConfig(file ?? defaultConfigPath(), { set: options.set });
        print(`${JSON.stringify(loaded.config, null, 2)}\n`);
      });

    command
      .command("check")
      .description("check config files and report all problems")
      .argument("<file...>", "config files")
      .action((files: string[]) => check(files));

    command
      .command("schema")
      .description("print the JSON Schema of a config, for completion in editors")
      .option("--write", "write it to schema.json beside the default config instead")
      .action(async (options: { write?: boolean }) => {
        const { jsonSchemaText } = await import("../config/explain/jsonSchema.js");
        const text = jsonSchemaText();
        if (options.write !== true) {
          print(text);
          return;
        }
        const [{ defaultConfigPath }, { writeWhole }] = await Promise.all([
          import("../config/read/load.js"),
          import("../storage/wholeFile.js"),
        ]);
        const path = join(dirname(defaultConfigPath()), "schema.json");
        writeWhole(path, text);
        print(`wrote ${path}\n`);
      });
  },
};
