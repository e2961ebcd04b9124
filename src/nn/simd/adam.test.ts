/** The Adam kernel against the algorithm written out in doubles. */
import { describe, expect, it } from "vitest";
import { createRng } from "../../shared/rng.js";
import { PlainAdam } from "../../testing/plainNetwork.js";
import type { AdamStep } from "../network.js";
import { createSimdEngine } from "./engine.js";

/** A network whose gradients can be given freely: one linear layer with one row; dL/dw[i, o] = x[i] g[o]. */
function stepsAgainstPlain(step: AdamStep, steps: number): number {
  const network = createSimdEngine().createNetwork({ inputs: 5, hidden: [], outputs: 3, activation: "relu" });
  const stream = createRng(11).stream("adam");
  network.setParameters(Float32Array.from({ length: network.size }, () => stream.normal()));
  const plain = new PlainAdam(network.parameters());
  for (let s = 0; s < steps; s++) {
    network.forward(
      Float32Array.from({ length: 5 }, () => stream.normal()),
      1,
    );
    network.backward(Float32Array.from({ length: 3 }, () => stream.normal() + 0.5));
    plain.step(network.gradients(), step);
    network.adam(step);
  }
  const parameters = network.parameters();
  return Math.max(...plain.parameters.map((value, i) => Math.abs(value - parameters[i]!)));
}

describe("adam", () => {
  it("moves every parameter by the learning rate in the first step, against its gradient's sign", () => {
    const network = createSimdEngine().createNetwork({
      inputs: 1,
      hidden: [],
      outputs: 1,
      activation: "relu",
    });
    network.forward(Float32Array.of(3), 1);
    network.backward(Float32Array.of(-2)); // gradients -6 and -2: bias-corrected, m / sqrt(v) is the sign
    network.adam({ learningRate: 0.01 });
    const [weight, bias] = network.parameters();
    expect(weight).toBeCloseTo(0.01, 7);
    expect(bias).toBeCloseTo(0.01, 7);
  });

  // Tolerance: parameters of about 1 are rounded to 6e-8 at each of 2,000 steps; a random walk of that is 2.7e-6.
  it.each([
    ["the defaults", { learningRate: 1e-3 }],
    ["weight decay", { learningRate: 1e-3, weightDecay: 0.1 }],
    ["other coefficients", { learningRate: 3e-3, beta1: 0.5, beta2: 0.9, epsilon: 1e-4, weightDecay: 1e-3 }],
  ])("follows the algorithm in doubles over 2,000 steps with %s", (_, step) => {
    expect(stepsAgainstPlain(step, 2000)).toBeLessThan(1e-5);
  });

  it("lets the moments of a parameter without gradient end at 0, never at a subnormal number", () => {
    const network = createSimdEngine().createNetwork({
      inputs: 1,
      hidden: [],
      outputs: 1,
      activation: "relu",
    });
    network.forward(Float32Array.of(1), 1);
    network.backward(Float32Array.of(1e-6));
    for (let s = 0; s < 1000; s++) network.adam({ learningRate: 1e-3, beta2: 0.9 }); // 0.9^1000 = 2e-46
    const { firstMoments, secondMoments } = network.optimizerState();
    expect([...firstMoments, ...secondMoments]).toEqual([0, 0, 0, 0]);
  });
});
