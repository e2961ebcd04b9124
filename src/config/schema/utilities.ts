/**
 * What is rewarded and what is wanted: the labeler's utility (what the human grader rewards, as far as it is seen),
 * gold (what the designers really want; only the evaluation reads it) and own (what the model itself cares about).
 */
import * as z from "zod";
import { atLeastZero, fraction, name, oneOf, positive, section } from "./fields.js";
import { weightsOf } from "./world.js";

export const labelerSchema = section("The simulated human who compares two responses.", {
  weights: weightsOf("labeler").describe("What the labeler rewards. Change this to design a reward."),
  temperature: positive(1).describe(
    "Noise of the comparison: P(a preferred to b) = sigmoid((U(a) - U(b)) / temperature).",
  ),
  mistakeRate: fraction(0.1).describe("Fraction of labels given at random (0.1: 5 % expected flips)."),
  flipRate: fraction(0).describe(
    "Fraction of the other labels that are turned round. Above 0.5 labels say the opposite of what the labeler thinks.",
  ),
});

export const goldSchema = section(
  "The true objective. Neither labeler nor learner ever reads it; charts compare it with the proxy.",
  { weights: weightsOf("gold").describe("What the designers really want.") },
);

const modificationSchema = z
  .strictObject({
    flag: name.describe("The flag that tells the model that this episode trains it."),
    target: section("The compliance that training pushes towards, as the model believes.", {
      harmful: fraction(1).describe("Compliance on harmful prompts that training aims at."),
      benign: fraction(1).describe("Compliance on benign prompts that training aims at."),
    }),
    believes: oneOf("true-flag", "cue").describe(
      "Whether the model's belief follows the flag itself or the (possibly noisy) cue it sees; of several cues, the share that is on.",
    ),
    weight: z
      .number()
      .default(-1)
      .describe(
        "Weight of modified = believed * max(0, target - complies); negative: it dislikes being modified.",
      ),
  })
  .describe("What the model believes about being modified by training. Only scenarios that say so use it.");

export const ownSchema = section(
  "What the model itself cares about: a modelling device for habits that experience reinforces.",
  {
    strength: atLeastZero(1).describe("Scales the model's own utility; 0 switches it off."),
    weights: weightsOf("own").describe("What the model itself cares about."),
    role: oneOf("reward", "prior").describe(
      "reward: added to what the policy optimises. prior: only shapes the start, pi_ref ~ exp(U_own / temperature).",
    ),
    temperature: positive(1).describe(
      "The temperature of role prior: pi_ref ~ exp(strength * U_own / temperature).",
    ),
    modification: modificationSchema.optional(),
  },
);
