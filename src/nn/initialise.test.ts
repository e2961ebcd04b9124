/** The deviation of the drawn weights, layer by layer, and what stays 0. */
import { describe, expect, it } from "vitest";
import { createRng } from "../shared/rng.js";
import { initialise } from "./initialise.js";
import type { NetworkShape } from "./network.js";
import { createSimdEngine } from "./simd/engine.js";

function started(shape: NetworkShape, zeroOutput: boolean): Float32Array {
  const network = createSimdEngine().createNetwork(shape);
  initialise(network, createRng(5).stream("start"), { zeroOutput });
  return network.parameters();
}

function deviation(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe("initialise", () => {
  // A deviation estimated from n normals is off by 1 / sqrt(2 n): 1.1 % for the 4,000 weights here, 4.5 % at 4 sigma.
  it.each([
    ["relu", Math.sqrt(2 / 40)],
    ["tanh", Math.sqrt(2 / 140)],
  ] as const)("draws a %s layer of 40 inputs and 100 outputs as its paper says", (activation, expected) => {
    const parameters = started({ inputs: 40, hidden: [100], outputs: 40, activation }, false);
    expect(Math.abs(deviation(parameters.subarray(0, 4000)) / expected - 1)).toBeLessThan(0.045);
    expect(parameters.subarray(4000, 4100).every((bias) => bias === 0)).toBe(true);
    const outputDeviation = deviation(parameters.subarray(4100, 8100)); // sqrt(1 / 100)
    expect(Math.abs(outputDeviation / 0.1 - 1)).toBeLessThan(0.045);
    expect(parameters.subarray(8100).every((bias) => bias === 0)).toBe(true);
  });

  it("starts with outputs of 0 where zeroOutput, and hidden weights as without", () => {
    const shape = { inputs: 3, hidden: [4], outputs: 2, activation: "relu" } as const;
    const zero = started(shape, true);
    expect(zero.subarray(0, 16)).toEqual(started(shape, false).subarray(0, 16));
    expect(zero.subarray(16).every((value) => value === 0)).toBe(true);
  });

  it("draws the same from the same stream", () => {
    const shape = { inputs: 3, hidden: [4], outputs: 2, activation: "tanh" } as const;
    expect(started(shape, false)).toEqual(started(shape, false));
  });
});
