/**
 * What has to be run for a set of laws: every arm with every seed, where runs that arms share are planned once and keep
 * the measures of all of them. Nothing is trained here.
 */
import { isObject, type JsonObject } from "../config/parse/json.js";
import { loadConfig } from "../config/read/load.js";
import { packageFile } from "../config/read/packageFile.js";
import type { Config } from "../config/schema/config.js";
import { metricKeys } from "../record/metrics.js";
import type { Arm, Law } from "../laws/law/law.js";

/** One config with one seed, trained once however many arms want it. */
export interface PlannedRun {
  readonly config: Config;
  readonly seed: number;
  /** The measures that are kept: of all arms that share the run, in the order they were asked for. */
  readonly keys: readonly string[];
}

export interface PlannedLaw {
  readonly law: Law;
  readonly arms: readonly {
    readonly arm: Arm;
    /** For each seed, in order, the index of its run. */
    readonly runs: readonly number[];
  }[];
}

/** The runs of a verification, in order of the laws, and which of them belong to which law. */
export interface ArmPlan {
  readonly runs: readonly PlannedRun[];
  readonly laws: readonly PlannedLaw[];
}

/**
 * Plans all arms of some laws, each law with the seeds that `seedsOf` gives it. Throws a UserError where a config does not resolve, and an Error where an
 * arm asks for a measure that its config does not have.
 */
export function planArms(laws: readonly Law[], seedsOf: (law: Law) => readonly number[]): ArmPlan {
  const runs: { config: Config; seed: number; keys: Set<string> }[] = [];
  const known = new Map<string, number>();
  const indexOf = (config: Config, seed: number): number => {
    const key = identity(config, seed);
    const index = known.get(key) ?? runs.push({ config, seed, keys: new Set() }) - 1;
    known.set(key, index);
    return index;
  };
  const planned = laws.map((law) => ({
    law,
    arms: law.arms.map((arm) => {
      const once = arm.perSeed === undefined ? configOf(arm, undefined) : undefined;
      const indices = seedsOf(law).map((seed) => {
        const config = once ?? configOf(arm, seed);
        checkKeys(law, arm, config);
        const index = indexOf(config, seed);
        for (const key of arm.keys) runs[index]!.keys.add(key);
        return index;
      });
      return { arm, runs: indices };
    }),
  }));
  return { runs: runs.map(({ keys, ...run }) => ({ ...run, keys: [...keys] })), laws: planned };
}

function configOf({ config, patch = {}, perSeed }: Arm, seed: number | undefined): Config {
  const overrides = seed === undefined ? patch : layPatch(patch, perSeed?.(seed) ?? {});
  // The one that comes with the package: laws are about these, wherever `verify` is started.
  return loadConfig(packageFile("configs", config), { overrides }).config;
}

/** Two patches as one, the second over the first; unlike in a merge, a null stays, because it has to remove later. */
function layPatch(below: JsonObject, above: JsonObject): JsonObject {
  const both: Record<string, JsonObject[string]> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = both[key];
    both[key] = isObject(under) && isObject(value) ? layPatch(under, value) : value;
  }
  return both;
}

/** Everything that can change a run's measures. The order of tiers and kinds is part of it: random numbers follow it. */
function identity(config: Config, runSeed: number): string {
  const {
    name: _name,
    description: _description,
    story: _story,
    seed: _seed,
    seeds: _seeds,
    ...rest
  } = config;
  return JSON.stringify([runSeed, rest]);
}

function checkKeys(law: Law, arm: Arm, config: Config): void {
  const existing = new Set(metricKeys(Object.keys(config.tiers), Object.keys(config.responses)));
  const unknown = arm.keys.filter((key) => !existing.has(key));
  if (unknown.length > 0) {
    throw new Error(`law ${law.id}, arm "${arm.id}": no measure is called ${unknown.join(", ")}`);
  }
}
