/**
 * The reward model: what it sees, how it is fitted to the labeler's comparisons and how its score is normalised
 * before the policy is paid by it.
 */
import * as z from "zod";
import { attributeNames } from "./attributes.js";
import { activation, count, hiddenLayers, positive } from "./fields.js";

export const rewardModelSchema = z
  .strictObject({
    sees: z
      .array(z.enum(attributeNames))
      .min(1)
      .default([...attributeNames])
      .describe("The attributes of a response that the reward model reads, beside the prompt."),
    seesFlags: z.boolean().default(false).describe("Whether it also reads the cues that the policy sees."),
    hidden: hiddenLayers().default([32, 32]).describe("Widths of its hidden layers."),
    activation: activation().default("relu").describe("Nonlinearity of its hidden layers."),
    learningRate: positive().default(3e-3).describe("Adam's learning rate."),
    weightDecay: z
      .number()
      .min(0)
      .default(0)
      .describe("Decoupled weight decay (AdamW), per step, times the learning rate."),
    pretrain: z
      .strictObject({
        pairs: count().default(1024).describe("Comparisons of reference-policy responses for the first fit."),
        steps: count(0).default(200).describe("Adam steps of the first fit."),
      })
      .prefault({})
      .describe("The first fit, before the policy is trained."),
    refresh: z
      .enum(["every-epoch", "once"])
      .default("every-epoch")
      .describe("every-epoch: new comparisons and some steps each epoch. once: only the first fit."),
    pairsPerEpoch: count().default(256).describe("Comparisons collected each epoch."),
    stepsPerEpoch: count(0).default(8).describe("Adam steps each epoch."),
    batchPairs: count().default(256).describe("Comparisons in one step."),
    bufferEpochs: count(0).default(4).describe("Earlier epochs whose comparisons are kept for fitting."),
    normalize: z
      .enum(["reference", "none"])
      .default("reference")
      .describe(
        "reference: mean 0 per prompt and pooled sd 1 under the reference policy. none: the raw score.",
      ),
    ensemble: z
      .strictObject({
        members: count()
          .max(64)
          .default(1)
          .describe("Networks, each with its own start and its own order of batches."),
        aggregate: z
          .enum(["mean", "worst", "mean-minus-sd"])
          .default("mean")
          .describe("How the members' normalised scores become one (worst: the minimum; Coste et al. 2023)."),
        sdWeight: z.number().min(0).default(1).describe("lambda of mean - lambda * sd."),
      })
      .prefault({})
      .describe("Several reward models instead of one."),
    selection: z
      .enum(["random", "disagreement"])
      .default("random")
      .describe("disagreement: of several candidate pairs, label the one the ensemble disagrees on most."),
    candidates: count(2)
      .default(4)
      .describe("Candidate pairs for each labelled one, where selection is disagreement."),
  })
  .prefault({})
  .describe("The learned stand-in for the labeler.");
