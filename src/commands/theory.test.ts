/** `hawthorne theory` as it is typed, on the build in dist/: its tables, its JSON, and the reward models of a run. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EpochMetrics, MeasureId } from "../record/metrics.js";
import { measured } from "../testing/runs.js";
import { inPercent, signed, twoDecimals } from "./terminal/format.js";
import type { TheoryReport } from "./theoryReport.js";

const cli = join("dist", "cli.js");
const smoke = "configs/smoke.json";
let out: string;

const hawthorne = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
const printed = (...args: string[]): string => {
  const { status, stdout, stderr } = hawthorne("theory", ...args);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
};
const reported = (...args: string[]): TheoryReport => JSON.parse(printed(...args, "--json")) as TheoryReport;

beforeAll(() => {
  if (!existsSync(cli)) throw new Error('These tests run on the build. Start them by "npm test".');
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

describe("hawthorne theory <config>", () => {
  it("prints a row for each tier and one for each klCoef, and --json the same numbers", () => {
    const lines = printed(smoke).split("\n");
    const report = reported(smoke);
    expect(lines[0]).toBe('Closed form of "smoke" for an ideal reward model, mean of 2 seeds.');
    expect(report).toMatchObject({ config: "smoke", rewardModel: "an ideal reward model", seeds: 2 });

    const cells = (start: string): string[] => {
      const found = lines.find((line) => line.startsWith(`  ${start}  `));
      return (found ?? "").trim().split(/  +/);
    };
    expect(cells("tier").slice(1)).toEqual(["start", "optimum", ...report.responses, "KL to the start"]);
    expect(report.optimum.tiers.map(({ tier }) => tier)).toEqual(["monitored", "unmonitored"]);
    report.optimum.tiers.forEach(({ tier, compliance, harmfulShare, kl }, t) => {
      const start = inPercent(report.start.tiers[t]!.compliance!);
      const shares = harmfulShare!.map(inPercent);
      expect(cells(tier)).toEqual([
        tier,
        start,
        inPercent(compliance!),
        ...shares,
        `${twoDecimals(kl)} nats`,
      ]);
    });

    // 0.01, 0.02, 0.05, … 5, and 10; smoke's own klCoef of 0.1 is one of them and has a star.
    expect(report.againstKlCoef.map(({ klCoef }) => Number(klCoef.toPrecision(3)))).toEqual([
      10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01,
    ]);
    for (const { klCoef, behaviourGap, tiers } of report.againstKlCoef) {
      const name = `${Number(klCoef.toPrecision(3))}${klCoef === 0.1 ? " *" : ""}`;
      const compliances = tiers.map(({ compliance }) => inPercent(compliance!));
      expect(cells(name)).toEqual([name, signed(behaviourGap!), ...compliances]);
    }
  });

  it("starts from the uniform policy, without a gap, and ends at a gap that grows as klCoef falls", () => {
    const { start, optimum, againstKlCoef } = reported(smoke);
    expect(start.behaviourGap).toBe(0);
    for (const { compliance, kl } of start.tiers) {
      expect(compliance).toBeCloseTo(0.5, 6); // comply and strategic of four kinds, in single precision
      expect(kl).toBe(0);
    }
    const gaps = againstKlCoef.map(({ behaviourGap }) => behaviourGap!);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(optimum).toEqual(againstKlCoef.find(({ klCoef }) => klCoef === 0.1));
    expect(optimum.behaviourGap).toBeGreaterThan(0.9);
  });

  it("takes --set: the flag hidden, there is no gap at any klCoef", () => {
    const { againstKlCoef } = reported(smoke, "--set", "observation.flags.monitored.salience=0");
    for (const { behaviourGap } of againstKlCoef) expect(behaviourGap).toBe(0);
  });
});

describe("hawthorne theory --run", () => {
  beforeAll(() => {
    const training = hawthorne("train", smoke, "--out", out, "--run-id", "learned", "--charts", "off");
    expect(training.status).toBe(0);
  });

  it("takes the reward models that the run has learned: the optimum of its own last epoch", () => {
    const report = reported("--run", "learned", "--out", out);
    expect(report).toMatchObject({ rewardModel: "the reward models of learned", seeds: 2 });
    const last = readFileSync(join(out, "runs", "learned", "metrics.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as EpochMetrics)
      .filter(({ epoch }) => epoch === 3);
    expect(last).toHaveLength(2);
    // Means of two seeds; the run and the theory add up the same numbers, so they differ by rounding alone.
    const mean = (id: MeasureId, tier?: string, kind?: string): number =>
      (measured(last[0], id, tier, kind) + measured(last[1], id, tier, kind)) / 2;
    const { optimum, responses } = report;
    expect(optimum.behaviourGap).toBeCloseTo(mean("optimum.behaviourGap"), 12);
    for (const { tier, compliance, kl, harmfulShare } of optimum.tiers) {
      expect(compliance).toBeCloseTo(mean("optimum.compliance", tier), 12);
      expect(kl).toBeCloseTo(mean("optimum.kl", tier), 12);
      responses.forEach((kind, k) => {
        expect(harmfulShare![k]).toBeCloseTo(mean("optimum.harmfulShare", tier, kind), 12);
      });
    }
    // After so few labels they are not the ideal one.
    expect(Math.abs(optimum.tiers[0]!.kl - reported(smoke).optimum.tiers[0]!.kl)).toBeGreaterThan(1e-3);
  });

  it.each<[string, string[], RegExp]>([
    [
      "a config beside it",
      [smoke, "--run", "learned"],
      /^--run: expected no config and no --set beside it, got configs\/smoke\.json\./,
    ],
    [
      "a --set beside it",
      ["--run", "learned", "--set", "seeds=3"],
      /^--run: expected no config and no --set beside it, got seeds=3\./,
    ],
    [
      "a run that is not there",
      ["--run", "nothing"],
      /^--run: expected the id of a run in .*, got "nothing"\. The latest one is learned\.\n$/,
    ],
    [
      "more prompts than fit",
      ["--set", "evaluation.prompts=1e9"],
      /^evaluation\.prompts: expected a run with at most .*GB of memory/,
    ],
    ["an id that is none", ["--run", "../learned"], /^--run: expected the id of a run/],
  ])("refuses %s with a sentence and code 2", (_, args, message) => {
    const { status, stdout, stderr } = hawthorne("theory", ...args, "--out", out);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1); // one sentence, no stack
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});
