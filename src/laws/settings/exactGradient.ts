/**
 * Settings that several laws share, so that a run that they have in common is computed once.
 */
import type { JsonObject } from "../../config/parse/json.js";

/**
 * Fast and without sampling noise, for laws about where training ends: the exact gradient on a reward model that is
 * fitted once, with a learning rate that falls to 0.
 */
export const exactOnce: JsonObject = {
  rewardModel: { refresh: "once" },
  objective: { kind: "exact", episodes: 128, learningRateDecay: "linear" },
  evaluation: { prompts: 64 },
};

/**
 * The same for worlds without outside reward, on a network as small as such a world needs: a twentieth of a second per seed.
 */
export const exactOwn: JsonObject = {
  policy: { hidden: [16, 16], supervised: { steps: 300, rows: 64 } },
  objective: {
    kind: "exact",
    episodes: 128,
    stepsPerEpoch: 16,
    learningRate: 0.01,
    learningRateDecay: "linear",
  },
  epochs: 20,
  evaluation: { prompts: 16 },
};
