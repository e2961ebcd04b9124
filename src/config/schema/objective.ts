/**
 * How the policy learns: the algorithm, the KL penalty that holds it to the reference policy, and the numbers of each
 * algorithm. All algorithms share the reward graded * proxyReward + own - klCoef * log(pi / pi_ref).
 */
import * as z from "zod";
import { weightNames } from "./attributes.js";
import { objectiveKinds } from "./objectiveTraits.js";
import {
  activation,
  atLeastZero,
  count,
  flag,
  fraction,
  hiddenLayers,
  name,
  oneOf,
  positive,
  section,
} from "./fields.js";

const detectorSchema = z
  .strictObject({
    attribute: z
      .enum(weightNames)
      .default("strategic")
      .describe(
        "The attribute that it looks for; harm counts too, which only compliance with harmful prompts has.",
      ),
    truePositive: fraction(0.9).describe("Probability that it catches a response with all of the attribute."),
    falsePositive: fraction(0.1).describe("Probability that it catches one with none of it."),
    action: oneOf("penalise", "drop").describe(
      "penalise: the penalty is taken off the reward of a caught response. drop: it updates nothing (screening).",
    ),
    penalty: atLeastZero(1).describe("What is taken off the reward of a caught response."),
  })
  .describe("Looks at every graded response and catches some. Without it nothing is caught.");

export const objectiveSchema = section("The algorithm that trains the policy.", {
  kind: z.enum(objectiveKinds).default("ppo").describe("The algorithm."),
  klCoef: positive(0.1).describe("Weight of the KL penalty to the reference policy, reward per nat."),
  klOn: z
    .union([z.enum(["trained", "all"]), z.array(name)])
    .default("trained")
    .describe(
      "Where the KL counts: in trained tiers alone, in all, or in these untrained ones too. There it is all that counts.",
    ),
  klOutsideUntil: z
    .int()
    .min(1)
    .optional()
    .describe("The last epoch in which the KL outside the trained tiers counts; without it to the end."),
  klTarget: z
    .number()
    .gt(0)
    .optional()
    .describe(
      "Adapts klCoef so that KL(pi || pi_ref) on trained episodes meets this many nats (Ziegler et al. 2019).",
    ),
  klGain: positive(0.5).describe(
    "How fast it adapts: each epoch klCoef *= 1 + klGain * clip(KL / klTarget - 1, -0.2, 0.2).",
  ),
  learningRate: positive(3e-3).describe("Adam's learning rate for the policy."),
  learningRateDecay: oneOf("none", "linear").describe(
    "linear: policy and value learning rates fall to 0 over the epochs.",
  ),
  episodes: count(512).describe(
    "Episodes an epoch: one response to one prompt; rloo and grpo give groupSize responses to a prompt.",
  ),
  strategicPenalty: atLeastZero().describe(
    "Subtracted from the reward of a graded episode, times the response's strategic attribute.",
  ),
  detector: detectorSchema.optional(),
  entropyBonus: atLeastZero().describe("Weight of an entropy bonus; above 0 it moves the optimum."),
  whitenAdvantages: flag(true).describe("Scale advantages to mean 0 and sd 1 over an epoch's episodes."),
  stepsPerEpoch: count(16).describe(
    "Gradient steps each epoch of exact and dpo; reinforce, rloo and grpo split the episodes into this many.",
  ),
  ppo: section("Proximal policy optimisation (Schulman et al. 2017).", {
    passes: count(4).describe("Passes over the epoch's episodes."),
    minibatches: count(4).describe("Minibatches in a pass."),
    clip: positive(0.2).describe("The probability ratio is clipped to 1 - clip .. 1 + clip."),
  }),
  value: section("The learned baseline of ppo and reinforce.", {
    hidden: hiddenLayers().describe("Widths of the value network's hidden layers."),
    activation: activation().describe("Nonlinearity of its hidden layers."),
    learningRate: positive(3e-3).describe("Adam's learning rate for the value network."),
  }),
  groupSize: count(4, { from: 2 }).describe("Responses to each prompt for rloo and grpo."),
  grpo: section("Group-relative policy optimisation (Shao et al. 2024).", {
    divideBySd: flag(true).describe("Divide a group's advantages by their standard deviation."),
    klInLoss: flag(true).describe("Take the KL as the k3 estimate in the loss, not in the reward."),
  }),
  dpo: section(
    "Direct preference optimisation (Rafailov et al. 2023) on the reward model's comparisons; its beta is klCoef.",
    {
      loss: oneOf("dpo", "ipo", "smoothed", "robust").describe(
        "dpo, ipo (Azar et al. 2023), label smoothing, or robust dpo (Chowdhury et al. 2024).",
      ),
      flipRate: z
        .number()
        .min(0)
        .lt(0.5)
        .default(0)
        .describe("Assumed fraction of flipped labels, for smoothed and robust."),
      batchPairs: count(256).describe("Comparisons in one step."),
    },
  ),
});

const stopMeasures = ["compliance", "refusal", "benignCompliance", "strategicRate", "kl", "entropy"] as const;

export const stopSchema = z
  .strictObject({
    measure: z.enum(stopMeasures).describe("The measure that is watched, at the end of each epoch."),
    tier: z.string().describe("The tier it is taken in."),
    below: z.number().describe("Training ends once the measure is below this."),
  })
  .describe("Ends a seed's training early.");

export const evaluationSchema = section("How the measures are taken.", {
  prompts: count(128).describe("Held-out topics; each is put as harmful and as benign into every tier."),
  bestOf: count(16).describe(
    "n of best-of-n, the inference-time policy that charts set beside the trained one.",
  ),
  referencePrompts: count(400).describe("Fixed prompts over which the reward model is normalised."),
});
