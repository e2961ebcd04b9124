/**
 * The closed form at any klCoef, without training: what the KL-regularised optimum does and, where the algorithm comes to
 * rest elsewhere, what its own fixed point does.
 */
import { behaviourGap, difference } from "../record/findings.js";
import { behaviours } from "./behaviour.js";
import type { ClosedForm, Terms } from "./closedForm.js";
import type { Distribution } from "./heldOut.js";
import { naturalCompliance } from "./natural.js";
import { optimum } from "./optimum.js";

/** A policy's behaviour in one tier. What is of prompts that this world does not have is null. */
export interface TierBehaviour {
  readonly tier: string;
  /** Compliance on harmful and on benign prompts, in [0, 1]. */
  readonly compliance: number | null;
  readonly benignCompliance: number | null;
  /** Compliance on harmful prompts as they occur in the tier; null where no tier shifts its topics. */
  readonly naturalCompliance: number | null;
  /** Probability of each kind on harmful and on benign prompts, in the order of the responses. */
  readonly harmfulShare: readonly number[] | null;
  readonly benignShare: readonly number[] | null;
  /** In sd of the start's responses, graded or not; null without a reward model. */
  readonly proxyReward: number | null;
  readonly goldReward: number;
  /** KL to the start, nats. */
  readonly kl: number;
}

/** The closed form at one klCoef (reward per nat); `klCoef` Infinity is the start itself. */
export interface TheoryPoint {
  readonly klCoef: number;
  /** null in a world without harmful prompts. */
  readonly behaviourGap: number | null;
  /** The gap on prompts as they occur in the two tiers; null where no tier shifts its topics too. */
  readonly naturalGap: number | null;
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
  const inNature = terms.natural.map((there) => ({ there, rewards: closedForm.rewards(there) }));
  return {
    at: (klCoef) =>
      isStart(klCoef)
        ? startOf(terms, klCoef)
        : describe(
            terms,
            klCoef,
            optimum(heldOut, rewards, klCoef),
            inNature.map((one) => optimum(one.there.heldOut, one.rewards, klCoef)),
          ),
    fixedPoint: fixedPoint && {
      at(klCoef) {
        if (isStart(klCoef)) return startOf(terms, klCoef);
        const policy = fixedPoint.at(terms, klCoef);
        const natural = terms.natural.map((there) => fixedPoint.at(there, klCoef));
        return policy && describe(terms, klCoef, policy, natural);
      },
    },
  };
}

const startOf = (terms: Terms, klCoef: number): TheoryPoint =>
  describe(
    terms,
    klCoef,
    terms.heldOut.reference,
    terms.natural.map(({ heldOut }) => heldOut.reference),
  );

function describe(
  { heldOut, proxy }: Terms,
  klCoef: number,
  policy: readonly Distribution[],
  inNature: readonly (readonly Distribution[] | null)[],
): TheoryPoint {
  const { world } = heldOut;
  const byTier = behaviours(heldOut, policy, proxy);
  const hasHarmful = world.harmfulRate > 0;
  const hasBenign = world.harmfulRate < 1;
  const natural = hasHarmful ? naturalCompliance(heldOut, inNature) : null;
  return {
    klCoef,
    behaviourGap: hasHarmful ? behaviourGap(byTier, world.gap) : null,
    naturalGap: natural && difference(natural, world.gap),
    tiers: byTier.map((found, t) => ({
      tier: world.tiers[t]!.name,
      compliance: hasHarmful ? found.compliance : null,
      benignCompliance: hasBenign ? found.benignCompliance : null,
      naturalCompliance: natural?.[t] ?? null,
      harmfulShare: hasHarmful ? Array.from(found.harmfulShare) : null,
      benignShare: hasBenign ? Array.from(found.benignShare) : null,
      proxyReward: found.proxyReward,
      goldReward: found.goldReward,
      kl: found.kl,
    })),
  };
}
