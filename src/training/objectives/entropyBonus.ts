/**
 * The entropy bonus that the sampling algorithms may add: it keeps a policy exploring, and moves the optimum while it
 * is on. Its weight is in reward per nat; whitened advantages are divided by their sd, and the weight with them.
 */
import { exp } from "../../shared/math.js";

/**
 * Adds the gradient of −weight · mean H(π) at the log-probabilities: with H = −Σ p log p,
 * ∂(−H)/∂log p_k = p_k · (log p_k + 1). Both arrays are `[rows, columns]`.
 */
export function addEntropyBonus(
  gradients: Float32Array,
  logProbs: Float32Array,
  rows: number,
  columns: number,
  weight: number,
): void {
  if (weight === 0) return;
  for (let i = 0; i < rows * columns; i++)
    gradients[i]! += (weight / rows) * exp(logProbs[i]!) * (logProbs[i]! + 1);
}
