/**
 * A scratchpad in two steps: first whether to reason strategically, then a response among the kinds that fit the reasoning.
 * Since both steps are few and finite, the distribution over kinds is still exact: π(k | x) = p(s_k | x) · q(k | x, s_k).
 * Where credit stops at the answer, a rollout's reward reaches q alone, and p is held to its reference.
 */
import { exp } from "../shared/math.js";
import { fixedSides, sidesOf } from "./sides.js";
import { restoreNetwork, saveNetwork } from "./networkState.js";
import type { Policy, PolicyMaking, ReasoningPull } from "./policy.js";
import { separateSteps, sharedSteps, type StepLogProbs } from "./stepNetworks.js";

/**
 * The two-step policy. A kind is strategic where its attribute `strategic` is at least 1/2. It starts uniform over
 * kinds, like the joint policy: the reasoning step starts in proportion to the number of kinds on each side.
 */
export function createTwoStepPolicy({ engine, world, config, rng }: PolicyMaking, stream: string): Policy {
  const responses = world.responses.length;
  const sideOf = sidesOf(world);
  const make = config.twoStep.networks === "shared" ? sharedSteps : separateSteps;
  const steps = make({ engine, world, config, rng, stream, sideOf });

  let rows = 0;
  let found: StepLogProbs = { sides: new Float32Array(0), kinds: new Float32Array(0) };

  const policy: Policy = {
    responses,
    logProbs(observations) {
      rows = observations.rows;
      found = steps.forward(observations);
      const logProbs = new Float32Array(rows * responses);
      for (let row = 0; row < rows; row++)
        for (let k = 0; k < responses; k++) {
          const side = sideOf[k]!;
          logProbs[row * responses + k] =
            found.sides[row * 2 + side]! + found.kinds[(row * 2 + side) * responses + k]!;
        }
      return logProbs;
    },
    backward(gradients, pull) {
      // log π_k is the sum of one entry of each table, so d_k goes to both.
      const sides = new Float32Array(rows * 2);
      const kinds = new Float32Array(rows * 2 * responses);
      for (let row = 0; row < rows; row++)
        for (let k = 0; k < responses; k++) {
          const d = gradients[row * responses + k]!;
          sides[row * 2 + sideOf[k]!]! += d;
          kinds[(row * 2 + sideOf[k]!) * responses + k] = d;
        }
      steps.backward({
        sides: pull === undefined ? sides : pullOf(pull, config.twoStep.reasoningKl, found.sides),
        kinds,
      });
    },
    adam(step) {
      for (const network of steps.networks) network.adam(step);
    },
    save: () => steps.networks.map(saveNetwork),
    restore(states) {
      steps.networks.forEach((network, i) => {
        restoreNetwork(network, states[i]!);
      });
    },
  };
  if (fixedSides(world, config) === null) return policy;
  return { ...policy, logSides: (observations) => steps.forward(observations).sides.slice() };
}

/** Gradients at log p(side | x) of hold · weight · mean KL(p‖p_ref), `[rows, 2]`: 0 to the bit where p is at its reference. */
function pullOf({ refLogSides, weight }: ReasoningPull, hold: number, logSides: Float32Array): Float32Array {
  const rows = logSides.length / 2;
  const scale = (hold * weight) / rows;
  // ∂KL/∂log p_s = p_s · log(p_s / p_ref,s), up to a multiple of p that the softmax cancels.
  return logSides.map((logProb, i) => scale * exp(logProb) * (logProb - refLogSides[i]!));
}
