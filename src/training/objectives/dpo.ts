/**
 * DPO, direct preference optimisation (Rafailov et al. 2023): no reward model; with the margin
 * m = log(π/π_ref)(chosen) − log(π/π_ref)(rejected) it minimises −log σ(β·m), β = klCoef. Details that matter: the
 * margin is invariant to what a prompt offers beside the pair, so the prompt-wise offset of Bradley–Terry never
 * appears; and with flipped labels the plain loss is biased towards too small margins. Options for that, with flip rate e:
 * smoothed, −(1−e)·log σ(βm) − e·log σ(−βm), which shrinks margins further; robust (Chowdhury et al. 2024),
 * [−(1−e)·log σ(βm) + e·log σ(−βm)] / (1−2e), which is unbiased; ipo (Azar et al. 2023), (m − 1/(2β))².
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
      chosen: Array.from(rows, (row) => chosen[row]!),
      rejected: Array.from(rows, (row) => rejected[row]!),
    };
  });
  const inputs = parts.flatMap(({ observations }) => [...observations.inputs]);
  const patterns = parts.flatMap(({ observations }) => [...observations.patterns]);
  return {
    observations: {
      rows: patterns.length,
      inputs: Float32Array.from(inputs),
      patterns: Uint8Array.from(patterns),
    },
    chosen: Uint16Array.from(parts.flatMap(({ chosen }) => chosen)),
    rejected: Uint16Array.from(parts.flatMap(({ rejected }) => rejected)),
  };
}
