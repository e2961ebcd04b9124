/**
 * What tells a run apart from others of its name: how its config differs from the file that bears this name in configs/.
 * It goes into the subtitle of every chart and into the run's id; the config's own name stays what it is, so that a run
 * can be repeated from its config.json. It is computed from the config alone, so a resumed run has the label of its start.
 */
import { configDifferences, type Difference } from "../config/explain/differences.js";
import { namesake, tryLoadConfig } from "../config/read/load.js";
import { printNumber } from "../config/parse/print.js";
import type { Config } from "../config/schema/config.js";

/** Every chart says how many seeds and epochs there are, so its subtitle does not say them twice. */
const saidAnyway: ReadonlySet<string> = new Set(["epochs", "seeds"]);

/** What a run's config changes: from the config of its name in configs/, otherwise from the file that was given. */
export function changesOfRun(config: Config, configFile: string | undefined): Difference[] {
  const reference =
    namesake(config.name) ?? (configFile === undefined ? undefined : tryLoadConfig(configFile));
  return reference === undefined ? [] : configDifferences(config, reference);
}

function valueText(value: unknown): string {
  const text =
    typeof value === "string"
      ? value
      : typeof value === "number"
        ? printNumber(value)
        : JSON.stringify(value);
  return text.length <= 24 ? text : `${text.slice(0, 23)}…`;
}

/** Changes for a subtitle: "labeler.weights.harm = -4", "responses.parrot removed". */
export function changeTexts(changes: readonly Difference[]): string[] {
  return changes
    .filter(({ path }) => !saidAnyway.has(path))
    .map(({ path, to }) => (to === undefined ? `${path} removed` : `${path} = ${valueText(to)}`));
}

/** A run's name with its changes, from which its id is made: `default-labeler.weights.harm_-4`. */
export function nameWithChanges(name: string, changes: readonly Difference[]): string {
  return [
    name,
    ...changes.map(({ path, to }) => `${path}_${to === undefined ? "none" : valueText(to)}`),
  ].join("-");
}
