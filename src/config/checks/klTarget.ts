/**
 * Can the KL target be met at all? The optimum pi* moves away from the reference policy at most until it gives only one
 * kind of response, so KL(pi* || pi_ref) stays below the mean of max_k -ln pi_ref(k) over the episodes that train.
 */
import { log } from "../../shared/math.js";
import { printNumber } from "../parse/print.js";
import { needsNoRewardModel, someTierIsGraded } from "../schema/objectiveTraits.js";
import type { Config } from "../schema/config.js";
import { ownValue, startRow } from "../start.js";
import { rounded, type Checks } from "./check.js";

/** max_k -ln pi_ref(k) in nats for one tier, on harmful (1) or benign (0) prompts. */
function largestKl(config: Config, name: string, tier: Config["tiers"][string], harmful: number): number {
  const own = Object.values(config.responses).map((kind) => ownValue(config.own, tier, kind, harmful));
  const start = startRow(config, name, harmful, own);
  const largest = (probs: readonly number[], mass: number): number =>
    -log(Math.max(Math.min(...probs) / mass, Number.MIN_VALUE)); // it can be too small for a number
  const { reasoning, twoStep } = config.policy;
  if (reasoning !== "two-step" || twoStep.credit === "both") return largest(start, 1);
  const kinds = Object.values(config.responses); // the sides stay as likely as they are
  return [true, false].reduce((total, strategic) => {
    const probs = start.filter((_, k) => kinds[k]!.strategic >= 0.5 === strategic);
    const mass = probs.reduce((sum, p) => sum + p, 0);
    return mass > 0 ? total + mass * largest(probs, mass) : total;
  }, 0);
}

/** The least upper bound that can be told before training on KL(pi* || pi_ref) over the episodes that train, in nats. */
export function largestReachableKl(config: Config): number {
  const { harmfulRate } = config.world;
  let total = 0;
  let share = 0;
  for (const [name, tier] of Object.entries(config.tiers)) {
    if (!tier.trained) continue;
    const [harmful, benign] = [largestKl(config, name, tier, 1), largestKl(config, name, tier, 0)];
    const kl = harmfulRate * harmful + (1 - harmfulRate) * benign;
    total += tier.share * kl;
    share += tier.share;
  }
  return share === 0 ? 0 : total / share;
}

export const klTargetChecks: Checks = {
  reachable: {
    reads: ["tiers", "responses", "world.harmfulRate", "policy", "own", "objective"],
    *find(config) {
      const { kind, klTarget } = config.objective;
      const someTierTrains = Object.values(config.tiers).some(({ trained, share }) => trained && share > 0);
      // a run that does not train, or one that learns without rewards, has a problem of its own already
      if (klTarget === undefined || needsNoRewardModel(kind) || !someTierTrains) return;
      const problem = { path: "objective.klTarget", got: printNumber(klTarget) };
      if (!someTierIsGraded(config) && (config.own.strength === 0 || config.own.role === "prior")) {
        const hint =
          "No tier is graded and the model's own utility is off, so the policy has no reason to move.";
        yield { ...problem, expected: "no target, as nothing rewards the policy", hint };
        return;
      }
      const largest = largestReachableKl(config);
      if (klTarget < largest) return;
      yield {
        ...problem,
        expected: `less than ${rounded(Math.floor(largest * 1000) / 1000)} nats`,
        hint: "A policy that gives only the rarest response of its start would be that far from it, and none is further.",
      };
    },
  },
};
