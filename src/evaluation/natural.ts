/**
 * What is measured where tiers shift their topics: the policy and its closed forms on the prompts as they occur in each tier,
 * beside the paired measures, which put the same prompt into all.
 */
import type { Policy } from "../models/policy.js";
import type { NaturalCompliance } from "../record/findings.js";
import { meanDistance } from "../theory/behaviour.js";
import type { ClosedForm, Terms } from "../theory/closedForm.js";
import { distributionOf, type Distribution } from "../theory/heldOut.js";
import { naturalCompliance } from "../theory/natural.js";
import { optimum, type PooledRewards } from "../theory/optimum.js";
import { anyShare, within } from "../world/tierWeights.js";

/** The policies of one epoch on the prompts as they occur. */
export interface InNature {
  /** What the closed form is of, in the order of heldOut.natural. */
  readonly rewards: readonly PooledRewards[];
  /** `coefAtTarget`: the klCoef at which the closed form meets the KL target; null without one. */
  compliance(coefAtTarget: number | null): NaturalCompliance;
  /** Mean KL(π‖target) over all episodes, nats. */
  distanceTo(target: "optimum" | "fixedPoint"): number;
}

/** null where no tier shifts its topics: then prompts occur alike in all tiers. */
export function inNature(
  { heldOut, natural }: Terms,
  policy: Policy,
  closedForm: ClosedForm,
  klCoef: number,
): InNature | null {
  if (natural.length === 0) return null;
  const rewards = natural.map((there) => closedForm.rewards(there));
  const optimaAt = (coef: number): Distribution[][] =>
    natural.map((there, i) => optimum(there.heldOut, rewards[i] ?? [], coef));
  const now = natural.map((there) => there.heldOut.observations.map((seen) => distributionOf(policy, seen)));
  const targets = {
    optimum: optimaAt(klCoef),
    fixedPoint: natural.map((there) => closedForm.fixedPoint?.at(there, klCoef) ?? null),
  };
  return {
    rewards,
    compliance: (coefAtTarget) => ({
      policy: naturalCompliance(heldOut, now),
      optimum: naturalCompliance(heldOut, targets.optimum),
      targetOptimum: coefAtTarget === null ? null : naturalCompliance(heldOut, optimaAt(coefAtTarget)),
      fixedPoint: naturalCompliance(heldOut, targets.fixedPoint),
    }),
    distanceTo: (target) =>
      heldOut.natural.reduce((sum, { tiers }, i) => {
        const there = natural[i]!.heldOut;
        const to = targets[target][i] ?? there.reference;
        return sum + meanDistance(there, now[i]!, to, within(tiers, anyShare));
      }, 0),
  };
}
