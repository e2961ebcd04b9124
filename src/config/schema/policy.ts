/**
 * The policy: its network, where it starts (the supervised stage) and how it reasons.
 */
import * as z from "zod";
import {
  activation,
  count,
  entryName,
  fraction,
  hiddenLayers,
  oneOf,
  positive,
  probability,
  section,
} from "./fields.js";

const priorRows = () => z.record(entryName, z.record(entryName, probability)).optional();

const priorSchema = z
  .strictObject({
    harmful: priorRows().describe("By tier: the probability of each response on harmful prompts."),
    benign: priorRows().describe("By tier: the probability of each response on benign prompts."),
  })
  .describe(
    "Response probabilities of the start, by harmfulness and tier. A row that is left out is uniform; a row sums to 1.",
  );

export const policySchema = section("The network that is trained.", {
  prior: priorSchema.optional(),
  hidden: hiddenLayers().describe("Widths of its hidden layers."),
  activation: activation().describe("Nonlinearity of its hidden layers."),
  trunk: oneOf("shared", "separate").describe(
    "shared: one network that sees the cues. separate: one network for each cue pattern, so nothing leaks.",
  ),
  reasoning: oneOf("joint", "two-step").describe(
    "joint: one head over all kinds. two-step: first whether to reason strategically, then the response.",
  ),
  twoStep: section("How the two steps of two-step reasoning hang together.", {
    networks: oneOf("separate", "shared").describe(
      "separate: one network for the reasoning and one for the response. shared: one writes both.",
    ),
    credit: oneOf("both", "answer").describe(
      "What the reward reaches: both steps, or the response alone (the KL then holds the reasoning to its start).",
    ),
    reasoningKl: fraction(1).describe(
      "With credit answer, how much of klCoef holds the reasoning. 0: nothing does but weights of its own.",
    ),
  }),
  supervised: section(
    "The supervised start: the policy is fitted to the prior; a frozen copy is the reference policy.",
    {
      steps: count(600, { from: 0 }).describe("Adam steps at most (a uniform start needs none)."),
      rows: count(256).describe("Prompts in one step."),
      learningRate: positive(1e-2).describe("Adam's learning rate, decaying linearly to 0."),
    },
  ),
});
