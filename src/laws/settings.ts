/**
 * Settings that several laws share, so that a run that they have in common is computed once.
 */
import type { JsonObject } from "../config/json.js";

/**
 * Fast and without sampling noise, for laws about where training ends: the exact gradient on a reward model that is
 * fitted once, with a learning rate that falls to 0.
 */
export const exactOnce: JsonObject = {
  rewardModel: { refresh: "once" },
  objective: { kind: "exact", episodes: 128, learningRateDecay: "linear" },
  evaluation: { prompts: 64 },
};
