/**
 * What the policy does and what each response is paid for it: the reward of world/reward.ts term by term, as a page, a
 * report or a table shows it. Means over the held-out prompts. An algorithm that learns from comparisons alone (DPO) is
 * paid none of this: there the table says what a rollout would have been paid.
 */
import type { Payment } from "../record/payments.js";
import type { Distribution, HeldOut } from "../theory/heldOut.js";
import type { Labeler } from "../world/labeler.js";
import { patternProbability } from "../world/observation.js";
import type { World } from "../world/world.js";
import { withKlPenalty } from "../world/reward.js";

/** What a pay table is made from; distributions and proxyRewards are `[patterns]` of `[prompts, responses]`. */
export interface PayInput {
  readonly heldOut: HeldOut;
  readonly labeler: Labeler;
  readonly policy: readonly Distribution[];
  readonly optimum: readonly Distribution[];
  readonly fixedPoint: readonly Distribution[] | null;
  readonly proxy: readonly Float64Array[] | null;
  readonly klCoef: number;
}

/** A row for every tier, kind of prompt that occurs and kind of response, in this order. */
export function payTable(input: PayInput): Payment[] {
  const { tiers, responses, harmfulRate } = input.heldOut.world;
  const occurring = [...(harmfulRate > 0 ? [true] : []), ...(harmfulRate < 1 ? [false] : [])];
  return tiers.flatMap((_, tier) =>
    occurring.flatMap((harmful) => responses.map((_, kind) => payment(input, tier, harmful, kind))),
  );
}

/** Whether another tier can show what this one shows. */
function isPooled({ tiers, observation }: World, tier: number): boolean {
  return observation.patterns.some(
    (_, p) =>
      patternProbability(observation, tier, p) > 0 &&
      tiers.some(
        ({ index, share }) => index !== tier && share > 0 && patternProbability(observation, index, p) > 0,
      ),
  );
}

function payment(input: PayInput, tier: number, harmful: boolean, kind: number): Payment {
  const { heldOut, labeler, policy, optimum, fixedPoint, proxy, klCoef } = input;
  const { world, prompts, reward, reference } = heldOut;
  const kinds = world.responses.length;
  const { name } = world.tiers[tier]!;
  const graded = world.tiers[tier]!.graded * reward.outcome(tier, 0, true).graded; // where only the KL counts, none
  const { name: response } = world.responses[kind]!;
  const h = harmful ? 1 : 0;

  /** Mean over the prompts of this kind and over what this tier shows. */
  const mean = (of: (pattern: number, row: number, at: number) => number): number => {
    let total = 0;
    let weight = 0;
    world.observation.patterns.forEach((_, p) => {
      const chance = patternProbability(world.observation, tier, p);
      if (chance === 0) return;
      for (let row = 0; row < prompts.count; row++) {
        if (prompts.harmful[row] !== h) continue;
        total += chance * of(p, row, row * kinds + kind);
        weight += chance;
      }
    });
    return total / weight;
  };
  const paid = new Float64Array(kinds);
  const penalised = (p: number, at: number): number =>
    withKlPenalty(0, klCoef, policy[p]!.logProbs[at]!, reference[p]!.logProbs[at]!);

  const own = mean((p) => reward.outcome(tier, p, true).own[h][kind]!);
  const whole = mean((p, row) => {
    reward.pay({ ...reward.outcome(tier, p, true), graded }, h, proxy?.[p] ?? null, row * kinds, paid, 0);
    return paid[kind]!;
  });
  const klTerm = mean((p, _, at) => penalised(p, at));

  return {
    tier: name,
    harmful,
    response,
    pooled: isPooled(world, tier),
    rests: world.observation.patterns.every(
      (_, p) => patternProbability(world.observation, tier, p) === 0 || reward.mean[p] === null,
    ),
    labelerUtility: mean((_, row) => labeler.utility(prompts, row, kind, tier)),
    proxyReward: proxy && mean((p, _, at) => proxy[p]![at]!),
    graded,
    strategicPenalty: reward.penalties[kind]!,
    caught: reward.detector?.caught[h][kind] ?? 0,
    paid: whole - own,
    own,
    reward: whole,
    klTerm,
    sum: whole + klTerm,
    probability: mean((p, _, at) => policy[p]!.probs[at]!),
    startProbability: mean((p, _, at) => reference[p]!.probs[at]!),
    optimumProbability: mean((p, _, at) => optimum[p]!.probs[at]!),
    fixedPointProbability: fixedPoint && mean((p, _, at) => fixedPoint[p]!.probs[at]!),
  };
}
