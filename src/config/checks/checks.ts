/**
 * The checks across fields: what no single field can know, such as that the shares of the tiers sum to 1. Each check
 * names the fields it reads, so that it is left out where one of those is itself wrong.
 */
import type { Problem } from "../../shared/errors.js";
import type { Check } from "./check.js";
import { klOnChecks } from "./klOn.js";
import { klTargetChecks } from "./klTarget.js";
import { learningChecks } from "./learning.js";
import { policyChecks } from "./policy.js";
import { storyChecks } from "./story.js";
import { tierChecks } from "./tiers.js";
import type { Path } from "../parse/json.js";
import type { Config } from "../schema/config.js";

const checks = [tierChecks, policyChecks, learningChecks, klOnChecks, klTargetChecks, storyChecks].flatMap(
  Object.values<Check>,
);

/** Whether one of the paths lies in the pattern, or the pattern in it; `*` in the pattern stands for any one name. */
function overlapsOne(pattern: string, paths: readonly Path[]): boolean {
  const keys = pattern.split(".");
  return paths.some((path) => keys.every((key, i) => i >= path.length || key === "*" || key === path[i]));
}

/** What is wrong with a config across its fields. Checks that read a field at or within a path in `broken` are left out. */
export function* crossFieldProblems(config: Config, broken: readonly Path[]): Iterable<Problem> {
  for (const { reads, find } of checks)
    if (!reads.some((pattern) => overlapsOne(pattern, broken))) yield* find(config);
}
