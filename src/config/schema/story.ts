/**
 * What a scenario tells of itself when a run has ended: which measures matter in it, how to read them and what to try
 * next. It changes no number, so that what compares configs leaves it out.
 */
import * as z from "zod";
import { measures } from "../../record/measures.js";
import type { MeasureId } from "../../record/metrics.js";
import { sentences } from "./fields.js";

/** The measures that a story can name: all but those of the bins of a chart. */
const tellable = measures.filter(({ scope }) => scope !== "bin").map(({ id }): MeasureId => id);

const toldMeasureSchema = z.strictObject({
  measure: z.enum(tellable).describe("The measure, as metrics.csv calls it."),
  tier: z.string().optional().describe("The tier it is taken in, where it is taken by tier."),
  response: z.string().optional().describe("The kind of response, where it is taken by kind."),
});

const nextStepSchema = z.strictObject({
  why: sentences(200).describe("Why it is worth trying: a sentence."),
  set: sentences(200).describe('What to change, as --set takes it: "policy.trunk=separate".'),
});

export const storySchema = z
  .strictObject({
    measures: z
      .array(toldMeasureSchema)
      .max(12)
      .optional()
      .describe(
        "The measures that matter here; the closing summary shows them, with the closed form's values.",
      ),
    howToRead: sentences(600)
      .optional()
      .describe("How to read them, in one or two sentences, without results: those come from the run."),
    tryNext: z
      .array(nextStepSchema)
      .max(8)
      .optional()
      .describe(
        "What to try next, the control that explains it first; what would change nothing is left out.",
      ),
  })
  .describe("What the closing summary tells of this scenario. It changes no number.");
