/**
 * A new config laid on a run that is under way: other rewards, other tiers, another klCoef, with everything that the
 * policy has learned. What a slider in a page does, and what a change of heart late in training is.
 */
import { configDifferences, type Difference } from "../config/explain/differences.js";
import type { Config } from "../config/schema/config.js";
import type { Engine } from "../nn/network.js";
import { UserError } from "../shared/errors.js";
import { fitAfresh } from "./loop.js";
import { createRun, restoreRun, saveRun, type TrainingRun } from "./state.js";

export interface RevisionOptions {
  /**
   * Fit the reward model afresh, on new comparisons of the reference policy's responses. Without it the old one goes on
   * learning from what the policy does now, and a policy that gives one kind of response only offers nothing to compare:
   * a late change of the labeler's taste then hardly arrives. Default false.
   */
  readonly refit?: boolean;
}

/** What networks, streams and the start are made from: none of it can change under a run. */
const fixed = [
  /^(seed|world\.topicDim|responses|observation|policy|own\.(role|temperature))(\.|$)/,
  /^tiers\.[^.]+(\.flags(\..*)?)?$/, // a tier more or less, or its flags
  /^rewardModel\.(sees|seesFlags|hidden|activation|ensemble\.members)$/,
  /^objective\.value\.(hidden|activation)$/,
];

/**
 * The run with another config, ready for its next epoch; the old one is left as it was. The config's `epochs` count from the
 * beginning of the run, so they have to be more than it has done; `engine` is a new one. Adaptive klCoefs go on from where
 * they are, unless the config names another start. Throws a UserError that names every field which cannot change.
 */
export function reviseRun(
  run: TrainingRun,
  config: Config,
  engine: Engine,
  { refit = false }: RevisionOptions = {},
): TrainingRun {
  checkRevision(run.config, config);
  const saved = saveRun(run);
  const made = createRun(config, run.seed, engine);
  const isNew = made.rewardModel !== null && saved.rewardModel === null;
  const fresh = refit || isNew;
  const sameObjective = config.objective.kind === run.config.objective.kind;
  const revised = restoreRun(config, run.seed, engine, {
    ...saved,
    stopped: false,
    klCoef: config.objective.klCoef === run.config.objective.klCoef ? saved.klCoef : config.objective.klCoef,
    objective: sameObjective ? saved.objective : made.objective.save(),
    rewardModel: fresh || made.rewardModel === null ? null : saved.rewardModel,
  });
  if (fresh && saved.epoch >= 0) fitAfresh(revised);
  return revised;
}

/** Where two configs make a seed train differently, apart from how far. */
export function changedFields(before: Config, after: Config): Difference[] {
  return configDifferences(after, before).filter(({ path }) => path !== "epochs" && path !== "seeds");
}

/** Throws a UserError that names every field in which a run under way cannot change. */
export function checkRevision(before: Config, after: Config): void {
  const ownIsPrior = before.own.role === "prior";
  const names = ({ tiers, responses }: Config) => [Object.keys(tiers), Object.keys(responses)].map(String);
  const reordered = ["tiers", "responses"].flatMap((path, i) => {
    const [from, to] = [names(before)[i], names(after)[i]];
    return from === to ? [] : [{ path, from, to }];
  });
  const different = configDifferences(after, before).filter(
    ({ path }) => fixed.some((one) => one.test(path)) || (ownIsPrior && path.startsWith("own.")),
  );
  const problems = (different.length > 0 ? different : reordered).map(({ path, from, to }) => ({
    path,
    expected: `${JSON.stringify(from)}, as the run was begun with`,
    got: JSON.stringify(to),
    hint: "A run under way cannot change this; start a new one.",
  }));
  if (problems.length > 0) throw new UserError(problems);
}
