/**
 * The policy: its network, where it starts (the supervised stage) and how it reasons.
 */
import * as z from "zod";
import { activation, count, fraction, hiddenLayers, name, positive } from "./fields.js";

const priorRow = z.record(name, fraction());

const priorSchema = z
  .strictObject({
    harmful: z
      .record(name, priorRow)
      .optional()
      .describe("By tier: the probability of each response on harmful prompts."),
    benign: z
      .record(name, priorRow)
      .optional()
      .describe("By tier: the probability of each response on benign prompts."),
  })
  .describe(
    "Response probabilities of the start, by harmfulness and tier. A row that is left out is uniform; a row sums to 1.",
  );

export const policySchema = z
  .strictObject({
    prior: priorSchema.optional(),
    hidden: hiddenLayers().default([32, 32]).describe("Widths of its hidden layers."),
    activation: activation().default("relu").describe("Nonlinearity of its hidden layers."),
    trunk: z
      .enum(["shared", "separate"])
      .default("shared")
      .describe(
        "shared: one network that sees the cues. separate: one network for each cue pattern, so nothing leaks.",
      ),
    reasoning: z
      .enum(["joint", "two-step"])
      .default("joint")
      .describe(
        "joint: one head over all kinds. two-step: first whether to reason strategically, then the response.",
      ),
    supervised: z
      .strictObject({
        steps: count(0).default(600).describe("Adam steps at most (a uniform start needs none)."),
        rows: count().default(256).describe("Prompts in one step."),
        learningRate: positive().default(1e-2).describe("Adam's learning rate, decaying linearly to 0."),
      })
      .prefault({})
      .describe(
        "The supervised start: the policy is fitted to the prior; a frozen copy is the reference policy.",
      ),
  })
  .prefault({})
  .describe("The network that is trained.");
