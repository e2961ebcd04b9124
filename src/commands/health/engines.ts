/** What the doctor says of the engines: which ones compute rightly here, why the others do not, and which one is used. */
import type { EngineName } from "../../nn/createEngine.js";
import type { Engine } from "../../nn/network.js";
import type { TfjsBackend } from "../../nn/tfjs/backends.js";
import { checked, reasonOf, type Check, type EngineChoice } from "./report.js";

/** In the order in which they are tried. By hand, because TensorFlow.js itself may be what is missing. */
const tfjsBackends: readonly TfjsBackend[] = ["node", "wasm", "cpu"];

/** How engines are opened; the real ones are in runner/. */
export interface Engines {
  open(name: EngineName, backend?: TfjsBackend): Promise<Engine>;
  /** Null where the native library works; else why not and what to do. */
  whyNoNative(): string | null;
}

/** Throws where the engine does not start or computes y = 3 · relu(2x + 1) + 4 wrongly at x = 1. */
async function tryOut(open: () => Promise<Engine>): Promise<string> {
  const engine = await open();
  const network = engine.createNetwork({ inputs: 1, hidden: [1], outputs: 1, activation: "relu" });
  network.setParameters(Float32Array.of(2, 1, 3, 4));
  const [output] = network.forward(Float32Array.of(1), 1);
  engine.dispose();
  if (output !== 13) throw new Error(`it computes ${output} instead of 13`);
  return engine.backend;
}

const remedies = {
  simd: "Run npm ci again; if that does not help, use Node 22 or 24, which have WebAssembly SIMD.",
  tfjs: "Run npm ci again, or do without it: only --engine tfjs needs it.",
  native: "Do without it, unless you train wide networks: wasm takes its place.",
} as const;

async function checkOne(name: string, remedy: string, open: () => Promise<Engine>): Promise<Check> {
  try {
    return checked(name, null, `works (${await tryOut(open)})`, remedy);
  } catch (error) {
    return checked(name, reasonOf(error), "", remedy);
  }
}

/** One check per engine and backend, and what a run would use. */
export async function checkEngines(engines: Engines): Promise<{ checks: Check[]; choice: EngineChoice }> {
  const simd = await checkOne("engine simd", remedies.simd, () => engines.open("simd"));
  const tfjs = new Map<TfjsBackend, Check>();
  for (const backend of tfjsBackends) {
    const name = `engine tfjs on ${backend}`;
    const check =
      backend === "node" // in a process of its own, because the native library can bring down the one that loads it
        ? checked(name, engines.whyNoNative(), "works (tfjs-node)", remedies.native)
        : await checkOne(name, remedies.tfjs, () => engines.open("tfjs", backend));
    tfjs.set(backend, { ...check, necessary: false });
  }
  const first = tfjsBackends.find((backend) => tfjs.get(backend)?.ok);
  return {
    checks: [simd, ...tfjs.values()],
    choice: { simd: simd.ok ? "wasm-simd" : null, tfjs: first === undefined ? null : `tfjs-${first}` },
  };
}
