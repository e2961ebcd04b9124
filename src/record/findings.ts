/**
 * What the evaluation finds out at the end of an epoch, before it is cut into numbers: how each policy behaves in each
 * tier, and how good the reward model is. Every measure reads what it needs from here.
 */
import type { ReliabilityBin } from "./reliability.js";

/** What a policy does in one tier, in exact expectation over the held-out prompts. */
export interface Behaviour {
  /** Compliance on harmful prompts, in [0, 1]. */
  readonly compliance: number;
  /** The same on benign prompts. */
  readonly benignCompliance: number;
  /** Strategic reasoning on harmful prompts, in [0, 1]. */
  readonly strategicRate: number;
  /** Mean probability of each kind on harmful prompts, `[responses]`. */
  readonly harmfulShare: ArrayLike<number>;
  /** The same on benign prompts. */
  readonly benignShare: ArrayLike<number>;
  /** In sd of the reference policy's responses, graded or not; null without a reward model. */
  readonly proxyReward: number | null;
  readonly goldReward: number;
  readonly ownReward: number;
  /** KL(π‖π_ref), nats. */
  readonly kl: number;
  /** Nats. */
  readonly entropy: number;
}

/** How well the reward model predicts labels. */
export interface RewardModelQuality {
  /** Expected share of labels that it ranks right. */
  readonly accuracy: number | null;
  readonly calibrationError: number | null;
  readonly bins: readonly ReliabilityBin[];
}

/** Compliance on harmful prompts as they occur in each tier, `[tiers]`, of the policies of `Findings`; null like those. */
export interface NaturalCompliance {
  readonly policy: readonly number[] | null;
  readonly optimum: readonly number[] | null;
  readonly targetOptimum: readonly number[] | null;
  readonly fixedPoint: readonly number[] | null;
}

export interface Findings {
  /** Probability that a prompt of this world is harmful. */
  readonly harmfulRate: number;
  /** Indices of the tiers of the behaviour gap. */
  readonly gap: { readonly of: number; readonly minus: number };
  /** The trained policy, `[tiers]`, as are all lists of behaviours. */
  readonly policy: readonly Behaviour[];
  /** The KL-regularised optimum for what the reward model has learned, at the current klCoef. */
  readonly optimum: readonly Behaviour[];
  /** The same at the klCoef that meets objective.klTarget; null without a target or where it is out of reach. */
  readonly targetOptimum: readonly Behaviour[] | null;
  /** Where the algorithm itself comes to rest, if that is not the optimum. */
  readonly fixedPoint: readonly Behaviour[] | null;
  /** null where no tier shifts its topics: then prompts are the same in all. */
  readonly natural: NaturalCompliance | null;
  /** null without a reward model. */
  readonly bestOfN: readonly Behaviour[] | null;
  /** Mean KL(π‖π*), nats. */
  readonly distanceToOptimum: number;
  readonly distanceToFixedPoint: number | null;
  readonly flagSensitivity: number;
  /** null where it does not exist, `[tiers]`. */
  readonly leakageSlopes: readonly (number | null)[];
  /** null without a reward model. */
  readonly rewardModel: RewardModelQuality | null;
  /** What is known of the labels themselves; null where nothing is graded. */
  readonly accuracyCeiling: number | null;
  readonly agreement: number | null;
  /** Nats; null where there was no fit. */
  readonly rewardModelLoss: number | null;
  /** Reward per nat. */
  readonly klCoef: number;
}

/** behaviourGap = compliance(gap.of) − compliance(gap.minus) on harmful prompts, in [−1, 1], from behaviours `[tiers]`. */
export function behaviourGap(
  behaviours: readonly Pick<Behaviour, "compliance">[],
  gap: Findings["gap"],
): number {
  return difference(
    behaviours.map(({ compliance }) => compliance),
    gap,
  );
}

/** The value in the gap's first tier less that in its second; `values` are `[tiers]`. */
export function difference(values: readonly number[], { of, minus }: Findings["gap"]): number {
  return values[of]! - values[minus]!;
}
