/**
 * DPO, direct preference optimisation (Rafailov et al. 2023): no reward model; with the margin
 * m = log(π/π_ref)(chosen) − log(π/π_ref)(rejected) it minimises −log σ(β·m), β = klCoef. With ever more right labels it
 * comes to π_ref·exp(U_labeler / (temperature·β)). Details that matter:
 *
 * - Its rewards are in the labeler's units, not in the sd of a normalised reward model: for a comparison with the other
 *   algorithms set klCoef to theirs times that sd. A weak β needs many comparisons: the error falls as 1 / their number.
 * - The margin knows nothing of what a prompt offers beside the pair, so no baseline and no centring is needed.
 * - Flipped labels make the margins too small. With an assumed flip rate e: `smoothed`,
 *   −(1−e)·log σ(βm) − e·log σ(−βm), shrinks them further; `robust` (Chowdhury et al. 2024),
 *   [−(1−e)·log σ(βm) + e·log σ(−βm)] / (1−2e), is unbiased where e is right, but its loss has no floor for a pair that
 *   was only ever labelled one way. A labeler's mistakeRate ε is a flip rate of ε/2.
 * - `ipo` (Azar et al. 2023), (m − 1/(2β))², has bounded margins: where π_ref is uniform it comes to
 *   π_ref·exp(E_b[P(k ≻ b)] / β), and else to a weighted least-squares fit (evaluation/dpoFixedPoint.ts).
 */
import type { Config } from "../../config/schema/config.js";
import { selectObservations, type Observations } from "../../models/inputs.js";
import { sigmoid } from "../../shared/math.js";
import type { World } from "../../world/world.js";
import type { PreferenceBatch } from "../preferences.js";
import { shuffledBatches } from "../shuffledBatches.js";
import { keepsNothing, type ObjectiveMaking, type PreferenceObjective } from "./objective.js";

type DpoOptions = Config["objective"]["dpo"];

export function createDpo({ config, world, policy, refPolicy, rng }: ObjectiveMaking): PreferenceObjective {
  const stream = rng.stream("objective");
  const kinds = policy.responses;
  return {
    learnsFrom: "preferences",
    update(preferences, { klCoef, rateFactor }) {
      const { observations, chosen, rejected } = join(preferences, world);
      if (chosen.length === 0) return;
      const batches = shuffledBatches(chosen.length, config.dpo.batchPairs, stream);
      for (let step = 0; step < config.stepsPerEpoch; step++) {
        const batch = batches.next().value;
        const seen = selectObservations(observations, batch);
        const reference = refPolicy.logProbs(seen);
        const current = policy.logProbs(seen);
        const gradients = new Float32Array(batch.length * kinds);
        for (let i = 0; i < batch.length; i++) {
          const won = i * kinds + chosen[batch[i]!]!;
          const lost = i * kinds + rejected[batch[i]!]!;
          const margin = current[won]! - reference[won]! - (current[lost]! - reference[lost]!);
          const slope = lossSlope(margin, klCoef, config.dpo) / batch.length;
          gradients[won]! += slope;
          gradients[lost]! -= slope;
        }
        policy.backward(gradients);
        policy.adam({ learningRate: config.learningRate * rateFactor });
      }
    },
    ...keepsNothing,
  };
}

/** d loss / d margin of one comparison; margin in nats, beta = klCoef. */
export function lossSlope(margin: number, beta: number, { loss, flipRate }: DpoOptions): number {
  const asLabelled = -beta * sigmoid(-beta * margin); // of −log σ(βm)
  const asFlipped = beta * sigmoid(beta * margin); // of −log σ(−βm)
  if (loss === "dpo") return asLabelled;
  if (loss === "smoothed") return (1 - flipRate) * asLabelled + flipRate * asFlipped;
  if (loss === "robust") return ((1 - flipRate) * asLabelled - flipRate * asFlipped) / (1 - 2 * flipRate);
  return 2 * (margin - 1 / (2 * beta)); // ipo
}

interface Comparisons {
  readonly observations: Observations;
  readonly chosen: Uint16Array;
  readonly rejected: Uint16Array;
}

/** All comparisons of the buffer that come from tiers which train, in one batch. */
function join(batches: readonly PreferenceBatch[], { tiers }: World): Comparisons {
  const parts = batches.map(({ episodes, chosen, rejected }) => {
    const rows = Uint32Array.from(episodes.tiers.keys()).filter(
      (row) => tiers[episodes.tiers[row]!]!.trained,
    );
    return {
      observations: selectObservations(episodes.observations, rows),
      chosen: Uint16Array.from(rows, (row) => chosen[row]!),
      rejected: Uint16Array.from(rows, (row) => rejected[row]!),
    };
  });
  const rows = parts.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const inputs = parts.reduce((sum, { observations }) => sum + observations.inputs.length, 0);
  const joined = {
    observations: { rows, inputs: new Float32Array(inputs), patterns: new Uint8Array(rows) },
    chosen: new Uint16Array(rows),
    rejected: new Uint16Array(rows),
  };
  let row = 0;
  for (const { observations, chosen, rejected } of parts) {
    joined.observations.inputs.set(observations.inputs, row * (inputs / rows));
    joined.observations.patterns.set(observations.patterns, row);
    joined.chosen.set(chosen, row);
    joined.rejected.set(rejected, row);
    row += chosen.length;
  }
  return joined;
}
