/**
 * The closed form at any klCoef, without training: what the KL-regularised optimum does and, where the algorithm comes to
 * rest elsewhere, what its own fixed point does.
 */
import { behaviourGap, type Behaviour } from "../record/findings.js";
import { behaviours } from "./behaviour.js";
import type { ClosedForm, Terms } from "./closedForm.js";
import type { Distribution, HeldOut } from "./heldOut.js";
import { optimum } from "./optimum.js";

/** A policy's behaviour in one tier. */
export interface TierBehaviour extends Pick<Behaviour, "compliance" | "benignCompliance" | "kl"> {
  readonly tier: string;
  /** Probability of each kind on harmful prompts, in the order of the responses. */
  readonly harmfulShare: readonly number[];
}

/** The closed form at one klCoef (reward per nat); `klCoef` Infinity is the start itself. */
export interface TheoryPoint {
  readonly klCoef: number;
  readonly behaviourGap: number;
  readonly tiers: readonly TierBehaviour[];
}

/** Answers for one world what theory expects at any klCoef above 0. Throws a RangeError for another one. */
export interface Theory {
  /** The KL-regularised optimum. */
  at(klCoef: number): TheoryPoint;
  /** Where the algorithm itself comes to rest, if that is another point. */
  readonly fixedPoint: {
    /** null where the search for it does not settle. */
    at(klCoef: number): TheoryPoint | null;
  } | null;
}

/** The theory of an objective for fixed rewards. */
export function createTheory(terms: Terms, closedForm: ClosedForm): Theory {
  const { heldOut } = terms;
  const rewards = closedForm.rewards(terms);
  const { fixedPoint } = closedForm;
  const isStart = (klCoef: number): boolean => {
    if (klCoef > 0) return klCoef === Infinity;
    throw new RangeError(`klCoef: expected a number above 0, got ${klCoef}`);
  };
  return {
    at: (klCoef) =>
      describe(heldOut, klCoef, isStart(klCoef) ? heldOut.reference : optimum(heldOut, rewards, klCoef)),
    fixedPoint: fixedPoint && {
      at(klCoef) {
        const policy = isStart(klCoef) ? heldOut.reference : fixedPoint.at(terms, klCoef);
        return policy && describe(heldOut, klCoef, policy);
      },
    },
  };
}

function describe(heldOut: HeldOut, klCoef: number, policy: readonly Distribution[]): TheoryPoint {
  const { world } = heldOut;
  const byTier = behaviours(heldOut, policy);
  return {
    klCoef,
    behaviourGap: behaviourGap(byTier, world.gap),
    tiers: byTier.map(({ compliance, benignCompliance, harmfulShare, kl }, t) => ({
      tier: world.tiers[t]!.name,
      compliance,
      benignCompliance,
      harmfulShare: Array.from(harmfulShare),
      kl,
    })),
  };
}
