/**
 * The engine on TensorFlow.js: the readable reference that the simd kernels are tested against, and the engine for wide
 * networks. It runs on the native library where that loads, else on WebAssembly, else in plain JavaScript.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../network.js";
import { startAny, tensorflowNames, type TfjsOptions } from "./backends.js";
import { TfjsNetwork, type Run } from "./network.js";

/**
 * A new engine on the backend asked for, or on the first that works of node, wasm and cpu. Throws a UserError where the
 * one asked for does not work here.
 */
export async function createTfjsEngine(options: TfjsOptions = {}): Promise<Engine> {
  const backend = await startAny(options);
  const name = tensorflowNames[backend];
  const run: Run = (work) => {
    // The backend is a setting of the whole thread, and an engine on another one may have changed it. Switching back to
    // a backend that has been started takes effect at once; only starting one has to be awaited.
    if (tf.getBackend() !== name) void tf.setBackend(name);
    return tf.tidy(work);
  };
  const networks = new Set<TfjsNetwork>();
  return {
    name: "tfjs",
    backend: `tfjs-${backend}`,
    createNetwork(shape) {
      const network = new TfjsNetwork(shape, run);
      networks.add(network);
      return network;
    },
    dispose() {
      for (const network of networks) network.dispose();
      networks.clear();
    },
  };
}
