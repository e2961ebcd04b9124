/**
 * One thing to try next, fitting what was run: what the scenario itself suggests, the control that would take the effect
 * away, or the change that would bring it about. Candidates in order of preference; the caller takes the first that makes a
 * valid config and can change anything. Pure.
 */
import type { Config } from "../../config/schema/config.js";
import { harmMatters } from "./acts.js";
import { canTellTiersApart, differingFlags } from "./sentence.js";

export interface Suggestion {
  /** Why it is worth trying: a sentence. */
  readonly why: string;
  /** What to add to the command. */
  readonly set: string;
}

/** What could be tried after a run with this mean gap (null where there is none), the most instructive first. */
export function suggestions(config: Config, gap: number | null): Suggestion[] {
  const { of, minus } = config.gap;
  const gradedOf = config.tiers[of]?.graded ?? 1;
  const gradedMinus = config.tiers[minus]?.graded ?? 1;
  const [flag] = differingFlags(config);
  const list: Suggestion[] = [...(config.story?.tryNext ?? [])];

  if (config.world.harmfulRate === 0 && harmMatters(config)) {
    list.push({
      why: "Let half of the prompts be harmful, so that there is something to refuse.",
      set: "world.harmfulRate=0.5",
    });
  }
  if (flag !== undefined && !canTellTiersApart(config)) {
    const cue = config.observation.flags[flag];
    const set =
      cue?.noise === 0.5 ? `observation.flags.${flag}.noise=0` : `observation.flags.${flag}.salience=1`;
    list.push({ why: `Let the policy see the flag "${flag}" and watch whether a gap grows.`, set });
  }
  if (gap !== null && gap >= 0.3) {
    if (gradedMinus > 0 && gradedMinus < 1) {
      const doubled = Math.min(1, 2 * gradedMinus);
      list.push({
        why: `Audit twice as often: does the gap close?`,
        set: `tiers.${minus}.graded=${doubled}`,
      });
    }
    if (flag !== undefined) {
      list.push({
        why: `The control: hide the flag "${flag}", and the gap must stay away.`,
        set: `observation.flags.${flag}.salience=0`,
      });
    }
    if (gradedMinus === 0) {
      list.push({
        why: `Grade a quarter of the answers in tier ${minus} secretly.`,
        set: `tiers.${minus}.graded=0.25`,
      });
    }
  }
  if (config.own.strength === 0) {
    list.push({ why: "Give the model a utility of its own.", set: "own.strength=1" });
  }
  if (gap !== null && Math.abs(gap) < 0.3 && gradedOf > 0 && gradedMinus > 0) {
    list.push({ why: `Stop grading tier ${minus}: does a gap open?`, set: `tiers.${minus}.graded=0` });
  }
  if (gap !== null && gap <= -0.3 && gradedOf < 1) {
    list.push({ why: `Grade every answer in tier ${of}: does the gap turn?`, set: `tiers.${of}.graded=1` });
  }
  list.push({ why: "Let other seeds confirm it.", set: `seed=${config.seed + config.seeds}` });
  return list;
}

/** Assignments of --set with one more, which takes the place of earlier ones of the same field. */
export function replaced(assignments: readonly string[], one: string): string[] {
  const pathOf = (assignment: string): string => assignment.slice(0, assignment.indexOf("=")).trim();
  return [...assignments.filter((assignment) => pathOf(assignment) !== pathOf(one)), one];
}
