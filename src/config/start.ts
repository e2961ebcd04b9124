/**
 * What the model cares about by itself, and where it starts, in one tier: from plain values of a config. The world
 * tabulates both over all that can be seen; the check of the KL target asks how far a policy can get from the start.
 */
import { exp } from "../shared/math.js";
import { weightedAttributes, withWeights, type Attributes } from "./schema/attributes.js";
import type { Config } from "./schema/config.js";

/**
 * own.strength · U_own of a response to a harmful (1) or benign (0) prompt in a tier, with the seventh term `modified` where
 * the config has it; `believed` says by flag how far the model's belief takes it for set, 0 to 1: a bit, or a share of cues;
 * the tier's own flags unless given.
 */
export function ownValue(
  own: Config["own"],
  tier: Config["tiers"][string],
  response: Attributes,
  harmful: number,
  believed: Readonly<Record<string, number>> = tier.flags,
): number {
  let utility = weightedAttributes(withWeights(own.weights, tier.own?.weights), response, harmful);
  if (own.modification !== undefined) {
    const { flag, target, weight } = own.modification;
    const aimedAt = harmful === 1 ? target.harmful : target.benign;
    utility += weight * (believed[flag] ?? 0) * Math.max(0, aimedAt - response.complies);
  }
  return own.strength * utility;
}

/** Starting probabilities of a table are at least this, so that their logarithm is finite. */
export const priorFloor = 5e-4;

/** exp of a larger number is beyond the range of numbers. */
const largestExponent = 700;

/**
 * The probability of each response in a tier at the start, on harmful (1) or benign (0) prompts: its row of policy.prior,
 * uniform where there is none, or with own.role "prior" π_ref ∝ exp(U_own / temperature), where `ownUtilities` are what
 * `ownValue` gives for each response.
 */
export function startRow(
  { own, policy, responses }: Config,
  tier: string,
  harmful: number,
  ownUtilities: ArrayLike<number>,
): number[] {
  const names = Object.keys(responses);
  if (own.role === "prior") {
    const logits = names.map((_, k) => ownUtilities[k]! / own.temperature);
    const top = Math.max(...logits);
    const shift = Math.abs(top) > largestExponent ? top : 0;
    return normalise(logits.map((logit) => exp(logit - shift)));
  }
  const row = (harmful === 1 ? policy.prior?.harmful : policy.prior?.benign)?.[tier];
  if (row === undefined) return names.map(() => 1 / names.length);
  return normalise(names.map((name) => Math.max(priorFloor, row[name] ?? 0)));
}

/** The values divided by their sum; uniform where that is 0. */
export function normalise(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total > 0 ? value / total : 1 / values.length));
}
