/**
 * The tfjs engine against doubles, against the simd engine over many steps, and in what it leaves behind: nothing. On
 * wasm and on plain JavaScript; the native library is not at hand where these tests are written, so how it is loaded is
 * tested with stand-ins, in runner/nativeTensorflow.test.ts.
 */
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../shared/rng.js";
import { finiteDifferences, plainForward, relativeError, sizeOf } from "../../testing/plainNetwork.js";
import { initialise } from "../initialise.js";
import type { AdamStep, Network, NetworkShape } from "../network.js";
import { createSimdEngine } from "../simd/engine.js";
import { createTfjsEngine } from "./engine.js";

const engines = {
  wasm: await createTfjsEngine({ backend: "wasm" }),
  cpu: await createTfjsEngine({ backend: "cpu" }),
};
const each = Object.values(engines).map((engine) => ({ engine, backend: engine.backend }));

const shape: NetworkShape = { inputs: 5, hidden: [13, 7], outputs: 3, activation: "relu" };

function draw(name: string, length: number, scale = 1): Float32Array {
  const stream = createRng(7).stream(name);
  return Float32Array.from({ length }, () => scale * stream.normal());
}

/** Adam steps towards fixed targets: the gradient at the outputs is outputs − targets, mean over rows. */
function regress(network: Network, rows: number, steps: number, step: AdamStep): void {
  const { inputs: width, outputs: columns } = network.shape;
  const inputs = draw("inputs", rows * width);
  const targets = draw("targets", rows * columns);
  for (let s = 0; s < steps; s++) {
    const gradients = network.forward(inputs, rows).map((output, i) => (output - targets[i]!) / rows);
    network.backward(gradients);
    network.adam(step);
  }
}

const widths = (max: number) => fc.integer({ min: 1, max });
const shapes = (max: number): fc.Arbitrary<NetworkShape> =>
  fc.record({
    inputs: widths(max),
    hidden: fc.array(widths(max), { maxLength: 3 }),
    outputs: widths(max),
    activation: fc.constantFrom("relu" as const, "tanh" as const),
  });

describe.each(each)("the tfjs engine on $backend", ({ engine }) => {
  const create = (of: NetworkShape = shape): Network => {
    const network = engine.createNetwork(of);
    initialise(network, createRng(1).stream("start"));
    return network;
  };

  it("computes outputs and gradients as finite differences in doubles", () => {
    fc.assert(
      fc.property(shapes(6), fc.integer({ min: 1, max: 11 }), (of, rows) => {
        const parameters = draw("parameters", sizeOf(of), 0.7);
        const inputs = draw("inputs", rows * of.inputs);
        const outputGradients = draw("gradients", rows * of.outputs);
        const network = engine.createNetwork(of);
        network.setParameters(parameters);
        const outputs = network.forward(inputs, rows).slice();
        network.backward(outputGradients);

        const plain = (at: ArrayLike<number>) => plainForward(of, at, inputs, outputGradients);
        expect(relativeError(outputs, plain(parameters).outputs)).toBeLessThan(2e-6);
        const numeric = finiteDifferences(parameters, (at) => plain(at).loss);
        expect(relativeError(network.gradients(), numeric)).toBeLessThan(5e-6);
        network.dispose();
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it("is where the simd engine is after 100 Adam steps from the same start, to 1e-3", () => {
    fc.assert(
      fc.property(
        shapes(33),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(0, 0.1),
        (of, rows, weightDecay) => {
          const networks = [createSimdEngine(), engine].map((each) => {
            const network = each.createNetwork(of);
            initialise(network, createRng(2).stream("start"));
            regress(network, rows, 100, { learningRate: 3e-3, weightDecay });
            return network;
          });
          const [simd, tfjs] = networks.map((network) => network.parameters());
          simd!.forEach((value, i) => {
            expect(Math.abs(value - tfjs![i]!)).toBeLessThan(1e-3);
          });
          networks[1]!.dispose();
        },
      ),
      { numRuns: 10, seed: 2 },
    );
  });

  it("keeps a constant number of tensors over steps, and none after it is disposed", () => {
    const before = tf.memory().numTensors;
    const network = create();
    const counts = [20, 20, 7, 64, 20].map((rows) => {
      regress(network, rows, 3, { learningRate: 1e-3, weightDecay: 0.01 });
      network.backward(draw("gradients", rows * shape.outputs)); // twice after one forward
      network.backward(draw("gradients", rows * shape.outputs));
      network.setParameters(network.parameters());
      network.setOptimizerState(network.optimizerState());
      network.zeroGradients();
      return tf.memory().numTensors;
    });
    expect(new Set(counts).size).toBe(1);
    network.dispose();
    network.dispose(); // a second time is no error
    expect(tf.memory().numTensors).toBe(before);
  });

  it("adds up gradients until an Adam step, and starts from 0 after it", () => {
    const network = create();
    const inputs = draw("inputs", 4 * shape.inputs);
    const d = draw("gradients", 4 * shape.outputs);
    network.forward(inputs, 4);
    network.backward(d);
    const once = network.gradients();
    network.backward(d);
    expect([...network.gradients()]).toEqual(Array.from(once, (value) => 2 * value));
    network.adam({ learningRate: 1e-3 });
    expect(network.gradients()).toEqual(new Float32Array(network.size));
    network.dispose();
  });

  it("does not keep the arrays that it is given", () => {
    const [kept, changed] = [create(), create()];
    const given = { inputs: draw("inputs", 4 * shape.inputs), parameters: kept.parameters() };
    for (const network of [kept, changed]) {
      const inputs = given.inputs.slice();
      const parameters = given.parameters.slice();
      network.setParameters(parameters);
      network.forward(inputs, 4);
      if (network === changed) for (const array of [inputs, parameters]) array.fill(99);
      network.backward(draw("gradients", 4 * shape.outputs));
    }
    expect(changed.gradients()).toEqual(kept.gradients());
    expect(changed.parameters()).toEqual(given.parameters);
    for (const network of [kept, changed]) network.dispose();
  });

  it("goes on to the same bits from a saved state", () => {
    const network = create();
    regress(network, 10, 5, { learningRate: 1e-2 });
    const other = engine.createNetwork(shape);
    other.setParameters(network.parameters());
    other.setOptimizerState(network.optimizerState());
    for (const each of [network, other]) regress(each, 10, 5, { learningRate: 1e-2 });
    expect(other.parameters()).toEqual(network.parameters());
    expect(other.optimizerState().steps).toBe(10);
    for (const each of [network, other]) each.dispose();
  });

  it("shows a NaN unit at the outputs, instead of hiding it behind relu", () => {
    const network = create({ inputs: 1, hidden: [2], outputs: 1, activation: "relu" });
    network.setParameters(Float32Array.of(NaN, 1, 0, 0, 1, 1, 0));
    expect([...network.forward(Float32Array.of(1), 1)]).toEqual([NaN]);
    network.dispose();
  });

  it("refuses arrays of a wrong length, and takes a batch without rows", () => {
    const network = create();
    expect(() => network.forward(new Float32Array(9), 2)).toThrow(RangeError);
    expect(network.forward(new Float32Array(0), 0)).toHaveLength(0);
    network.backward(new Float32Array(0));
    expect(network.gradients()).toEqual(new Float32Array(network.size));
    network.forward(new Float32Array(10), 2);
    expect(() => network.backward(new Float32Array(5))).toThrow(RangeError);
    expect(() => network.setParameters(new Float32Array(1))).toThrow(RangeError);
    expect(() =>
      network.setOptimizerState({ ...network.optimizerState(), secondMoments: new Float32Array(1) }),
    ).toThrow(RangeError);
    network.dispose();
  });
});

describe("several tfjs engines in one thread", () => {
  it("start at once, on different backends, and take turns without disturbing each other", async () => {
    const opened = await Promise.all(
      (["cpu", "wasm", "cpu", "wasm"] as const).map((backend) => createTfjsEngine({ backend })),
    );
    expect(opened.map(({ backend }) => backend)).toEqual(["tfjs-cpu", "tfjs-wasm", "tfjs-cpu", "tfjs-wasm"]);
    const networks = opened.map((engine) => {
      const network = engine.createNetwork(shape);
      initialise(network, createRng(1).stream("start"));
      return network;
    });
    for (let turn = 0; turn < 5; turn++) {
      for (const network of networks) regress(network, 20, 1, { learningRate: 1e-2 });
    }
    const [cpu, wasm, cpuToo, wasmToo] = networks.map((network) => network.parameters());
    expect(cpuToo).toEqual(cpu);
    expect(wasmToo).toEqual(wasm);
    expect(relativeError(wasm!, cpu!)).toBeLessThan(1e-5);
    expect(wasm).not.toEqual(cpu); // other last bits: they really ran on two backends
    const tensors = tf.memory().numTensors;
    for (const engine of opened) engine.dispose();
    expect(tf.memory().numTensors).toBeLessThan(tensors);
  });

  it("use wasm where nothing is asked for and there is no native library", async () => {
    const loadNative = () => Promise.reject(new Error("not installed"));
    expect((await createTfjsEngine({ loadNative })).backend).toBe("tfjs-wasm");
    await expect(createTfjsEngine({ backend: "node", loadNative })).rejects.toThrow(
      /^--tfjs-backend node: .*\(not installed\)/,
    );
  });
});
