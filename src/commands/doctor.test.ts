/** `doctor` as it is typed, on the build in dist/. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Diagnosis } from "./health/report.js";

const cli = resolve("dist", "cli.js");
if (!existsSync(cli)) throw new Error('These tests run on the build. Start them by "npm test".');
const hawthorne = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });

const folder = mkdtempSync(join(tmpdir(), "hawthorne-doctor-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("hawthorne doctor", () => {
  it("ends with 0 where everything necessary works, as it has to where tests run", () => {
    const { stdout, stderr, status } = hawthorne("doctor", "--json", "--out", folder);
    expect([stderr, status]).toEqual(["", 0]);
    const { healthy, uses, checks } = JSON.parse(stdout) as Diagnosis;
    expect(healthy).toBe(true);
    expect(uses.simd).toBe("wasm-simd");
    expect(checks.filter(({ ok, necessary }) => necessary && !ok)).toEqual([]);
  });

  it("ends with 1 and one sentence where something necessary does not", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const { stdout, stderr, status } = hawthorne("doctor", "--out", file);
    expect(stdout).toMatch(/^✗ runs\/ .*a part of the path is a file/m);
    expect(stderr).toBe("Hawthorne will not run well here: see runs/, plots/ above.\n");
    expect(status).toBe(1);
  });
});
