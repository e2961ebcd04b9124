/**
 * How good the reward model is at its own task: the expected share of labels it ranks right, beside the best that any
 * model could reach and beside how often two labelers agree. Exact sums over pairs of different kinds drawn from π_ref.
 */
import type { Config } from "../config/schema/config.js";
import { sigmoid } from "../shared/math.js";
import type { Labeler } from "../world/labeler.js";
import type { HeldOut } from "../theory/heldOut.js";
import { gradedShare, tierWeights } from "../world/tierWeights.js";
import type { RewardModelQuality } from "../record/findings.js";
import { createReliabilityTable, type ReliabilityTable } from "../record/reliability.js";

/** One graded tier under one pattern: for each prompt and pair a < b, its weight and P(a ≻ b). */
interface Block {
  readonly pattern: number;
  readonly weights: Float64Array;
  readonly probabilities: Float64Array;
}

export interface LabelQuality {
  /** The largest expected share of labels that anything can rank right; null where nothing is graded. */
  readonly ceiling: number | null;
  /** Probability that two labelers agree on a pair: the mean of q² + (1 − q)². */
  readonly agreement: number | null;
  /** Expected share of labels ranked right by scores `[patterns]` of `[prompts, responses]`; a tie counts one half. */
  accuracy(scores: readonly ArrayLike<number>[]): number | null;
  /**
   * Predicted against actual preference probabilities, from the raw scores of the reward model's members, `[patterns]`
   * of `[members]` of `[prompts, responses]`. An ensemble predicts the mean of its members' σ(r(a) − r(b)).
   */
  reliability(scores: readonly (readonly ArrayLike<number>[])[]): ReliabilityTable;
  /** Both, from raw scores and from normalised ones. */
  quality(
    raw: readonly (readonly ArrayLike<number>[])[],
    proxy: readonly ArrayLike<number>[],
  ): RewardModelQuality;
}

/**
 * Tabulates labels for pairs drawn without replacement from π_ref, with prompts and tiers by share · graded. Patterns that no
 * reward model without cues can tell apart, and no belief either, are one.
 */
export function createLabelQuality(
  heldOut: HeldOut,
  labeler: Labeler,
  { seesFlags }: Pick<Config["rewardModel"], "seesFlags">,
): LabelQuality {
  const { world, sameBelief } = heldOut;
  const weights = world.observation.patterns.map((_, pattern) => tierWeights(world, pattern, gradedShare));
  if (!seesFlags)
    weights.forEach((ofTiers, pattern) => {
      const first = weights[sameBelief[pattern]!]!;
      if (first === ofTiers) return;
      ofTiers.forEach((weight, tier) => (first[tier]! += weight));
      ofTiers.fill(0);
    });
  const blocks = world.tiers.flatMap(({ index }) =>
    weights.flatMap((ofTiers, pattern) => {
      const weight = ofTiers[index]!;
      return weight > 0 ? [tabulate(heldOut, labeler, pattern, weight, index)] : [];
    }),
  );
  const total = blocks.reduce((sum, { weights }) => sum + weights.reduce((a, b) => a + b, 0), 0);
  const mean = (of: (p: number) => number): number | null =>
    total === 0
      ? null
      : blocks.reduce(
          (sum, { weights, probabilities }) =>
            sum + weights.reduce((part, weight, i) => part + weight * of(probabilities[i]!), 0),
          0,
        ) / total;

  const responses = world.responses.length;
  const quality: LabelQuality = {
    ceiling: mean((p) => Math.max(p, 1 - p)),
    agreement: mean((p) => p * p + (1 - p) * (1 - p)),
    accuracy(scores) {
      if (total === 0) return null;
      let right = 0;
      eachPair((pattern, a, b, weight, p) => {
        const margin = scores[pattern]![a]! - scores[pattern]![b]!;
        right += weight * (margin > 0 ? p : margin < 0 ? 1 - p : 0.5);
      });
      return right / total;
    },
    reliability(scores) {
      const table = createReliabilityTable();
      eachPair((pattern, a, b, weight, p) => {
        const members = scores[pattern]!;
        let predicted = 0;
        for (const member of members) predicted += sigmoid(member[a]! - member[b]!) / members.length;
        table.add(weight, predicted, p);
      });
      return table;
    },
    quality(raw, proxy) {
      const table = quality.reliability(raw);
      return {
        accuracy: quality.accuracy(proxy),
        calibrationError: table.expectedCalibrationError(),
        bins: table.bins(),
      };
    },
  };
  return quality;

  /** Visits every pair of every block: where its two scores stand in a row of scores, its weight and P(a ≻ b). */
  function eachPair(
    visit: (pattern: number, a: number, b: number, weight: number, probability: number) => void,
  ): void {
    for (const { pattern, weights, probabilities } of blocks) {
      let i = 0;
      for (let start = 0; start < heldOut.prompts.count * responses; start += responses)
        for (let a = start; a < start + responses; a++)
          for (let b = a + 1; b < start + responses; b++, i++)
            visit(pattern, a, b, weights[i]!, probabilities[i]!);
    }
  }
}

function tabulate(heldOut: HeldOut, labeler: Labeler, pattern: number, weight: number, tier: number): Block {
  const { prompts, promptWeights, reference, world } = heldOut;
  const responses = world.responses.length;
  const pairs = (responses * (responses - 1)) / 2;
  const weights = new Float64Array(prompts.count * pairs);
  const probabilities = new Float64Array(prompts.count * pairs);
  const { probs } = reference[pattern]!;
  let i = 0;
  for (let row = 0; row < prompts.count; row++) {
    const utilities = world.responses.map((_, k) => labeler.utility(prompts, row, k, tier));
    const others = world.responses.map((_, k) => sumWithout(probs, row * responses, responses, k));
    // Drawn one after the other without replacement: P(first) · P(then) / P(not first). A policy that is certain of the
    // first leaves nothing to divide by: then every other kind comes second alike.
    const drawn = (first: number, then: number): number => {
      const rest = others[first]!;
      const [p, q] = [probs[row * responses + first]!, probs[row * responses + then]!];
      return rest > 0 ? (p * q) / rest : 1 / (responses - 1);
    };
    for (let a = 0; a < responses; a++)
      for (let b = a + 1; b < responses; b++, i++) {
        weights[i] = weight * promptWeights[row]! * (drawn(a, b) + drawn(b, a));
        probabilities[i] = labeler.preferenceProbability(utilities[a]!, utilities[b]!);
      }
  }
  return { pattern, weights, probabilities };
}

/** The sum of `values[start … start + length)` but for the one at `start + without`. */
function sumWithout(values: Float64Array, start: number, length: number, without: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) if (i !== without) sum += values[start + i]!;
  return sum;
}
