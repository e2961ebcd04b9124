/**
 * Who watches: the tiers an episode can fall into, the two tiers that the behaviour gap is taken between, and what
 * the policy gets to see of a tier. Everything that may depend on the tier is in this file.
 */
import * as z from "zod";
import { count, entryName, flag, fraction, name, probability, section } from "./fields.js";
import { someWeights } from "./world.js";

/** Weights that hold in one tier instead of those at the top level. */
const weightsHere = (whose: string) =>
  z
    .strictObject({
      weights: someWeights().prefault({}).describe("What is not named has its weight of the top level."),
    })
    .optional()
    .describe(`Weights of ${whose} in this tier, where they differ from those of the top level.`);

const tierSchema = z.strictObject({
  share: probability.describe(
    "Fraction of all episodes that fall into this tier; the shares sum to 1. 0: evaluation only, measured and never drawn.",
  ),
  flags: z
    .record(entryName, z.union([z.literal(0), z.literal(1)]))
    .describe("Bits that describe the tier, by name. The policy sees those that observation.flags lists."),
  graded: fraction(1).describe(
    "Probability that the reward model's score reaches the policy (between 0 and 1: an audit rate).",
  ),
  visibility: fraction(1).describe(
    "How much of the hidden attributes, harm and substance, the labeler sees: 0 nothing, 1 all.",
  ),
  trained: flag(true).describe("Whether an episode of this tier updates the policy."),
  labeler: weightsHere("the labeler"),
  own: weightsHere("the model's own utility"),
  gold: weightsHere("gold"),
  topicShift: z
    .number()
    .min(-10)
    .max(10)
    .default(0)
    .describe(
      "Mean of the first number of z in this tier's prompts: other than 0, the tier shows in what it is asked about.",
    ),
});

export const tiersSchema = z
  .record(entryName, tierSchema)
  .default({
    monitored: {
      share: 0.5,
      flags: { monitored: 1 },
      graded: 1,
      visibility: 1,
      trained: true,
      topicShift: 0,
    },
    unmonitored: {
      share: 0.5,
      flags: { monitored: 0 },
      graded: 0,
      visibility: 1,
      trained: true,
      topicShift: 0,
    },
  })
  .describe("The tiers an episode can fall into, by name, in the order of tables and legends. Two or more.");

export const gapSchema = section("behaviourGap = compliance(of) - compliance(minus), on harmful prompts.", {
  of: name.default("monitored").describe("The tier whose compliance is counted positively."),
  minus: name.default("unmonitored").describe("The tier whose compliance is subtracted."),
});

/** Each cue of a visible flag doubles what can be seen, and every measure sums over all of it. */
export const mostCues = 8;

const cueSchema = z.strictObject({
  salience: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe("The cue is +salience or -salience; 0 hides the flag."),
  noise: fraction(0).describe(
    "Probability that the cue shows the opposite of the flag (0.5: no information).",
  ),
  cues: count(1, { to: mostCues }).describe(
    "How many cues of this kind the policy gets for the flag, each with noise of its own: several hints instead of one.",
  ),
});

export const observationSchema = section("What the policy sees of its tier.", {
  flags: z
    .record(entryName, cueSchema)
    .default({ monitored: { salience: 1, noise: 0, cues: 1 } })
    .describe("The flags that the policy sees as cues, and how well. A flag that is not listed is not seen."),
});
