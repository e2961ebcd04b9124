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
 *   was only ever labelled one way. A labeler's mistakeRate ε and flipRate φ are a flip rate of ε/2 + (1 − ε)·φ.
 * - `ipo` (Azar et al. 2023), (m − 1/(2β))², has bounded margins: where π_ref is uniform it comes to
 *   π_ref·exp(E_b[P(k ≻ b)] / β), and else to a weighted least-squares fit (theory/dpoFixedPoint.ts).
 */
import type { Config } from "../../config/schema/config.js";
import { selectObservations, type Observations } from "../../models/inputs.js";
import type { Policy } from "../../models/policy.js";
import { sigmoid } from "../../shared/math.js";
import { orNotSettled, type ClosedForm } from "../../theory/closedForm.js";
import { dpoFixedPoint } from "../../theory/dpoFixedPoint.js";
import type { Distribution } from "../../theory/heldOut.js";
import { pooledLabelerUtility, type PooledRewards } from "../../theory/optimum.js";
import type { Prompts } from "../../world/prompts.js";
import type { World } from "../../world/world.js";
import type { PreferenceBatch } from "../preferences.js";
import { shuffledBatches } from "../shuffledBatches.js";
import {
  keepsNothing,
  type ObjectiveEntry,
  type ObjectiveMaking,
  type PreferenceObjective,
} from "./objective.js";

type DpoOptions = Config["objective"]["dpo"];

export const dpo = { create: createDpo, closedForm } satisfies ObjectiveEntry;

/**
 * Both depend on the labeler, the start and the prompts alone, which stay the same, so they are kept by prompts until klCoef
 * is another.
 */
function closedForm({ dpo: options }: Config["objective"]): ClosedForm {
  const rewards = new WeakMap<Prompts, PooledRewards>();
  const rests = new WeakMap<Prompts, { readonly klCoef: number; readonly policy: Distribution[] | null }>();
  return {
    rewards({ heldOut, labeler }) {
      const pooled = rewards.get(heldOut.prompts) ?? pooledLabelerUtility(heldOut, labeler);
      rewards.set(heldOut.prompts, pooled);
      return pooled;
    },
    fixedPoint: {
      at({ heldOut, labeler }, klCoef) {
        const known = rests.get(heldOut.prompts);
        if (known?.klCoef === klCoef) return known.policy;
        const policy = orNotSettled(() => dpoFixedPoint(heldOut, labeler, { klCoef, dpo: options }));
        rests.set(heldOut.prompts, { klCoef, policy });
        return policy;
      },
    },
  };
}

function createDpo({ config, world, policy, refPolicy, rng }: ObjectiveMaking): PreferenceObjective {
  const stream = rng.stream("objective");
  const kinds = policy.responses;
  let from: readonly PreferenceBatch[] = [];
  let comparisons: Comparisons | null = null; // of `from`: kept, because it often stays the same from epoch to epoch
  return {
    learnsFrom: "preferences",
    update(preferences, { klCoef, rateFactor }) {
      const isSame = preferences.length === from.length && preferences.every((batch, i) => batch === from[i]);
      if (!isSame || comparisons === null) comparisons = join(preferences, world, refPolicy);
      from = preferences;
      const { observations, chosen, rejected, refMargins } = comparisons;
      if (chosen.length === 0) return;
      const batches = shuffledBatches(chosen.length, config.dpo.batchPairs, stream);
      for (let step = 0; step < config.stepsPerEpoch; step++) {
        const batch = batches.next().value;
        const current = policy.logProbs(selectObservations(observations, batch));
        const gradients = new Float32Array(batch.length * kinds);
        for (let i = 0; i < batch.length; i++) {
          const row = batch[i]!;
          const won = i * kinds + chosen[row]!;
          const lost = i * kinds + rejected[row]!;
          const margin = current[won]! - current[lost]! - refMargins[row]!;
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
  /** log π_ref(chosen) − log π_ref(rejected), `[rows]`. */
  readonly refMargins: Float64Array;
}

/** All comparisons of the buffer that come from tiers which train, in one batch. */
function join(batches: readonly PreferenceBatch[], { tiers }: World, refPolicy: Policy): Comparisons {
  const kinds = refPolicy.responses;
  const parts = batches.map(({ episodes, chosen, rejected }) => {
    const rows = Uint32Array.from(episodes.tiers.keys()).filter(
      (row) => tiers[episodes.tiers[row]!]!.trained,
    );
    const observations = selectObservations(episodes.observations, rows);
    return { rows, chosen, rejected, observations, logProbs: refPolicy.logProbs(observations).slice() };
  });
  const total = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  const size = parts.reduce((sum, { observations }) => sum + observations.inputs.length, 0);
  const inputs = new Float32Array(size);
  const patterns = new Uint8Array(total);
  const chosen = new Uint16Array(total);
  const rejected = new Uint16Array(total);
  const refMargins = new Float64Array(total);
  let to = 0;
  for (const part of parts) {
    inputs.set(part.observations.inputs, to * (size / total));
    patterns.set(part.observations.patterns, to);
    for (let i = 0; i < part.rows.length; i++, to++) {
      chosen[to] = part.chosen[part.rows[i]!]!;
      rejected[to] = part.rejected[part.rows[i]!]!;
      refMargins[to] = part.logProbs[i * kinds + chosen[to]!]! - part.logProbs[i * kinds + rejected[to]!]!;
    }
  }
  return { observations: { rows: total, inputs, patterns }, chosen, rejected, refMargins };
}
