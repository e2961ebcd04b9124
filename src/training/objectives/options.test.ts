/**
 * What each option of the objective changes, in a few random worlds with a frozen reward model. Distances are mean
 * KL(π‖target), nats.
 */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../../config/schema/config.js";
import type { ObjectiveKind } from "../../config/schema/objectiveTraits.js";
import { grpoFixedPoint, possibleRewards } from "../../theory/grpoFixedPoint.js";
import type { Distribution } from "../../theory/heldOut.js";
import { pooledRewards, tilt, trainedKl } from "../../theory/optimum.js";
import { log } from "../../shared/math.js";
import { distanceTo, policyOf, proxyOf, setting, startOf, trainFrom } from "../../testing/oracle.js";
import type { TrainingRun } from "../state.js";

type ObjectiveInput = NonNullable<ConfigInput["objective"]>;
const starts = [1, 2, 3].map(startOf);
const start = starts[0]!;
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** Mean distance to the optimum over the worlds. */
const meanDistance = (epochs: number, objective: ObjectiveInput): number =>
  mean(starts.map((one) => distanceTo(trainFrom(one, epochs, objective), one)));

const stepsOf = (run: TrainingRun) => run.policy.save()[0]!.optimizer.steps;
const stepsBefore = start.checkpoint.policy[0]!.optimizer.steps;
const stepsTaken = (kind: ObjectiveKind, objective: ObjectiveInput) =>
  stepsOf(trainFrom(start, 2, { kind, episodes: 128, ...objective })) - stepsBefore;

/** How far two epochs take the policy from where it starts: KL(π‖π_ref), nats. */
const moved = (objective: ObjectiveInput): number => {
  const run = trainFrom(start, 2, { klCoef: 0.3, learningRateDecay: "none", episodes: 256, ...objective });
  return trainedKl(start.heldOut, policyOf(run, start.heldOut));
};

describe("steps", () => {
  it("are stepsPerEpoch each epoch, and passes · minibatches for PPO", () => {
    expect(stepsTaken("exact", { stepsPerEpoch: 5 })).toBe(10);
    expect(stepsTaken("reinforce", { stepsPerEpoch: 5 })).toBe(10);
    expect(stepsTaken("rloo", { stepsPerEpoch: 5 })).toBe(10);
    expect(stepsTaken("grpo", { stepsPerEpoch: 5 })).toBe(10);
    expect(stepsTaken("ppo", { stepsPerEpoch: 5, ppo: { passes: 3, minibatches: 2 } })).toBe(12);
  });

  it("take the exact gradient nearer to the optimum, the more there are", () => {
    const after = (stepsPerEpoch: number) =>
      meanDistance(20, { kind: "exact", klCoef: 1, episodes: 64, stepsPerEpoch });
    expect(after(32)).toBeLessThan(after(4) / 4);
  });

  it("more passes over the same episodes learn more from them", () => {
    const after = (passes: number) =>
      meanDistance(10, { kind: "ppo", klCoef: 1, episodes: 256, ppo: { passes, minibatches: 4 } });
    expect(after(4)).toBeLessThan(after(1) / 2);
  });
});

describe("the clip of PPO", () => {
  it("limits how far an epoch can move the policy", () => {
    const kl = (clip: number) =>
      moved({ kind: "ppo", learningRate: 0.003, ppo: { passes: 30, minibatches: 4, clip } });
    const [tight, usual, none] = [kl(0.02), kl(0.2), kl(1e6)];
    expect(tight).toBeLessThan(usual / 2);
    expect(usual).toBeLessThan(none / 2);
  });
});

describe("a linearly falling learning rate", () => {
  it("lets the noise of the last steps die out", () => {
    const after = (learningRateDecay: "none" | "linear") =>
      meanDistance(40, { ...setting("rloo", 1)[1], learningRateDecay });
    expect(after("linear")).toBeLessThan(after("none") / 2);
  });
});

describe("an entropy bonus", () => {
  // E[R] − klCoef·KL(π‖π_ref) + bonus·H(π) is highest at π ∝ (π_ref^klCoef · e^R)^(1 / (klCoef + bonus)).
  const klCoef = 0.5;
  const entropyBonus = 0.5;
  const bonusOptimum = (run: TrainingRun): Distribution[] => {
    const rewards = pooledRewards(start.heldOut, proxyOf(run, start.heldOut));
    return start.heldOut.reference.map(({ probs }, p) => {
      const flat = { probs, logProbs: new Float64Array(probs.length) };
      const pulls = probs.map((prob, i) => rewards[p]![i]! + klCoef * log(prob));
      return tilt(flat, pulls, klCoef + entropyBonus, run.world.responses.length);
    });
  };

  // ppo, reinforce and rloo whiten their advantages: the bonus keeps its meaning in units of reward all the same.
  it.each(["exact", "ppo", "reinforce", "rloo", "grpo"] as const)(
    "moves the optimum of %s to the one with it",
    (kind) => {
      const [epochs, objective] = setting(kind, 1);
      const run = trainFrom(start, epochs, { ...objective, klCoef, entropyBonus });
      const toMoved = distanceTo(run, start, bonusOptimum(run));
      expect(toMoved).toBeLessThan(1e-2);
      expect(distanceTo(run, start)).toBeGreaterThan(3 * toMoved + 1e-2);
    },
  );
});

describe("groupSize", () => {
  it("sets the λ of GRPO's fixed point: pairs rest where twice the klCoef of large groups would", () => {
    const klCoef = 0.3;
    const [epochs, objective] = setting("grpo", 1);
    const published = { klCoef, grpo: { klInLoss: true, divideBySd: false } };
    const run = trainFrom(start, epochs, { ...objective, ...published, groupSize: 2 });
    const outcomes = possibleRewards(start.heldOut, proxyOf(run, start.heldOut));
    const restsAt = (groupSize: number) =>
      grpoFixedPoint(start.heldOut, outcomes, { klCoef, groupSize, divideBySd: false });
    const toPairs = distanceTo(run, start, restsAt(2));
    expect(toPairs).toBeLessThan(1e-2);
    expect(distanceTo(run, start, restsAt(16))).toBeGreaterThan(3 * toPairs);
  });
});
