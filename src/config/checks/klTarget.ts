/**
 * Can the KL target be met at all? The optimum pi* moves away from the reference policy at most until it gives only one
 * kind of response, so KL(pi* || pi_ref) stays below the mean of max_k -ln pi_ref(k) over the episodes that train.
 */
import { exp, log } from "../../shared/math.js";
import type { Config } from "../schema/config.js";
import { rounded, someTierIsGraded, type Check } from "./check.js";

/** Probabilities in a prior are raised to this, as log 0 is not a number. */
const priorFloor = 5e-4;

/** max_k -ln pi_ref(k) in nats for one tier, on harmful or benign prompts. */
function largestKl(config: Config, tier: string, harmful: boolean): number {
  const { own, policy, responses } = config;
  const kinds = Object.entries(responses);
  if (own.role === "prior") {
    // pi_ref ~ exp(U_own / temperature), so -ln pi_ref(k) = ln sum_j exp(l_j) - l_k
    const { modification, strength, temperature, weights } = own;
    const believed = modification === undefined ? 0 : (config.tiers[tier]?.flags[modification.flag] ?? 0);
    const logits = kinds.map(([, kind]) => {
      const harm = harmful ? kind.complies : 0;
      const target = modification?.target[harmful ? "harmful" : "benign"] ?? 0;
      const utility =
        weights.complies * kind.complies +
        weights.substance * kind.substance +
        weights.keywords * kind.keywords +
        weights.strategic * kind.strategic +
        weights.effort * kind.effort +
        weights.harm * harm +
        (modification?.weight ?? 0) * believed * Math.max(0, target - kind.complies);
      return (strength * utility) / temperature;
    });
    const top = Math.max(...logits);
    return top + log(logits.reduce((sum, logit) => sum + exp(logit - top), 0)) - Math.min(...logits);
  }
  const row = policy.prior?.[harmful ? "harmful" : "benign"]?.[tier];
  if (row === undefined) return log(kinds.length);
  const probabilities = kinds.map(([kind]) => Math.max(row[kind] ?? 0, priorFloor));
  return log(probabilities.reduce((sum, p) => sum + p, 0)) - log(Math.min(...probabilities));
}

/** The least upper bound that can be told before training on KL(pi* || pi_ref) over the episodes that train, in nats. */
export function largestReachableKl(config: Config): number {
  const { harmfulRate } = config.world;
  let total = 0;
  let share = 0;
  for (const [name, tier] of Object.entries(config.tiers)) {
    if (!tier.trained) continue;
    const kl =
      harmfulRate * largestKl(config, name, true) + (1 - harmfulRate) * largestKl(config, name, false);
    total += tier.share * kl;
    share += tier.share;
  }
  return share === 0 ? 0 : total / share;
}

const reachable: Check = {
  reads: ["tiers", "responses", "world.harmfulRate", "policy.prior", "own", "objective"],
  find(config) {
    const { kind, klTarget } = config.objective;
    const someTierTrains = Object.values(config.tiers).some(({ trained, share }) => trained && share > 0);
    // a run that does not train, or dpo, has a problem of its own already
    if (klTarget === undefined || kind === "dpo" || !someTierTrains) return [];
    if (!someTierIsGraded(config) && (config.own.strength === 0 || config.own.role === "prior")) {
      return [
        {
          path: "objective.klTarget",
          expected: "no target, as nothing rewards the policy",
          got: String(klTarget),
          hint: "No tier is graded and the model's own utility is off, so the policy has no reason to move.",
        },
      ];
    }
    const largest = largestReachableKl(config);
    if (klTarget < largest) return [];
    return [
      {
        path: "objective.klTarget",
        expected: `less than ${rounded(Math.floor(largest * 1000) / 1000)} nats`,
        got: String(klTarget),
        hint: "A policy that gives only the rarest response of its start would be that far from it, and none is further.",
      },
    ];
  },
};

export const klTargetChecks: readonly Check[] = [reachable];
