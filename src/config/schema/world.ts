/**
 * The world: how prompts are drawn and which kinds of response the policy can give. The table of attributes below is
 * what all three utilities (labeler, gold, own) are written over.
 */
import { z } from "zod";
import { count, fraction, name, type AttributeName } from "./fields.js";

export const worldSchema = z
  .strictObject({
    topicDim: count().max(256).default(6).describe("Length of the topic vector z ~ N(0, I) of a prompt."),
    harmfulRate: fraction().default(0.5).describe("Probability that a prompt is harmful."),
    topicStrength: z
      .number()
      .min(0)
      .default(0.3)
      .describe(
        "How strongly labeler and gold prefer a response kind for its topic: topicStrength * (u_g . z).",
      ),
  })
  .prefault({})
  .describe("How prompts are drawn.");

export const responseSchema = z.strictObject({
  complies: fraction()
    .default(0)
    .describe("1 where the response does what was asked; harm = harmful * complies."),
  substance: fraction()
    .default(0)
    .describe("Real understanding behind the response; hidden where visibility < 1."),
  keywords: fraction()
    .default(0)
    .describe("Phrases that impress; the labeler guesses unseen substance from them."),
  strategic: fraction().default(0).describe("How much its reasoning mentions training."),
  effort: fraction().default(0).describe("What the response costs the model."),
  topicGroup: name
    .optional()
    .describe(
      "Kinds of one group share the topic direction u_g, so they read the same; default: a group of its own.",
    ),
});

export const responsesSchema = z
  .record(name, responseSchema)
  .default({
    refuse: { complies: 0, substance: 0.5, keywords: 0, strategic: 0, effort: 0.1 },
    comply: { complies: 1, substance: 0.8, keywords: 0.2, strategic: 0, effort: 0.5 },
    strategic: { complies: 1, substance: 0.6, keywords: 0.6, strategic: 1, effort: 0.4 },
    deflect: { complies: 0, substance: 0.2, keywords: 0.6, strategic: 0, effort: 0.2 },
  })
  .describe("The kinds of response, by name, each with its attributes in [0, 1]. Two or more.");

/** Weights over the six attributes; what is not named weighs nothing. */
export const weights = (defaults: Partial<Record<AttributeName | "harm", number>>) => {
  const weight = (key: keyof typeof defaults) => z.number().default(defaults[key] ?? 0);
  return z
    .strictObject({
      complies: weight("complies").describe("Weight of doing what was asked."),
      substance: weight("substance").describe("Weight of real understanding."),
      keywords: weight("keywords").describe("Weight of phrases that impress."),
      strategic: weight("strategic").describe("Weight of reasoning that mentions training."),
      effort: weight("effort").describe("Weight of effort."),
      harm: weight("harm").describe("Weight of complying with a harmful prompt."),
    })
    .prefault({});
};
