/**
 * Names that papers, lectures and other libraries use, and what stands for them here. By the name without case, hyphens and
 * underscores; each explanation names fields by their whole paths.
 */
import { plain } from "./suggest.js";

const rewards =
  "What is rewarded is in labeler.weights (what graders prefer, which the reward model learns), own.weights (what the model itself wants) and objective.strategicPenalty; gold.weights is what the designers want, which nobody is paid for.";
const rates =
  "That is objective.learningRate (the policy's), rewardModel.learningRate or objective.value.learningRate.";
const kl = "The weight of the KL penalty is objective.klCoef; objective.klTarget adapts it.";
const noDiscount = "An episode is one response, so there is no discount and no GAE.";
const noise =
  "Noise is labeler.mistakeRate or labeler.temperature (of labels), or noise within observation.flags (of what the policy sees).";
const batches =
  "Sizes are objective.episodes (of an epoch), objective.ppo.minibatches, rewardModel.batchPairs or rewardModel.pairsPerEpoch.";
const epochs =
  "A run's length is epochs; gradient steps of an epoch are objective.stepsPerEpoch or objective.ppo.passes.";
const networks =
  "The networks are policy.hidden, rewardModel.hidden and objective.value.hidden, lists of widths.";
const algorithm = "The algorithm is objective.kind.";
const audits =
  "How much of a tier is graded is the field graded of an entry of tiers, such as tiers.unmonitored.graded.";

export const foreignNames: Readonly<Record<string, string>> = {
  reward: rewards,
  rewards,
  rewardweights: rewards,
  weights: rewards,
  utility: rewards,
  lr: rates,
  learningrate: rates,
  stepsize: rates,
  kl,
  beta: kl,
  klcoeff: kl,
  klweight: kl,
  klpenalty: kl,
  klbeta: kl,
  gamma: noDiscount,
  discount: noDiscount,
  gaelambda: noDiscount,
  lambda: noDiscount,
  temperature:
    "That is labeler.temperature (noise of comparisons) or own.temperature (of the start, with own.role prior); the policy itself samples at 1.",
  temp: "That is labeler.temperature (noise of comparisons) or own.temperature (of the start, with own.role prior).",
  epsilon:
    "PPO's is objective.ppo.clip; the fraction of labels given at random is labeler.mistakeRate. The policy explores by sampling.",
  eps: "PPO's is objective.ppo.clip; the fraction of labels given at random is labeler.mistakeRate.",
  cliprange: "That is objective.ppo.clip.",
  noise,
  labelnoise: noise,
  batchsize: batches,
  minibatchsize: batches,
  steps: epochs,
  iterations: epochs,
  numepochs: epochs,
  optimizer: "Every network has Adam; its rate is objective.learningRate or rewardModel.learningRate.",
  entropy: "That is objective.entropyBonus.",
  entropycoef: "That is objective.entropyBonus.",
  model: networks,
  network: networks,
  layers: networks,
  hiddensize: networks,
  algorithm,
  algo: algorithm,
  method: algorithm,
  audit: audits,
  audits,
  auditrate: audits,
  monitored:
    "Tiers are entries of tiers: tiers.monitored. What the policy sees of them is in observation.flags.",
  unmonitored: "Tiers are entries of tiers: tiers.unmonitored.",
  numseeds: "That is seeds; the first one is seed.",
  penalty:
    "A penalty on strategic reasoning is objective.strategicPenalty, on moving away from the start objective.klCoef.",
};

/** What a name from elsewhere is here: sentences. undefined where it is not known. */
export function meaningHere(name: string): string | undefined {
  const word = plain(name);
  return Object.hasOwn(foreignNames, word) ? foreignNames[word] : undefined;
}
