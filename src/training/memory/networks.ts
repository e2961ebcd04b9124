/**
 * The networks of a run with the rows of their largest batches, and what an engine holds of each.
 */
import type { EngineName } from "../../nn/createEngine.js";
import type { NetworkShape } from "../../nn/network.js";
import { layoutOf, networkBytes } from "../../nn/simd/layout.js";
import {
  anyShare,
  gradedShare,
  patternShare,
  totalShare,
  updatedShare,
  type TierShare,
} from "../../world/tierWeights.js";
import { drawn, handling, single, type Counts } from "./counts.js";

/** A network, how many there are of it, and the rows of its largest batch. */
export interface NetworkUse {
  readonly shape: NetworkShape;
  readonly rows: number;
  readonly networks: number;
  /** How often its outputs stand beside it for the next call: its own, and log-probabilities with their scratch. */
  readonly outputs: number;
}

function policyNetworks(counts: Counts): NetworkUse[] {
  const { config, seen, kinds, policyWidth, heldOut, reference, prompts, stepRows } = counts;
  const { hidden, activation, trunk, reasoning, twoStep, prior, supervised } = config.policy;
  const one = (rows: number): NetworkUse[] => {
    const network = (inputs: number, outputs: number, batch: number): NetworkUse => {
      return { shape: { inputs, hidden, outputs, activation }, rows: batch, networks: 1, outputs: 3 };
    };
    if (reasoning === "joint") return [network(policyWidth, kinds, rows)];
    if (twoStep.networks === "shared") return [network(policyWidth + 1, kinds, 3 * rows)];
    return [network(policyWidth, 2, rows), network(policyWidth + 1, kinds, 2 * rows)];
  };
  const starts = prior !== undefined || config.own.role === "prior" ? supervised.rows : 0;
  const firstBatch = config.objective.kind === "dpo" ? Math.max(counts.firstPairs, counts.epochPairs) : 0;

  const counting = updatedShare(config.objective.klOn);

  const parts = trunk === "shared" ? [null] : seen.observation.patterns.keys();
  return [...parts].flatMap((pattern) => {
    /** How many of so many rows this part sees. */
    const here = (rows: number, share: TierShare): number => {
      const total = totalShare(seen.tiers, share);
      return pattern === null || total === 0 ? rows : drawn(rows, patternShare(seen, pattern, share) / total);
    };
    const trained = Math.max(here(prompts, counting), here(stepRows, counting), here(starts, anyShare));
    const policy = Math.max(heldOut, trained, here(counts.epochPairs, gradedShare));
    const compared = here(Math.max(counts.firstPairs, firstBatch, reference), gradedShare);
    const refPolicy = Math.max(heldOut, here(prompts, counting), compared);
    return [...one(policy), ...one(refPolicy)];
  });
}

/** All networks of a run. */
export function networksOf(counts: Counts): NetworkUse[] {
  const { config, kinds, heldOut, reference, asked, policyWidth, rewardWidth } = counts;
  const { rewardModel, objective } = config;
  const networks = policyNetworks(counts);
  if (handling[objective.kind].hasValueModel) {
    const { hidden, activation } = objective.value;
    const shape = { inputs: policyWidth, hidden, outputs: 1, activation };
    networks.push({ shape, rows: counts.responses, networks: 1, outputs: 1 });
  }
  if (counts.hasRewardModel) {
    const { hidden, activation, ensemble, batchPairs, selection } = rewardModel;
    const step = 2 * Math.min(batchPairs, counts.buffered);
    const compared = selection === "random" ? 0 : 2 * Math.max(counts.firstPairs, counts.epochPairs);
    const shape = { inputs: rewardWidth, hidden, outputs: 1, activation };
    const rows = Math.max(kinds * Math.max(heldOut, reference, asked), step, compared);
    networks.push({ shape, rows, networks: ensemble.members, outputs: 1 });
  }
  return networks;
}

/** Sum over networks. */
export function over(networks: readonly NetworkUse[], bytes: (network: NetworkUse) => number): number {
  return networks.reduce((sum, network) => sum + network.networks * bytes(network), 0);
}

/** What an engine holds of a network: its parameters, what training adds to them, and its largest batch. */
export const engineBytes: Readonly<Record<EngineName, (use: NetworkUse) => number>> = {
  simd: ({ shape, rows }) => networkBytes(shape, rows),
  // Flat parameters, both moments, gradients, the parameters by layer, and as many again on their way through Adam.
  tfjs({ shape, rows }) {
    const { size, features } = layoutOf(shape);
    return single * (10 * size + 3 * rows * features);
  },
};
