/**
 * What the policy does and what each response is paid for it: the reward of world/reward.ts term by term, as a page, a
 * report or a table shows it. Means over the held-out prompts. An algorithm that learns from comparisons alone (DPO) is
 * paid none of this: there the table says what a rollout would have been paid.
 */
import type { Distribution, HeldOut } from "../theory/heldOut.js";
import type { Labeler } from "../world/labeler.js";
import { patternProbability } from "../world/observation.js";
import { withKlPenalty } from "../world/reward.js";

/** One kind of response, to one kind of prompt, in one tier. */
export interface Payment {
  readonly tier: string;
  readonly harmful: boolean;
  readonly response: string;
  /** What the labeler thinks of it, seen as this tier lets it be seen. */
  readonly labelerUtility: number;
  /** The reward model's normalised score, graded or not; null without a reward model. */
  readonly proxyReward: number | null;
  /** The chance that the score is paid. */
  readonly graded: number;
  /** What is taken off a graded score for strategic reasoning. */
  readonly strategicPenalty: number;
  /** What the reward model pays: graded · (proxyReward − strategicPenalty); 0 without one. */
  readonly paid: number;
  /** The model's own part of the reward. */
  readonly own: number;
  /** The reward that training improves, without its KL term: paid + own. */
  readonly reward: number;
  /** −klCoef · log(π / π_ref). */
  readonly klTerm: number;
  /** rlhfReward in expectation over grading: reward + klTerm. */
  readonly sum: number;
  /** π, that of the start (π_ref), and that of the KL-regularised optimum. */
  readonly probability: number;
  readonly startProbability: number;
  readonly optimumProbability: number;
  /** That of the algorithm's own fixed point, if that is another point; else null. */
  readonly fixedPointProbability: number | null;
}

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

function payment(input: PayInput, tier: number, harmful: boolean, kind: number): Payment {
  const { heldOut, labeler, policy, optimum, fixedPoint, proxy, klCoef } = input;
  const { world, prompts, reward, reference } = heldOut;
  const kinds = world.responses.length;
  const { name, graded, visibility } = world.tiers[tier]!;
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
    labelerUtility: mean((_, row) => labeler.utility(prompts, row, kind, visibility)),
    proxyReward: proxy && mean((p, _, at) => proxy[p]![at]!),
    graded,
    strategicPenalty: reward.penalties[kind]!,
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

/** The mean of tables of one config over seeds, row by row; what one of them lacks is null. Throws a RangeError for none. */
export function meanPayments(tables: readonly (readonly Payment[])[]): Payment[] {
  const [first] = tables;
  if (first === undefined) throw new RangeError("a mean needs at least one seed");
  return first.map((row, i) => {
    const mean = (of: (payment: Payment) => number): number =>
      tables.reduce((sum, table) => sum + of(table[i]!), 0) / tables.length;
    const meanOrNull = (of: (payment: Payment) => number | null): number | null =>
      tables.some((table) => of(table[i]!) === null) ? null : mean((payment) => of(payment) ?? NaN);
    return {
      tier: row.tier,
      harmful: row.harmful,
      response: row.response,
      labelerUtility: mean((payment) => payment.labelerUtility),
      proxyReward: meanOrNull((payment) => payment.proxyReward),
      graded: mean((payment) => payment.graded),
      strategicPenalty: mean((payment) => payment.strategicPenalty),
      paid: mean((payment) => payment.paid),
      own: mean((payment) => payment.own),
      reward: mean((payment) => payment.reward),
      klTerm: mean((payment) => payment.klTerm),
      sum: mean((payment) => payment.sum),
      probability: mean((payment) => payment.probability),
      startProbability: mean((payment) => payment.startProbability),
      optimumProbability: mean((payment) => payment.optimumProbability),
      fixedPointProbability: meanOrNull((payment) => payment.fixedPointProbability),
    };
  });
}
