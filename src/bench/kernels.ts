/**
 * Measures one training step (forward, backward, Adam) of the simd engine beside TensorFlow.js on WebAssembly, on the
 * network that the kernels were designed around. Behind `hawthorne bench`.
 */
import { initialise } from "../nn/initialise.js";
import type { NetworkShape } from "../nn/network.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { createRng } from "../shared/rng.js";
import { TensorflowNetwork, useTensorflowWasm } from "./tensorflowStep.js";

/** The network measured: 16 -> 32 -> 32 -> 4. */
export const benchShape: NetworkShape = { inputs: 16, hidden: [32, 32], outputs: 4, activation: "relu" };

const learningRate = 1e-4;

/** How long one engine is timed in one run, milliseconds. */
const runMilliseconds = 100;

/** One engine at one batch size. */
export interface KernelTiming {
  readonly rows: number;
  readonly engine: "simd" | "tfjs-wasm";
  /** Median time of one training step. */
  readonly microseconds: number;
  /** Useful operations a nanosecond, padding not counted: 10^9 a second. */
  readonly gflops: number;
  /** How many times as fast as tfjs-wasm in the same run (median). */
  readonly ratio: number;
}

/**
 * Multiplications and additions of a training step, a row: 2 a weight forward, 2 for its gradient, and 2 for the
 * gradient at the layer's inputs but for the first layer. 8,960 for benchShape.
 */
export function flopsPerRow({ inputs, hidden, outputs }: NetworkShape): number {
  const widths = [inputs, ...hidden, outputs];
  return widths.slice(1).reduce((sum, width, l) => sum + (l === 0 ? 4 : 6) * widths[l]! * width, 0);
}

/** A training step on the same batch, by engine, and the parameters that it has arrived at. */
export interface Contender {
  readonly engine: KernelTiming["engine"];
  step(): void;
  parameters(): Float32Array;
  dispose(): void;
}

/** Both engines with equal parameters and batches; TensorFlow.js has to be started before. */
export function createContenders(rows: number): Contender[] {
  const stream = createRng(1).stream("bench");
  const engine = createSimdEngine();
  const simd = engine.createNetwork(benchShape);
  initialise(simd, stream);
  const tensorflow = new TensorflowNetwork(benchShape, simd.parameters(), learningRate);
  const inputs = Float32Array.from({ length: rows * benchShape.inputs }, () => stream.normal());
  const gradients = Float32Array.from({ length: rows * benchShape.outputs }, () => stream.normal() / rows);
  return [
    {
      engine: "simd",
      step() {
        simd.forward(inputs, rows);
        simd.backward(gradients);
        simd.adam({ learningRate });
      },
      parameters: () => simd.parameters(),
      dispose: () => engine.dispose(),
    },
    {
      engine: "tfjs-wasm",
      step: () => void tensorflow.step(inputs, gradients, rows),
      parameters: () => tensorflow.parameters(),
      dispose: () => tensorflow.dispose(),
    },
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Microseconds of one step, over as many steps as fit into the time. */
function timeSteps(contender: Contender, milliseconds: number): number {
  const start = performance.now();
  let steps = 0;
  let now = start;
  while (now - start < milliseconds) {
    for (let i = 0; i < 10; i++) contender.step();
    steps += 10;
    now = performance.now();
  }
  return ((now - start) * 1000) / steps;
}

/** Times both engines in turn, `runs` times after a warm-up, at each number of rows; medians of the runs. */
export async function measureKernels(
  batches: readonly number[] = [64, 512],
  runs = 5,
): Promise<KernelTiming[]> {
  await useTensorflowWasm();
  return batches.flatMap((rows) => {
    const contenders = createContenders(rows);
    for (const contender of contenders) timeSteps(contender, runMilliseconds);
    // In turn, so that whatever else the machine is doing slows both alike.
    const times = Array.from({ length: runs }, () =>
      contenders.map((contender) => timeSteps(contender, runMilliseconds)),
    );
    const baseline = contenders.findIndex(({ engine }) => engine === "tfjs-wasm");
    return contenders.map(({ engine, dispose }, c) => {
      dispose();
      const microseconds = median(times.map((run) => run[c]!));
      return {
        rows,
        engine,
        microseconds,
        gflops: (flopsPerRow(benchShape) * rows) / microseconds / 1000,
        ratio: median(times.map((run) => run[baseline]! / run[c]!)),
      };
    });
  });
}
