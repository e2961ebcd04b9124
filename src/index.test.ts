/** The public core as others meet it: imported by the name of the package, from plain JavaScript and from TypeScript. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createRun,
  createSimdEngine,
  learnedTheory,
  metric,
  payTable,
  resolveConfig,
  train,
} from "./index.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A program of somebody else, beside a node_modules that holds the package. */
const program = `
import {
  createRun, createSimdEngine, idealTheory, learnedTheory, measures, metric, payTable, resolveConfig, restoreRun,
  reviseRun, saveRun, train, createRunTail, summariseRun, metricKeys, finalSpecs, UserError,
} from "hawthorne";

const input = { epochs: 2, evaluation: { prompts: 8 }, objective: { episodes: 64 } };
const config = resolveConfig(input);
const run = createRun(config, 1, createSimdEngine());
const records = [...train(run)];
const restored = restoreRun(config, 1, createSimdEngine(), saveRun(run));
const revised = reviseRun(restored, resolveConfig({ ...input, epochs: 3, labeler: { weights: { harm: -4 } } }), createSimdEngine(), { refit: true });
records.push(...train(revised));
const tail = createRunTail();
for (const record of records) tail.add([record]);
const keys = metricKeys(Object.keys(config.tiers), Object.keys(config.responses));
const facts = { runId: "x", name: config.name, status: "complete", seeds: [1], engine: { name: "simd", backend: "wasm-simd" }, versions: {}, wallSeconds: 0 };
const summary = summariseRun(tail, keys, facts);
const last = records.at(-1);
if (last === undefined) throw new Error("no record");
const context = { config, epochs: 3, runName: "x", changes: [] };
let refused = "";
try { resolveConfig({ epochs: -1 }); } catch (error) { refused = error instanceof UserError ? error.message : "?"; }
console.log(JSON.stringify({
  epochs: records.map((record) => record.epoch),
  gap: metric(last, "behaviourGap"),
  ideal: idealTheory(config, 1).at(0.1).behaviourGap,
  learned: learnedTheory(revised).at(0.1).behaviourGap,
  rows: payTable(revised).length,
  measures: measures.every(({ label, description }) => label.length > 0 && description.length > 0),
  summarised: summary.final["behaviourGap"]?.n,
  charts: Object.keys(finalSpecs(records, context)).length,
  refused,
}));
`;

describe("the package", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hawthorne-user-"));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules/hawthorne"), "junction");
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "program.js"), program);
    writeFileSync(
      join(folder, "program.ts"),
      program.replace("const facts =", 'const facts: import("hawthorne").RunFacts ='),
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("trains, revises, measures and sums up for a program that imports it by name", () => {
    const said = execFileSync(process.execPath, ["program.js"], { cwd: folder, encoding: "utf8" });
    const found = JSON.parse(said) as Record<string, unknown>;
    expect(found["epochs"]).toEqual([0, 1, 2, 3]);
    expect(found["rows"]).toBe(2 * 2 * 4);
    expect(found["measures"]).toBe(true);
    expect(found["summarised"]).toBe(1);
    expect(found["charts"]).toBeGreaterThan(5);
    expect(found["refused"]).toMatch(/^epochs: expected .* got -1/);
    for (const key of ["gap", "ideal", "learned"])
      expect(Math.abs(Number(found[key]))).toBeLessThanOrEqual(1);
  });

  it("has types that a strict program is checked against", () => {
    const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const flags = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022", "--skipLibCheck"];
    const check = (file: string) =>
      execFileSync(process.execPath, [compiler, ...flags, "--lib", "es2023,dom", file], {
        cwd: folder,
        encoding: "utf8",
      });
    expect(check("program.ts")).toBe("");
    writeFileSync(
      join(folder, "wrong.ts"),
      'import { metric } from "hawthorne"; metric({ epoch: 0, seed: 1 }, "nonsense");',
    );
    expect(() => check("wrong.ts")).toThrow();
  });
});

it("says so where a run is asked for its theory before it has begun", () => {
  const run = createRun(resolveConfig({ epochs: 0 }), 1, createSimdEngine());
  expect(() => learnedTheory(run)).toThrow(/has not begun/);
  const [first] = [...train(run)];
  expect(metric(first!, "behaviourGap")).toBe(0);
  expect(payTable(run).every(({ klTerm }) => klTerm === 0)).toBe(true);
});

describe("a program without types", () => {
  it("is told of a seed that is none, a config that is not resolved, and a tier that does not exist", () => {
    const config = resolveConfig({ epochs: 0, evaluation: { prompts: 4 } });
    const make =
      (seed: unknown, from: unknown = config) =>
      () =>
        createRun(from as typeof config, seed as number, createSimdEngine());
    expect(make(-1.5)).toThrow("seed: expected a whole number of at least 0, got -1.5.");
    expect(make({})).toThrow("seed: expected a whole number of at least 0, got {}.");
    expect(make(1, {})).toThrow(/config: expected a whole config, got \{\}\. Make one .* resolveConfig/);
    const [record] = [...train(make(1)())];
    expect(metric(record!, "compliance", "monitored")).toBeCloseTo(0.5, 3);
    expect(metric(record!, "leakageSlope", "monitored")).toBeNull();
    expect(() => metric(record!, "compliance", "watched")).toThrow(
      "metric: expected one of compliance.monitored, compliance.unmonitored, got compliance.watched.",
    );
  });
});
