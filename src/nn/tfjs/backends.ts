/**
 * What TensorFlow.js can compute on, and how each of these backends is started. Nothing is loaded before it is asked
 * for. The native one comes from outside, because only Node knows how to find it.
 */
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.js";
import { TfjsNetwork } from "./network.js";

/** node: the native library of @tensorflow/tfjs-node; wasm: WebAssembly; cpu: plain JavaScript. */
export const tfjsBackends = ["node", "wasm", "cpu"] as const;
export type TfjsBackend = (typeof tfjsBackends)[number];

/** Where TensorFlow.js is to run. */
export interface TfjsOptions {
  /** By default the first of node, wasm and cpu that works. */
  readonly backend?: TfjsBackend | undefined;
  /** Loads the native library; rejects, saying why, where it cannot. Without it there is no native backend. */
  readonly loadNative?: (() => Promise<void>) | undefined;
  /** Where a browser finds the .wasm files: a prefix of their URLs. Node finds them by itself. */
  readonly wasmPaths?: string | undefined;
}

/** The names that TensorFlow.js itself gives to them. */
export const tensorflowNames: Readonly<Record<TfjsBackend, string>> = {
  node: "tensorflow",
  wasm: "wasm",
  cpu: "cpu",
};

const load: Readonly<Record<TfjsBackend, (options: TfjsOptions) => Promise<void>>> = {
  async node({ loadNative }) {
    if (loadNative === undefined) throw new Error("there is no native library in a browser");
    await loadNative();
  },
  async wasm({ wasmPaths }) {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
  },
  async cpu() {
    await import("@tensorflow/tfjs-backend-cpu");
  },
};

/** The backends that work in this thread. */
const started = new Set<TfjsBackend>();

/** Starts the backend asked for, or the first that works, and says which. Throws a UserError where none does. */
export async function startAny(options: TfjsOptions): Promise<TfjsBackend> {
  const candidates = options.backend === undefined ? tfjsBackends : [options.backend];
  let failure: unknown;
  for (const backend of candidates) {
    try {
      await startBackend(backend, options);
      return backend;
    } catch (error) {
      failure = error;
    }
  }
  const reason = failure instanceof Error ? failure.message : String(failure);
  throw new UserError(
    `--tfjs-backend ${candidates.at(-1)}: TensorFlow.js does not run on it here (${reason}). Use --engine simd, the default, instead.`,
  );
}

/** The end of the last start: TensorFlow.js gives up on a start that another one overtakes. */
let lastStart: Promise<void> = Promise.resolve();

/** Starts one backend in this thread. Rejects where it does not load or does not compute rightly. */
export function startBackend(backend: TfjsBackend, options: TfjsOptions): Promise<void> {
  const start = lastStart.then(async () => {
    if (started.has(backend)) return;
    tf.enableProdMode(); // no advertisement, no checks of every number
    await load[backend](options);
    if (!(await tf.setBackend(tensorflowNames[backend]))) throw new Error("it did not start");
    selfTest();
    started.add(backend);
  });
  lastStart = start.catch(() => undefined);
  return start;
}

/**
 * One training step with a result known by hand. A library may load and yet fail at the first operation, as tfjs-node
 * does on Node 23.
 */
function selfTest(): void {
  const shape = { inputs: 1, hidden: [1], outputs: 1, activation: "relu" } as const;
  const network = new TfjsNetwork(shape, (work) => tf.tidy(work));
  try {
    network.setParameters(Float32Array.of(2, 1, 3, 4)); // y = 3 · relu(2x + 1) + 4
    const [output] = network.forward(Float32Array.of(1), 1); // 3 · 3 + 4
    network.backward(Float32Array.of(1));
    const gradients = network.gradients().join(); // 3 · 1, 3, relu(3), 1
    network.adam({ learningRate: 0.5 }); // in the first step, each parameter by the rate against its gradient
    const moved = Array.from(network.parameters(), (value) => value.toFixed(3)).join();
    if (output !== 13 || gradients !== "3,3,3,1" || moved !== "1.500,0.500,2.500,3.500") {
      throw new Error(`it computes wrong numbers: ${output}; ${gradients}; ${moved}`);
    }
  } finally {
    network.dispose();
  }
}
