/** What the doctor says of the engines: which ones compute rightly here, why the others do not, and which one is used. */
import type { EngineName } from "../../nn/createEngine.js";
import type { Engine } from "../../nn/network.js";
import type { TfjsBackend } from "../../nn/tfjs/backends.js";
import { reasonOf, type Check } from "./check.js";

/** In the order in which they are tried. By hand, because TensorFlow.js itself may be what is missing. */
const tfjsBackends: readonly TfjsBackend[] = ["node", "wasm", "cpu"];

/** How engines are opened; the real ones are in runner/. */
export interface Engines {
  open(name: EngineName, backend?: TfjsBackend): Promise<Engine>;
  /** Null where the native library works; else why not and what to do. */
  whyNoNative(): string | null;
}

/** What a run would use. */
export interface EngineChoice {
  /** By default; null where it does not work. */
  readonly simd: string | null;
  /** With --engine tfjs; null where no backend works. */
  readonly tfjs: string | null;
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

async function checkOne(name: string, necessary: boolean, open: () => Promise<Engine>): Promise<Check> {
  try {
    const backend = await tryOut(open);
    return { name, ok: true, necessary, found: `works (${backend})`, remedy: null };
  } catch (error) {
    const remedy = necessary
      ? "Run npm ci again; if that does not help, use Node 22 or 24, which have WebAssembly SIMD."
      : "Run npm ci again, or do without it: only --engine tfjs needs it.";
    return { name, ok: false, necessary, found: reasonOf(error), remedy };
  }
}

/** The native library is tried in a process of its own, because it can bring down the one that loads it. */
function checkNative(engines: Engines): Check {
  const problem = engines.whyNoNative();
  return {
    name: "engine tfjs on node",
    ok: problem === null,
    necessary: false,
    found: problem ?? "works (tfjs-node)",
    remedy: problem === null ? null : "Do without it, unless you train wide networks: wasm takes its place.",
  };
}

/** One check per engine and backend, and what a run would use. */
export async function checkEngines(engines: Engines): Promise<{ checks: Check[]; choice: EngineChoice }> {
  const simd = await checkOne("engine simd", true, () => engines.open("simd"));
  const tfjs = new Map<TfjsBackend, Check>();
  for (const backend of tfjsBackends) {
    const check =
      backend === "node"
        ? checkNative(engines)
        : await checkOne(`engine tfjs on ${backend}`, false, () => engines.open("tfjs", backend));
    tfjs.set(backend, check);
  }
  const first = tfjsBackends.find((backend) => tfjs.get(backend)?.ok);
  return {
    checks: [simd, ...tfjs.values()],
    choice: { simd: simd.ok ? "wasm-simd" : null, tfjs: first === undefined ? null : `tfjs-${first}` },
  };
}
