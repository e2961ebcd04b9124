/**
 * How often labelers agree, from the numbers of a config alone and without a single prompt: quadrature over everything
 * that is random in a comparison. What the exact sums over held-out prompts are held against.
 */
import { exp, log, sigmoid } from "../../shared/math.js";

/** What decides comparisons of responses that are drawn alike, each kind with a topic group of its own. */
export interface Comparisons {
  /** U_labeler of each kind, without the topic term. */
  readonly utilities: readonly number[];
  readonly topicStrength: number;
  /** At least 3. */
  readonly topicDim: number;
  readonly temperature: number;
  readonly mistakeRate: number;
}

const topicSteps = 400;
const angleSteps = 400;
/** The normal distribution is cut off here, in standard deviations. */
const widest = 8;

/**
 * The mean of `of(q)` over all pairs of different kinds, where q = (1 − ε)·σ(ΔU / temperature) + ε/2 is the probability that
 * a labeler prefers the first. ΔU = the difference of utilities + topicStrength·(u_a − u_b)·z: given the angle between
 * the unit vectors, with cosine c, the topic part is normal with variance topicStrength²·(2 − 2c), and c has the density
 * ∝ (1 − c²)^((topicDim − 3)/2) of two random directions. Midpoint rule over both.
 */
export function meanOverLabels(
  { utilities, topicStrength, topicDim, temperature, mistakeRate }: Comparisons,
  of: (q: number) => number,
): number {
  const pairs = utilities.flatMap((a, i) => utilities.slice(i + 1).map((b) => a - b));
  let total = 0;
  let weights = 0;
  for (let i = 0; i < angleSteps; i++) {
    const cosine = -1 + (2 * i + 1) / angleSteps;
    const density = exp(((topicDim - 3) / 2) * log(1 - cosine * cosine));
    const deviation = topicStrength * Math.sqrt(2 - 2 * cosine);
    for (let j = 0; j < topicSteps; j++) {
      const z = widest * (-1 + (2 * j + 1) / topicSteps);
      const weight = density * exp((-z * z) / 2);
      for (const difference of pairs) {
        const q = (1 - mistakeRate) * sigmoid((difference + deviation * z) / temperature) + mistakeRate / 2;
        total += weight * of(q);
        weights += weight;
      }
    }
  }
  return total / weights;
}

/** The probability that two labelers agree: both prefer the first, or both the other. */
export const agreementOf = (q: number): number => q * q + (1 - q) * (1 - q);

/** The share of labels that the best guess gets right. */
export const ceilingOf = (q: number): number => Math.max(q, 1 - q);
