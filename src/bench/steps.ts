/**
 * Single steps as training makes them: forward, gradient at the outputs, backward, Adam. Measured on several engines at
 * several widths, which shows from which width on another engine than simd would be the faster one.
 */
import { initialise } from "../nn/initialise.js";
import type { Engine, NetworkShape } from "../nn/network.js";
import { createRng } from "../shared/rng.js";
import { bradleyTerry } from "../training/fitRewardModel.js";
import { median } from "../record/statistics.js";
import { timeInTurn, type Effort } from "./timing.js";

/** What a step works on. */
export interface StepTask {
  readonly kind: "training" | "reward-model";
  readonly shape: NetworkShape;
  readonly rows: number;
}

/** One engine's time for one task. */
export interface StepTiming {
  readonly kind: StepTask["kind"];
  /** Widths from the inputs to the outputs, "16-32-32-4". */
  readonly network: string;
  /** Of the hidden layers. */
  readonly width: number;
  readonly rows: number;
  /** What the engine runs on: "wasm-simd", "tfjs-wasm", … */
  readonly backend: string;
  /** Median time of one step. */
  readonly microseconds: number;
  /** Useful operations a nanosecond, padding not counted: 10^9 a second. */
  readonly gflops: number;
  /** How many times as long as the first engine in the same round (median). */
  readonly timesFirst: number;
}

/** A step of a 16 → width → width → 4 network. At width 32, the network that the kernels were designed around. */
export function trainingTask(width: number, rows: number): StepTask {
  return {
    kind: "training",
    rows,
    shape: { inputs: 16, hidden: [width, width], outputs: 4, activation: "relu" },
  };
}

/** A step of the default reward model: 256 pairs, so 512 rows of topic, harm and five attributes. */
export const rewardModelTask: StepTask = {
  kind: "reward-model",
  rows: 512,
  shape: { inputs: 12, hidden: [32, 32], outputs: 1, activation: "relu" },
};

/**
 * Multiplications and additions of a step, a row: 2 a weight forward, 2 for its gradient, and 2 for the gradient at the
 * layer's inputs but for the first layer. 8,960 for 16 → 32 → 32 → 4.
 */
export function flopsPerRow({ inputs, hidden, outputs }: NetworkShape): number {
  const widths = [inputs, ...hidden, outputs];
  return widths.slice(1).reduce((sum, width, l) => sum + (l === 0 ? 4 : 6) * widths[l]! * width, 0);
}

/** A step of a task on an engine, the parameters it has arrived at, and its end. */
export interface Contender {
  step(): void;
  parameters(): Float32Array;
  dispose(): void;
}

/** The same start and the same batch for every engine. */
export function createContender(engine: Engine, { kind, shape, rows }: StepTask): Contender {
  const stream = createRng(1).stream("bench");
  const network = engine.createNetwork(shape);
  initialise(network, stream);
  const inputs = Float32Array.from({ length: rows * shape.inputs }, () => stream.normal());
  const gradients = Float32Array.from({ length: rows * shape.outputs }, () => stream.normal() / rows);
  return {
    step() {
      const outputs = network.forward(inputs, rows);
      if (kind === "reward-model") bradleyTerry(outputs, rows / 2, gradients);
      network.backward(gradients);
      network.adam({ learningRate: 1e-4 });
    },
    parameters: () => network.parameters(),
    dispose: () => {
      network.dispose();
    },
  };
}

/** Times a task on every engine, in turn. */
export function timeStep(task: StepTask, engines: readonly Engine[], effort: Effort): StepTiming[] {
  const contenders = engines.map((engine) => createContender(engine, task));
  const times = timeInTurn(
    contenders.map(({ step }) => step),
    effort,
  );
  const { shape, kind, rows } = task;
  return contenders.map(({ dispose }, c) => {
    dispose();
    const microseconds = median(times[c]!);
    return {
      kind,
      network: [shape.inputs, ...shape.hidden, shape.outputs].join("-"),
      width: shape.hidden[0]!,
      rows,
      backend: engines[c]!.backend,
      microseconds,
      gflops: (flopsPerRow(shape) * rows) / microseconds / 1000,
      timesFirst: median(times[c]!.map((time, round) => time / times[0]![round]!)),
    };
  });
}

/** From which width on an engine beats the first one. */
export interface Crossover {
  readonly backend: string;
  readonly rows: number;
  /** The smallest width measured at and above which it is faster; null where it is not at the widest. */
  readonly width: number | null;
  /** The widest measured. */
  readonly upTo: number;
}

/** For each engine but the first and each number of rows, from which width on it is the faster one. */
export function crossovers(timings: readonly StepTiming[]): Crossover[] {
  const backends = [...new Set(timings.map(({ backend }) => backend))].slice(1);
  const batches = [...new Set(timings.map(({ rows }) => rows))];
  return backends.flatMap((backend) =>
    batches.map((rows) => {
      const widest = timings
        .filter((timing) => timing.backend === backend && timing.rows === rows)
        .sort((a, b) => b.width - a.width);
      const slower = widest.findIndex(({ timesFirst }) => timesFirst >= 1);
      const faster = slower < 0 ? widest : widest.slice(0, slower);
      return { backend, rows, width: faster.at(-1)?.width ?? null, upTo: widest[0]!.width };
    }),
  );
}
