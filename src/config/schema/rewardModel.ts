/**
 * The reward model: what it sees, how it is fitted to the labeler's comparisons and how its score is normalised
 * before the policy is paid by it.
 */
import * as z from "zod";
import { attributeNames } from "./attributes.js";
import { activation, atLeastZero, count, flag, hiddenLayers, oneOf, positive, section } from "./fields.js";

export const rewardModelSchema = section("The learned stand-in for the labeler.", {
  sees: z
    .array(z.enum(attributeNames))
    .min(1)
    .default([...attributeNames])
    .describe("The attributes of a response that the reward model reads, beside the prompt."),
  seesFlags: flag(false).describe("Whether it also reads the cues that the policy sees."),
  hidden: hiddenLayers().describe("Widths of its hidden layers."),
  activation: activation().describe("Nonlinearity of its hidden layers."),
  learningRate: positive(3e-3).describe("Adam's learning rate."),
  weightDecay: atLeastZero().describe("Decoupled weight decay (AdamW), per step, times the learning rate."),
  pretrain: section("The first fit, before the policy is trained.", {
    pairs: count(1024).describe("Comparisons of reference-policy responses for the first fit."),
    steps: count(200, { from: 0 }).describe("Adam steps of the first fit."),
  }),
  refresh: oneOf("every-epoch", "once").describe(
    "every-epoch: new comparisons and some steps each epoch. once: only the first fit.",
  ),
  pairsPerEpoch: count(256).describe("Comparisons collected each epoch."),
  stepsPerEpoch: count(8, { from: 0 }).describe("Adam steps each epoch."),
  batchPairs: count(256).describe("Comparisons in one step."),
  bufferEpochs: count(4, { from: 0 }).describe("Earlier epochs whose comparisons are kept for fitting."),
  normalize: oneOf("reference", "none").describe(
    "reference: mean 0 per prompt and pooled sd 1 under the reference policy. none: the raw score.",
  ),
  ensemble: section("Several reward models instead of one.", {
    members: count(1, { to: 64 }).describe("Networks, each with its own start and its own order of batches."),
    aggregate: oneOf("mean", "worst", "mean-minus-sd").describe(
      "How the members' normalised scores become one (worst: the minimum; Coste et al. 2023).",
    ),
    sdWeight: atLeastZero(1).describe("lambda of mean - lambda * sd."),
  }),
  selection: oneOf("random", "disagreement").describe(
    "disagreement: of several candidate pairs, label the one the ensemble disagrees on most.",
  ),
  candidates: count(4, { from: 2 }).describe(
    "Candidate pairs for each labelled one, where selection is disagreement.",
  ),
});
