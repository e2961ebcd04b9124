/** `bench` as it is typed, on the build in dist/. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { BenchReport } from "../bench/bench.js";

const cli = resolve("dist", "cli.js");
if (!existsSync(cli)) throw new Error('These tests run on the build. Start them by "npm test".');
const hawthorne = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });

describe("hawthorne bench --quick", () => {
  it("measures every part on both engines within seconds", () => {
    const { stdout, status } = hawthorne("bench", "--quick", "--json", "--tfjs-backend", "wasm");
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as BenchReport;
    const backends = ["wasm-simd", "tfjs-wasm"];
    expect(report.trainingSteps.map(({ width, rows, backend }) => [width, rows, backend])).toEqual(
      [32, 128].flatMap((width) => [64, 512].flatMap((rows) => backends.map((one) => [width, rows, one]))),
    );
    expect(report.rewardModelStep.map(({ network, rows }) => [network, rows])).toEqual([
      ["12-32-32-1", 512],
      ["12-32-32-1", 512],
    ]);
    expect(report.runs.map(({ backend }) => backend)).toEqual(backends);
    // Far below what is measured on a quiet machine (20 times or more), so that a busy one does not fail.
    const [, tfjs] = report.trainingSteps.filter(({ width, rows }) => width === 32 && rows === 64);
    expect(tfjs!.timesFirst).toBeGreaterThan(3);
    expect(report.crossovers).toHaveLength(2);
  });
});
