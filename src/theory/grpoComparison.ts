/**
 * The lesson of GRPO's loss as numbers for a chart: its fixed point beside the optimum that the other algorithms share,
 * at several klCoefs, without training.
 */
import type { Config } from "../config/schema/config.js";
import { expectations, inTier } from "./deployed.js";
import { grpoFixedPoint, possibleRewards } from "./grpoFixedPoint.js";
import type { Distribution, HeldOut } from "./heldOut.js";
import { optimum, pooledRewards } from "./optimum.js";
import { idealHeldOut, idealProxy } from "./theory.js";

/** Mean probabilities of the kinds on harmful prompts in the tier `gap.of`, each `[kinds]`, at one klCoef (reward per nat). */
export interface GrpoPoint {
  readonly klCoef: number;
  readonly optimum: readonly number[];
  readonly grpoFixedPoint: readonly number[];
}

export interface GrpoComparison {
  /** The config and the situation. */
  readonly name: string;
  readonly kinds: readonly string[];
  /** The start, `[kinds]`. */
  readonly reference: readonly number[];
  readonly points: readonly GrpoPoint[];
}

/**
 * GRPO with its KL in the loss (and objective.grpo.divideBySd as the config has it) against the optimum, for given rewards:
 * proxyRewards by pattern, of a trained reward model or an ideal one; null without a reward model.
 */
export function compareGrpo(
  heldOut: HeldOut,
  config: Config,
  proxy: readonly Float64Array[] | null,
  klCoefs: readonly number[],
): GrpoComparison {
  const { world, reference } = heldOut;
  const tier = world.gap.of;
  const shares = (byPattern: readonly Distribution[]): number[] => {
    const expected = byPattern.map((one, p) => expectations(heldOut, p, one, null));
    return [...inTier(world, tier, expected).harmfulShare];
  };
  const rewards = pooledRewards(heldOut, config, proxy);
  const outcomes = possibleRewards(heldOut, config, proxy);
  const { groupSize, grpo } = config.objective;
  return {
    name: `${config.name}, ${world.tiers[tier]!.name}, harmful prompts`,
    kinds: world.responses.map(({ name }) => name),
    reference: shares(reference),
    points: klCoefs.map((klCoef) => ({
      klCoef,
      optimum: shares(optimum(heldOut, rewards, klCoef)),
      grpoFixedPoint: shares(
        grpoFixedPoint(heldOut, outcomes, { klCoef, groupSize, divideBySd: grpo.divideBySd }),
      ),
    })),
  };
}

/** The same for a config and seed with a reward model that has learned the labeler's utility without error. */
export function idealGrpoComparison(
  config: Config,
  seed: number,
  klCoefs: readonly number[],
): GrpoComparison {
  const heldOut = idealHeldOut(config, seed);
  return compareGrpo(heldOut, config, idealProxy(heldOut, config), klCoefs);
}
