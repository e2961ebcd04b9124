/**
 * The world: how prompts are drawn and which kinds of response the policy can give. The table of attributes is what all
 * three utilities (labeler, gold, own) are written over.
 */
import * as z from "zod";
import {
  aboutAttribute,
  aboutWeight,
  attributeNames,
  defaultResponses,
  defaultWeight,
  weightNames,
  type UtilityName,
} from "./attributes.js";
import { atLeastZero, count, entryName, fieldsOf, fraction, name, section } from "./fields.js";

export const worldSchema = section("How prompts are drawn.", {
  topicDim: count(6, { to: 256 }).describe("Length of the topic vector z ~ N(0, I) of a prompt."),
  harmfulRate: fraction(0.5).describe("Probability that a prompt is harmful."),
  topicStrength: atLeastZero(0.3).describe(
    "How strongly labeler and gold prefer a response kind for its topic: topicStrength * (u_g . z).",
  ),
});

const responseSchema = z.strictObject({
  ...fieldsOf(attributeNames, (attribute) => fraction(0).describe(aboutAttribute(attribute))),
  topicGroup: name
    .optional()
    .describe(
      "Kinds of one group share the topic direction u_g, so they read the same; default: a group of its own.",
    ),
});

const writtenOut = Object.entries(defaultResponses).map(
  ([kind, response]) => [kind, fieldsOf(attributeNames, (attribute) => response[attribute] ?? 0)] as const,
);

export const responsesSchema = z
  .record(entryName, responseSchema)
  .default(Object.fromEntries(writtenOut))
  .describe("The kinds of response, by name, each with its attributes in [0, 1]. Two or more.");

/** Some weights of a utility, in place of those at the top level. */
export const someWeights = () =>
  z.strictObject(
    fieldsOf(weightNames, (attribute) => z.number().optional().describe(aboutWeight(attribute))),
  );

/** The weights of a utility over all attributes; what is not named has its default. */
export const weightsOf = (utility: UtilityName) =>
  z
    .strictObject(
      fieldsOf(weightNames, (attribute) =>
        z.number().default(defaultWeight(attribute, utility)).describe(aboutWeight(attribute)),
      ),
    )
    .prefault({});
