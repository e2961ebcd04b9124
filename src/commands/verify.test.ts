/** `hawthorne verify` from outside, on the build in dist/: its files, exit codes, and numbers alike with any threads. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TableJson } from "../laws/report/tableJson.js";
import { laws } from "../laws/registry.js";

const cli = join("dist", "cli.js");
let out: string;

beforeAll(() => {
  if (!existsSync(cli)) throw new Error('These tests run on the build. Start them by "npm test".');
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

const verify = (...args: string[]) =>
  spawnSync(process.execPath, [cli, "verify", ...args, "--out", out], { encoding: "utf8" });
const folders = () => readdirSync(join(out, "runs")).sort();

describe("hawthorne verify", () => {
  it("runs a law, prints its table and leaves tables, lessons and a picture", () => {
    const { status, stdout, stderr } = verify("i1", "--seeds", "2", "--workers", "2");
    expect(stderr).toMatch(/1\/1 laws {3}4\/4 runs/);
    expect(stdout).toMatch(
      /INVARIANTS[\s\S]*I1 {2}.*: REPRODUCED {2}2 seeds, 1 to 2; p .* over this law alone\n/,
    );
    expect(stdout).toMatch(/1 of 1 law is reproduced\./);
    expect(status).toBe(0);
    const [folder] = folders();
    expect(folder).toMatch(/^verify-\d{4}-\d\d-\d\d$/);
    const path = join(out, "runs", folder!);
    expect(readdirSync(path).sort()).toEqual(["I1.png", "lessons.md", "table.json", "table.md"]);
    expect(readFileSync(join(path, "table.md"), "utf8")).toMatch(/\| \*\*I1\*\* .*\| reproduced \|\n/);
    expect(readFileSync(join(path, "lessons.md"), "utf8")).toContain("## I1: ");
    expect([...readFileSync(join(path, "I1.png")).subarray(1, 4)]).toEqual(
      [..."PNG"].map((c) => c.charCodeAt(0)),
    );
  });

  it("gives the same numbers with one worker, as JSON, in a folder of their own", () => {
    const { status, stdout } = verify("I1", "--seeds", "2", "--workers", "1", "--json");
    expect(status).toBe(0);
    const [first, second] = folders();
    expect(second).toBe(`${first}-2`);
    const lawsOf = (text: string) => (JSON.parse(text) as TableJson).laws;
    expect(lawsOf(stdout)).toEqual(lawsOf(readFileSync(join(out, "runs", first!, "table.json"), "utf8")));
    expect(lawsOf(stdout)[0]!.claims[0]!.values).toHaveLength(2);
    const { costs } = JSON.parse(stdout) as TableJson;
    expect(costs["I1"]!.runs).toBe(4);
    expect(costs["I1"]!.seconds).toBeGreaterThan(0);
  });

  it("takes other seeds where it is told to, and names them", () => {
    const { status, stdout } = verify("I1", "--seeds", "2", "--first-seed", "21", "--json");
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as TableJson).laws[0]!.seeds).toEqual([21, 22]);
  });

  it("replaces the first folder of the day with --force", () => {
    const before = folders();
    expect(verify("I1", "--quick", "--seeds", "1", "--force").status).toBe(0);
    expect(folders()).toEqual(before);
    const table = JSON.parse(readFileSync(join(out, "runs", before[0]!, "table.json"), "utf8")) as TableJson;
    expect(table).toMatchObject({ quick: true, laws: [{ seeds: [1] }] });
  });

  it("lists all laws and runs nothing", () => {
    const before = folders();
    const { stdout, status } = verify("--list");
    for (const { id } of laws) expect(stdout).toMatch(new RegExp(`^ {2}${id} `, "m"));
    expect(status).toBe(0);
    expect(folders()).toEqual(before);
  });

  it.each<[string, string[], RegExp]>([
    ["a law", ["I11"], /expected the id of a law, got "I11"\. Did you mean "I1"\?/],
    ["too few seeds", ["I1", "--seeds", "1"], /--seeds: expected at least 2/],
    [
      "more seeds than fit",
      ["I1", "--seeds", "9000000000"],
      /--seeds: expected a verification with at most .*GB of memory/,
    ],
    ["docs of a part", ["I1", "--write-docs"], /does not go with the names of laws/],
    [
      "docs of other seeds",
      ["--first-seed", "21", "--write-docs"],
      /own seeds.* not go with --first-seed 21/,
    ],
  ])("refuses %s with a sentence and code 2, before it makes a folder", (_, args, message) => {
    const before = folders();
    const { status, stderr } = verify(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
    expect(folders()).toEqual(before);
  });
});

it.skipIf(process.platform === "win32")("stops at Ctrl-C, and leaves no empty folder", async () => {
  const before = folders();
  const child = spawn(process.execPath, [cli, "verify", "I1", "--seeds", "200", "--out", out], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  let interrupted = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (!/runs/.test(text) || interrupted) return; // once: a second one would end it at once
    interrupted = true;
    child.kill("SIGINT");
  });
  expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(130);
  expect(said).toMatch(/Stopped before the runs of a law were complete/);
  expect(folders()).toEqual(before);
});
