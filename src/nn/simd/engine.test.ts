/** What the engine promises beside right numbers: the same bits, no memory of earlier batches, NaN in plain sight. */
import { describe, expect, it } from "vitest";
import { createRng } from "../../shared/rng.js";
import { initialise } from "../initialise.js";
import type { Engine, Network, NetworkShape } from "../network.js";
import { createSimdEngine } from "./engine.js";

const shape: NetworkShape = { inputs: 5, hidden: [13, 7], outputs: 3, activation: "relu" };

function draw(name: string, length: number): Float32Array {
  const stream = createRng(3).stream(name);
  return Float32Array.from({ length }, () => stream.normal());
}

function createStarted(engine: Engine, of: NetworkShape = shape): Network {
  const network = engine.createNetwork(of);
  initialise(network, createRng(1).stream("start"));
  return network;
}

/** Some training steps on batches of the given sizes; the last outputs. */
function train(network: Network, batches: readonly number[]): Float32Array {
  const { inputs, outputs } = network.shape;
  for (const rows of batches) {
    const y = network.forward(draw(`inputs ${rows}`, rows * inputs), rows);
    network.backward(y); // the gradient of half the squared outputs
    network.adam({ learningRate: 1e-2, weightDecay: 1e-2 });
  }
  const rows = 10;
  return network.forward(draw("last", rows * inputs), rows).slice(0, rows * outputs);
}

function hashOf(values: Float32Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(values.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

describe("simd engine", () => {
  it("computes a small network as by hand", () => {
    const network = createSimdEngine().createNetwork({
      inputs: 2,
      hidden: [2],
      outputs: 1,
      activation: "relu",
    });
    // Weights [in, out] row by row, then biases: h = relu([x1 + 3 x2 + 1, 2 x1 - 4 x2]); y = 5 h1 - h2 + 2.
    network.setParameters(Float32Array.of(1, 2, 3, -4, 1, 0, 5, -1, 2));
    // Row 1: h = [1+3+1, relu(2-4)] = [5, 0], y = 27. Row 2: h = [2+1, 4] = [3, 4], y = 15 - 4 + 2 = 13.
    expect([...network.forward(Float32Array.of(1, 1, 2, 0), 2)]).toEqual([27, 13]);
    // Gradient 1 at row 1, 2 at row 2. At h: row 1 [5, off], row 2 [10, -2].
    network.backward(Float32Array.of(1, 2));
    expect([...network.gradients()]).toEqual([
      ...[5 + 20, -4], // x1: 5 * 1 + 10 * 2, -2 * 2
      ...[5, 0], // x2: 5 * 1 + 10 * 0, -2 * 0
      ...[15, -2], // biases
      ...[5 + 6, 8], // h1: 1 * 5 + 2 * 3, h2: 2 * 4
      3, // bias
    ]);
  });

  it("gives exactly the bits that runs were recorded with", () => {
    const relu = createStarted(createSimdEngine());
    const tanh = createStarted(createSimdEngine(), { ...shape, activation: "tanh" });
    train(relu, [16, 9, 130, 64, 1]);
    train(tanh, [16, 9, 130, 64, 1]);
    expect([hashOf(relu.parameters()), hashOf(tanh.parameters())]).toEqual(["c549ed4d", "b4fa74e0"]);
  });

  it("gives equal bits on two engines, whatever else one of them has computed", () => {
    const quiet = createStarted(createSimdEngine());
    const busyEngine = createSimdEngine();
    const other = createStarted(busyEngine, { ...shape, hidden: [40] });
    train(other, [700, 3]);
    other.dispose();
    const busy = createStarted(busyEngine);
    const third = createStarted(busyEngine, { ...shape, outputs: 9 });
    for (const rows of [17, 130, 5]) {
      train(third, [rows * 3]);
      expect(train(busy, [rows])).toEqual(train(quiet, [rows]));
    }
    expect(busy.parameters()).toEqual(quiet.parameters());
    expect(busy.optimizerState()).toEqual(quiet.optimizerState());
  });

  it("does not let a larger batch before change a smaller one after", () => {
    const fresh = createStarted(createSimdEngine());
    const used = createStarted(createSimdEngine());
    // NaN would stick to anything it touches, so it shows what is left over in the padding.
    used.forward(new Float32Array(999 * shape.inputs).fill(NaN), 999);
    used.backward(new Float32Array(999 * shape.outputs).fill(NaN));
    used.zeroGradients();
    for (const rows of [1, 3, 8, 127, 129, 257]) {
      const inputs = draw("inputs", rows * shape.inputs);
      const outputs = fresh.forward(inputs, rows).slice();
      expect(used.forward(inputs, rows)).toEqual(outputs);
      fresh.backward(outputs);
      used.backward(outputs);
      expect(used.gradients()).toEqual(fresh.gradients());
    }
  });

  it("computes each row by itself: in one batch or alone, first or last", () => {
    const network = createStarted(createSimdEngine());
    const rows = 150;
    const inputs = draw("inputs", rows * shape.inputs);
    const together = network.forward(inputs, rows).slice();
    for (let row = 0; row < rows; row++) {
      const alone = network.forward(inputs.slice(row * shape.inputs, (row + 1) * shape.inputs), 1);
      expect([...alone]).toEqual([...together.subarray(row * shape.outputs, (row + 1) * shape.outputs)]);
    }
  });

  it("adds gradients up over backward calls until adam or zeroGradients", () => {
    const network = createStarted(createSimdEngine());
    const inputs = draw("inputs", 20 * shape.inputs);
    const outputGradients = draw("gradients", 20 * shape.outputs);
    network.forward(inputs, 20);
    network.backward(outputGradients);
    const once = network.gradients();
    network.backward(outputGradients);
    expect(network.gradients()).toEqual(once.map((gradient) => 2 * gradient));
    network.adam({ learningRate: 0.1 });
    expect(network.gradients().every((gradient) => gradient === 0)).toBe(true);
    network.backward(outputGradients);
    network.zeroGradients();
    expect(network.gradients().every((gradient) => gradient === 0)).toBe(true);
  });

  it("gives parameters and optimiser state back as they were set, as copies", () => {
    const network = createSimdEngine().createNetwork(shape);
    expect(network.size).toBe(5 * 13 + 13 + 13 * 7 + 7 + 7 * 3 + 3);
    const parameters = draw("parameters", network.size);
    network.setParameters(parameters);
    network.parameters().fill(0);
    expect(network.parameters()).toEqual(parameters);
    const state = { steps: 9, firstMoments: draw("m", network.size), secondMoments: draw("v", network.size) };
    network.setOptimizerState(state);
    network.optimizerState().firstMoments.fill(0);
    expect(network.optimizerState()).toEqual(state);
  });

  it("continues from saved parameters and state with equal bits", () => {
    const whole = createStarted(createSimdEngine());
    train(whole, [16, 32]);
    const resumed = createSimdEngine().createNetwork(shape);
    resumed.setParameters(whole.parameters());
    resumed.setOptimizerState(whole.optimizerState());
    expect(train(resumed, [64, 7])).toEqual(train(whole, [64, 7]));
  });

  it.each(["relu", "tanh"] as const)("lets a NaN show in outputs and gradients (%s)", (activation) => {
    const network = createStarted(createSimdEngine(), { ...shape, activation });
    const inputs = draw("inputs", 6 * shape.inputs);
    inputs[2 * shape.inputs] = NaN;
    const outputs = network.forward(inputs, 6);
    const isRowNaN = (row: number) => outputs.subarray(row * 3, row * 3 + 3).every((y) => Number.isNaN(y));
    expect([0, 1, 2, 3, 4, 5].map(isRowNaN)).toEqual([false, false, true, false, false, false]);
    network.backward(outputs); // as every loss would: its gradient at a NaN is NaN
    expect(network.gradients().every((value) => Number.isNaN(value))).toBe(true);
    network.adam({ learningRate: 1e-3 });
    expect(network.parameters().every((value) => Number.isNaN(value))).toBe(true);
  });

  it("lets a NaN in any one hidden unit reach every output", () => {
    const network = createSimdEngine().createNetwork({
      inputs: 1,
      hidden: [7],
      outputs: 5,
      activation: "relu",
    });
    for (let unit = 0; unit < 7; unit++) {
      const parameters = new Float32Array(network.size);
      parameters[7 + unit] = NaN; // its bias
      network.setParameters(parameters);
      const outputs = network.forward(new Float32Array(11), 11);
      expect(outputs.every((value) => Number.isNaN(value))).toBe(true);
    }
  });

  it("keeps a network's outputs readable while others make the memory grow", () => {
    const engine = createSimdEngine();
    const first = createStarted(engine);
    const inputs = draw("inputs", 4 * shape.inputs);
    const outputs = first.forward(inputs, 4);
    const before = outputs.slice();
    train(createStarted(engine), [5000]);
    expect(outputs).toEqual(before);
    first.backward(before); // and the first network's own last batch is still there
    const gradients = first.gradients();
    first.zeroGradients();
    first.forward(inputs, 4);
    first.backward(before);
    expect(first.gradients()).toEqual(gradients);
  });

  it("reads its own outputs as inputs, as another network's view", () => {
    const engine = createSimdEngine();
    const square = createStarted(engine, { ...shape, outputs: shape.inputs });
    const inputs = draw("inputs", 4 * shape.inputs);
    const once = square.forward(inputs, 4).slice();
    const twice = square.forward(once, 4).slice();
    expect(square.forward(square.forward(inputs, 4), 4)).toEqual(twice);
  });

  it("does not compute with a network that was disposed of: its memory may be another's", () => {
    const network = createStarted(createSimdEngine());
    network.forward(new Float32Array(10), 2);
    network.dispose();
    network.dispose(); // a second time does nothing
    const uses: (() => unknown)[] = [
      () => network.forward(new Float32Array(10), 2),
      () => {
        network.backward(new Float32Array(6));
      },
      () => {
        network.adam({ learningRate: 1 });
      },
      () => network.parameters(),
      () => {
        network.setParameters(new Float32Array(network.size));
      },
    ];
    for (const use of uses) expect(use).toThrow("the network 5→13→7→3 is used after it was disposed of");
  });

  it("refuses arrays that are too short", () => {
    const network = createStarted(createSimdEngine());
    expect(() => network.forward(new Float32Array(9), 2)).toThrow(RangeError);
    network.forward(new Float32Array(10), 2);
    expect(() => network.backward(new Float32Array(5))).toThrow(
      "2 rows of 3 outputs need 6 gradients, got 5",
    );
    expect(() => network.setParameters(new Float32Array(3))).toThrow(RangeError);
    expect(() =>
      network.setOptimizerState({ ...network.optimizerState(), firstMoments: new Float32Array(1) }),
    ).toThrow(RangeError);
  });
});
