/**
 * Calibration of the reward model: does it predict a preference with the probability with which labelers hold it? Pairs
 * are sorted into bins by the confidence of the prediction for the response it favours, from 1/2 to 1.
 */

/** The bins that confidence is sorted into: ten of equal width between 1/2 and 1. */
export const reliabilityBins = 10;

/** The pairs of one bin; values are null where none fell into it. */
export interface ReliabilityBin {
  /** Share of all pairs. */
  readonly weight: number;
  /** Mean predicted probability of the favoured response. */
  readonly predicted: number | null;
  /** Expected share of labels for it. */
  readonly observed: number | null;
}

/** Collects predictions and what labelers say. */
export interface ReliabilityTable {
  /** Adds a pair of the given weight: `predicted` and `actual` are both P(a ≻ b). */
  add(weight: number, predicted: number, actual: number): void;
  /** In order of confidence. */
  bins(): ReliabilityBin[];
  /** Expected calibration error: Σ over bins of their share · |mean predicted − mean observed| (Guo et al. 2017). */
  expectedCalibrationError(): number | null;
}

/** An empty table. */
export function createReliabilityTable(): ReliabilityTable {
  const weights = new Float64Array(reliabilityBins);
  const predictedSums = new Float64Array(reliabilityBins);
  const observedSums = new Float64Array(reliabilityBins);
  const total = (): number => weights.reduce((sum, weight) => sum + weight, 0);
  return {
    add(weight, predicted, actual) {
      const confidence = Math.max(predicted, 1 - predicted);
      const bin = Math.min(reliabilityBins - 1, Math.floor((confidence - 0.5) * 2 * reliabilityBins));
      weights[bin]! += weight;
      predictedSums[bin]! += weight * confidence;
      observedSums[bin]! += weight * (predicted >= 0.5 ? actual : 1 - actual);
    },
    bins: () =>
      Array.from(weights, (weight, bin) => ({
        weight: total() > 0 ? weight / total() : 0,
        predicted: weight > 0 ? predictedSums[bin]! / weight : null,
        observed: weight > 0 ? observedSums[bin]! / weight : null,
      })),
    expectedCalibrationError() {
      const all = total();
      if (all === 0) return null;
      return (
        weights.reduce((sum, _, bin) => sum + Math.abs(predictedSums[bin]! - observedSums[bin]!), 0) / all
      );
    },
  };
}
