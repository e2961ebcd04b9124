/**
 * How the native library of TensorFlow.js is found, tried and loaded. The real package cannot be installed where these
 * tests are written (its download host is out of reach), so stand-ins take its place: small packages of the same name
 * in a temporary folder. One registers the backend "tensorflow", as the real one does, on top of the plain cpu backend;
 * the others fail in the ways that the real one is known to fail. They say nothing about the real library's speed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type * as NativeTensorflow from "./nativeTensorflow.js";

const built = resolve("dist", "runner", "nativeTensorflow.js");
const cli = resolve("dist", "cli.js");
if (!existsSync(built)) throw new Error('These tests run on the build. Start them by "npm test".');
const { whyNoNative } = (await import(
  /* @vite-ignore */ pathToFileURL(built).href
)) as typeof NativeTensorflow;

const require = createRequire(import.meta.url);
const core = JSON.stringify(require.resolve("@tensorflow/tfjs-core"));
const cpu = JSON.stringify(require.resolve("@tensorflow/tfjs-backend-cpu"));
const registers = `
  const tf = require(${core});
  const { MathBackendCPU } = require(${cpu});
  tf.copyRegisteredKernels("cpu", "tensorflow");
  tf.registerBackend("tensorflow", () => new MathBackendCPU(), 3);
`;
/** The failure of tfjs-node 4.22 on Node 23 and later: it loads, and the first operation calls what Node has removed. */
const breaksOnFirstOperation = `
  ${registers}
  for (const { kernelName } of tf.getKernelsForBackend("tensorflow")) {
    tf.unregisterKernel(kernelName, "tensorflow");
    const kernelFunc = () => { throw new TypeError("(0 , util_1.isNullOrUndefined) is not a function"); };
    tf.registerKernel({ kernelName, backendName: "tensorflow", kernelFunc });
  }
`;
const standIns = {
  works: registers,
  breaksOnLoad: `throw new Error("libtensorflow.so.2: cannot open shared object file\\nmore lines");`,
  breaksOnFirstOperation,
  computesWrongly: `${registers}
    tf.unregisterKernel("Step", "tensorflow");
    tf.registerKernel({ kernelName: "Step", backendName: "tensorflow", kernelFunc: ({ inputs }) => tf.zerosLike(inputs.x) });
  `,
  killsTheProcess: `process.kill(process.pid, "SIGILL");`,
};

const folder = mkdtempSync(join(tmpdir(), "hawthorne-native-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder with a stand-in in its node_modules. */
function install(name: keyof typeof standIns): string {
  const root = join(folder, name);
  const home = join(root, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "name": "@tensorflow/tfjs-node", "version": "4.22.0" }');
  writeFileSync(join(home, "index.js"), standIns[name]);
  return root;
}

/** The URL of a module in a folder, from which packages are looked up. */
const moduleIn = (root: string): string => pathToFileURL(join(root, "module.js")).href;

/** Runs a verb with a stand-in that Node finds after all other packages. */
function hawthorne(root: string, ...args: string[]) {
  const env = { ...process.env, NODE_PATH: join(root, "node_modules") };
  return spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", env });
}

const advice = `it supports Node 18 to 22 (this is ${process.versions.node}) and is installed by "npm install --no-save @tensorflow/tfjs-node@4.22.0"`;
const isReallyInstalled = whyNoNative() === null;

describe("the native library of TensorFlow.js", () => {
  it("works where it loads and computes rightly", () => {
    expect(whyNoNative(moduleIn(install("works")))).toBeNull();
  });

  it("is reported in one sentence, with the command and the Node versions, where it is not installed", () => {
    expect(whyNoNative(moduleIn(folder))).toBe(`@tensorflow/tfjs-node is not installed; ${advice}`);
  });

  it.each([
    ["breaksOnLoad", "libtensorflow.so.2: cannot open shared object file"],
    ["breaksOnFirstOperation", "(0 , util_1.isNullOrUndefined) is not a function"],
    ["computesWrongly", /it computes wrong numbers: .*/],
  ] as const)("is reported in one sentence where it %s", (name, reason) => {
    const said = whyNoNative(moduleIn(install(name)))!;
    expect(said.split("\n")).toHaveLength(1);
    const [, found] = /^@tensorflow\/tfjs-node is installed but does not work \((.*)\); it supports/.exec(
      said,
    )!;
    expect(found).toMatch(reason);
    expect(said.endsWith(advice)).toBe(true);
  });

  it.skipIf(process.platform === "win32")("cannot take the process down with it", () => {
    expect(whyNoNative(moduleIn(install("killsTheProcess")))).toMatch(/it ends the process: SIGILL/);
  });
});

describe.skipIf(isReallyInstalled)("train with a stand-in for the native library", () => {
  const train = (root: string, ...args: string[]) =>
    hawthorne(
      root,
      "train",
      "configs/smoke.json",
      "--engine",
      "tfjs",
      "--charts",
      "off",
      "--json",
      "--quiet",
      "--epochs",
      "1",
      "--out",
      root,
      ...args,
    );
  const engineOf = (stdout: string) => (JSON.parse(stdout) as { engine: unknown }).engine;

  it("uses it without being asked, for all seeds", () => {
    const { stdout, stderr, status } = train(install("works"));
    expect([stderr, status]).toEqual(["", 0]);
    expect(engineOf(stdout)).toEqual({ name: "tfjs", backend: "tfjs-node" });
  });

  it("falls back to wasm where it does not work", () => {
    const { stdout, stderr, status } = train(install("breaksOnFirstOperation"));
    expect([stderr, status]).toEqual(["", 0]);
    expect(engineOf(stdout)).toEqual({ name: "tfjs", backend: "tfjs-wasm" });
  });

  it("refuses with one sentence, before a folder is made, where it was asked for and does not work", () => {
    const root = install("breaksOnLoad");
    const { stdout, stderr, status } = train(root, "--tfjs-backend", "node");
    expect([stdout, status]).toEqual(["", 2]);
    expect(stderr).toMatch(/^--tfjs-backend node: @tensorflow\/tfjs-node is installed but does not work/);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(join(root, "runs"))).toBe(false);
  });

  it("takes --tfjs-backend only beside --engine tfjs", () => {
    const { stderr, status } = hawthorne(folder, "train", "--tfjs-backend", "wasm", "--out", folder);
    expect(stderr).toBe("--tfjs-backend wasm: expected --engine tfjs beside it, got the engine simd.\n");
    expect(status).toBe(2);
  });
});
