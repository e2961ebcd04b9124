/** The doctor on machines that are well and on machines that are not. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createRenderer } from "../../charts/render.js";
import { createEngine } from "../../nn/createEngine.js";
import type { Engine } from "../../nn/network.js";
import { checkCharts } from "./charts.js";
import { checkEngines, type Engines } from "./engines.js";
import { diagnosisText, failures } from "./report.js";
import { checkFolders, checkNode } from "./surroundings.js";

const folder = mkdtempSync(join(tmpdir(), "hawthorne-doctor-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("the doctor on Node", () => {
  it.each([
    ["20.19.0", true],
    ["20.18.9", false],
    ["18.20.0", false],
    ["22.1.0", true],
    ["100.0.0", true],
  ])("finds %s new enough: %s", (version, ok) => {
    expect(checkNode(version).ok).toBe(ok);
  });

  it("names what to install where it is too old", () => {
    const { found, remedy } = checkNode("18.20.0");
    expect(found).toBe("18.20.0, older than 20.19");
    expect(remedy).toMatch(/Node 22 or 24/);
  });
});

describe("the doctor on folders", () => {
  it("finds that they can be made, and leaves nothing there", () => {
    expect(checkFolders(folder).map(({ ok }) => ok)).toEqual([true, true]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("finds a file in the way", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const { ok, found, remedy } of checkFolders(file)) {
      expect(ok).toBe(false);
      expect(found).toMatch(/a part of the path is a file/);
      expect(remedy).toMatch(/--out/);
    }
    rmSync(file);
  });

  // Nothing is forbidden to root, and Windows keeps permissions elsewhere.
  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")("finds a folder closed to it", () => {
    const closed = mkdtempSync(join(folder, "closed-"));
    chmodSync(closed, 0o500);
    expect(checkFolders(closed)[0]!.found).toMatch(/no permission/);
    chmodSync(closed, 0o700);
  });
});

describe("the doctor on engines", () => {
  const notInstalled = "@tensorflow/tfjs-node is not installed";
  const real: Engines = {
    open: (name, backend) => createEngine(name, { backend }),
    whyNoNative: () => notInstalled,
  };
  const byName = ({ checks }: Awaited<ReturnType<typeof checkEngines>>) =>
    Object.fromEntries(checks.map((check) => [check.name, check]));

  it("tries each of them, and says which would be used", async () => {
    const found = await checkEngines(real);
    expect(found.checks.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      "engine simd true",
      "engine tfjs on node false",
      "engine tfjs on wasm true",
      "engine tfjs on cpu true",
    ]);
    expect(byName(found)["engine tfjs on node"]).toMatchObject({ necessary: false, found: notInstalled });
    expect(found.choice).toEqual({ simd: "wasm-simd", tfjs: "tfjs-wasm" });
  });

  it("prefers the native library where it works", async () => {
    expect((await checkEngines({ ...real, whyNoNative: () => null })).choice.tfjs).toBe("tfjs-node");
  });

  it("finds an engine that does not start, and one that computes wrongly", async () => {
    const wrong = async (): Promise<Engine> => {
      const engine = await createEngine("simd");
      const createNetwork: Engine["createNetwork"] = (shape) => {
        const network = engine.createNetwork(shape);
        return Object.assign(Object.create(network) as typeof network, {
          setParameters: () => undefined,
          forward: () => Float32Array.of(12),
        });
      };
      return { ...engine, createNetwork };
    };
    const found = await checkEngines({
      ...real,
      open: (name) => (name === "simd" ? wrong() : Promise.reject(new Error("no such file\nstack"))),
    });
    const checks = byName(found);
    expect(checks["engine simd"]).toMatchObject({ ok: false, necessary: true });
    expect(checks["engine simd"]!.found).toBe("it computes 12 instead of 13");
    expect(checks["engine tfjs on wasm"]).toMatchObject({
      ok: false,
      necessary: false,
      found: "no such file",
    });
    expect(found.choice).toEqual({ simd: null, tfjs: null });
  });
});

describe("the doctor on charts", () => {
  const summary = async (open: Parameters<typeof checkCharts>[0]) =>
    (await checkCharts(open)).map(({ name, ok }) => `${name} ${ok}`);

  it("finds that text shows", async () => {
    expect(await summary(() => Promise.resolve(createRenderer()))).toEqual(["canvas true", "fonts true"]);
  });

  it("finds text that vanishes: a chart that looks the same with a title and without", async () => {
    const render = () => Buffer.from("picture");
    expect(await summary(() => Promise.resolve({ render }))).toEqual(["canvas true", "fonts false"]);
  });

  it("tells a missing canvas from a missing font", async () => {
    const missing = (name: string) => () => Promise.reject(new Error(`Cannot find module '${name}'`));
    expect(await summary(missing("@napi-rs/canvas-linux-x64-gnu"))).toEqual(["canvas false", "fonts false"]);
    expect(await summary(missing("@fontsource/dejavu-sans/files"))).toEqual(["canvas true", "fonts false"]);
  });
});

describe("the doctor's report", () => {
  const fine = { name: "Node", ok: true, necessary: true, found: "22.1.0", remedy: null };
  const optional = { name: "tfjs", ok: false, necessary: false, found: "is missing", remedy: "Install it." };
  const broken = { name: "canvas", ok: false, necessary: true, found: "is missing", remedy: "Mend it." };
  const uses = { simd: "wasm-simd", tfjs: null };

  it("has a line for each finding, with its remedy below", () => {
    expect(diagnosisText({ healthy: false, checks: [fine, optional, broken], uses }).split("\n")).toEqual([
      "✓ Node    22.1.0",
      "– tfjs    (optional) is missing",
      "          → Install it.",
      "✗ canvas  is missing",
      "          → Mend it.",
      "",
      "A run uses the engine simd (wasm-simd). --engine tfjs does not work.",
      "",
    ]);
  });

  it("counts as failures only what is necessary", () => {
    expect(failures({ healthy: true, checks: [fine, optional], uses })).toEqual([]);
    expect(failures({ healthy: false, checks: [fine, optional, broken], uses })).toEqual([broken]);
  });
});
