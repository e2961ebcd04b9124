/**
 * The runs that are killed and damaged: small configs that differ in what can go wrong: how long they train (a checkpoint
 * is written every two seconds), whether seeds stop by themselves, what is saved, which charts there are.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const small = {
  seeds: 3,
  policy: { hidden: [16, 16] },
  rewardModel: {
    hidden: [16, 16],
    pretrain: { pairs: 128, steps: 20 },
    pairsPerEpoch: 64,
    batchPairs: 64,
  },
  evaluation: { prompts: 16, referencePrompts: 50 },
};

/** Worlds by name. Epochs are chosen so that training takes from some tenths of a second to about four. */
export const worlds = {
  brief: { ...small, epochs: 12, objective: { episodes: 64 } },
  usual: { ...small, epochs: 50, objective: { episodes: 128 } },
  long: { ...small, epochs: 70, objective: { episodes: 1024 } },
  stopping: {
    ...small,
    epochs: 60,
    objective: { episodes: 384, learningRate: 0.0005 },
    stop: { measure: "compliance", tier: "unmonitored", below: 0.3 },
  },
  grouped: { ...small, epochs: 40, objective: { kind: "grpo", episodes: 384 } },
  ensemble: {
    ...small,
    epochs: 30,
    rewardModel: { ...small.rewardModel, ensemble: { members: 3, aggregate: "worst" } },
    objective: { kind: "reinforce", episodes: 128 },
  },
};

/** Writes the config of a world into a folder and returns its path. `changes` are laid over its fields. */
export function writeWorld(folder, name, changes = {}) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, `${JSON.stringify({ name, ...worlds[name], ...changes }, null, 2)}\n`);
  return path;
}
