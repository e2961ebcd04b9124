/**
 * What a config's own file and --set change, each from what lies below it: what the remarks on changes without effect are
 * about. Reads the files again; one that cannot be read any more has changed nothing.
 */
import { configDifferences } from "../config/explain/differences.js";
import { defaultConfigPath, loadConfig, tryLoadConfig } from "../config/read/load.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema/config.js";
import type { Changes } from "./summary/remarks.js";

/** The changes of a config that was loaded from this file (undefined: the default one) with these assignments. */
export function changesOf(config: Config, file: string | undefined, set: readonly string[]): Changes {
  try {
    const loaded = loadConfig(file ?? defaultConfigPath());
    const below = loaded.files.at(-2);
    const base = below === undefined ? resolveConfig({}) : tryLoadConfig(below);
    return {
      set: set.length === 0 ? [] : configDifferences(config, loaded.config),
      standsAlone: loaded.standsAlone,
      file: file === undefined || base === undefined ? [] : configDifferences(loaded.config, base),
    };
  } catch {
    return { set: [], file: [], standsAlone: false }; // it may only be whole with its assignments
  }
}
