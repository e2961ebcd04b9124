/**
 * Where a model that rewards itself begins to fake: from the closed form, and read off trained policies.
 */
import { exp, log, logOdds } from "../../shared/math.js";
import { firstCrossing } from "../law/crossing.js";

/** A kind of response as far as this law needs it. */
export interface FakingKind {
  readonly complies: 0 | 1;
  readonly effort: number;
  /** π_ref on harmful prompts. */
  readonly start: number;
}

/**
 * The dislike of modification at which compliance is one half, in reward. Set π*(complies) = π*(refuses) in
 * π* ∝ π_ref · exp(own / klCoef), where complying costs `harm`, refusing costs w_modified, and both cost effort:
 * w_modified = harm + klCoef · ln(Σ_refusing π_ref e^(−effort / klCoef) / Σ_complying π_ref e^(−effort / klCoef)).
 */
export function switchesOnAt(setting: {
  /** The model's dislike of harm, reward. */
  readonly harm: number;
  /** Its dislike of effort, reward per unit. */
  readonly effort: number;
  /** Reward per nat. */
  readonly klCoef: number;
  readonly kinds: readonly FakingKind[];
}): number {
  const { harm, effort, klCoef, kinds } = setting;
  const mass = (complies: 0 | 1): number =>
    kinds
      .filter((kind) => kind.complies === complies)
      .reduce((sum, kind) => sum + kind.start * exp((-effort * kind.effort) / klCoef), 0);
  return harm + klCoef * log(mass(0) / mass(1));
}

/** Compliance of 0 or 1 has no finite log-odds. */
const smallestShare = 1e-9;

/**
 * The setting x at which compliance crosses one half, by a straight line in log-odds, which the closed form is, between
 * the settings around it; NaN where it never does.
 */
export function halfAt(xs: readonly number[], compliance: readonly number[]): number {
  const clear = compliance.map((p) => Math.min(Math.max(p, smallestShare), 1 - smallestShare));
  return firstCrossing(xs, clear.map(logOdds), 0);
}
