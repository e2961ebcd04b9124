/**
 * Active selection: which candidate pairs are worth a label. A pair is the more interesting the more the members of the
 * reward model's ensemble disagree about which response is better (Christiano et al. 2017).
 */
import type { RewardModel } from "../models/rewardModel.js";
import type { PairSelection } from "./preferences.js";
import type { TrainingRun } from "./state.js";

/** The selection that the config asks for; undefined where every drawn pair is labelled. */
export function pairSelection({ config, rewardModel }: TrainingRun): PairSelection | undefined {
  const { selection, candidates } = config.rewardModel;
  if (selection === "random" || rewardModel === null) return undefined;
  return { candidates, interest: (episodes, a, b) => disagreement(rewardModel, episodes, a, b) };
}

/** Variance over the members of r(a) − r(b), for each pair, `[pairs]`. */
export function disagreement(
  { inputs, members }: RewardModel,
  { prompts, patterns }: Parameters<PairSelection["interest"]>[0],
  a: Uint16Array,
  b: Uint16Array,
): Float64Array {
  const count = a.length;
  const rows = new Float32Array(2 * count * inputs.width);
  for (let i = 0; i < count; i++) {
    inputs.write(rows, i, prompts, i, patterns[i]!, a[i]!);
    inputs.write(rows, count + i, prompts, i, patterns[i]!, b[i]!);
  }
  const margins = members.map((network) => {
    const scores = network.forward(rows, 2 * count);
    return Float64Array.from({ length: count }, (_, i) => scores[i]! - scores[count + i]!);
  });
  return Float64Array.from({ length: count }, (_, i) => {
    const mean = margins.reduce((sum, member) => sum + member[i]!, 0) / margins.length;
    return (
      margins.reduce((sum, member) => sum + (member[i]! - mean) * (member[i]! - mean), 0) / margins.length
    );
  });
}
