/**
 * Engines under Node: which backend of TensorFlow.js is used on this machine, and engines that can find its native
 * library.
 */
import { createEngine, type EngineName } from "../nn/createEngine.js";
import type { Engine } from "../nn/network.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import { UserError } from "../shared/errors.js";
import { loadNative, whyNoNative } from "./nativeTensorflow.js";

/** A new engine. For tfjs, `backend` is what `chooseTfjsBackend` gave. Throws a UserError where it does not start. */
export function openEngine(name: EngineName, backend?: TfjsBackend, checkMemory?: boolean): Promise<Engine> {
  return createEngine(name, { backend, loadNative, checkMemory });
}

/**
 * The backend that TensorFlow.js is to run on: the one asked for, else the native one where it works, else wasm, else
 * cpu. Throws a UserError, one sentence, where the one asked for does not work here.
 */
export async function chooseTfjsBackend(wanted?: TfjsBackend): Promise<TfjsBackend> {
  if (wanted === undefined || wanted === "node") {
    const problem = whyNoNative();
    if (problem === null) return "node";
    if (wanted === "node")
      throw new UserError(`--tfjs-backend node: ${problem}; or use --tfjs-backend wasm.`);
  }
  const { startAny } = await import("../nn/tfjs/backends.js");
  return startAny({ backend: wanted });
}
