/** The closing summary and the small texts around it. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../config/resolve.js";
import { metricKeys } from "../../record/metrics.js";
import { createRunTail, summariseRun } from "../../record/runSummary.js";
import { alignColumns, inPercent, percent, signed, withInterval } from "../terminal/format.js";
import { createMeasurePaths } from "./measurePaths.js";
import { report } from "./report.js";

describe("numbers", () => {
  it("show what is rare as rare, a sign where there is one, and an interval where there are seeds", () => {
    expect([0, 0.004, 0.02, 0.975, 0.996, 1].map(percent)).toEqual([
      "0 %",
      "under 1 %",
      "2 %",
      "98 %",
      "over 99 %",
      "100 %",
    ]);
    expect([0.954, -0.1, -0.001, 0].map(signed)).toEqual(["+0.95", "-0.10", "0.00", "0.00"]);
    expect(withInterval({ n: 2, mean: 0.5, sd: 0.1, low: -0.2, high: 1.2 }, inPercent)).toBe(
      "50.0 [0.0, 100.0]",
    );
    expect(withInterval({ n: 1, mean: 0.5, sd: null, low: null, high: null })).toBe("0.50");
    expect(withInterval(null)).toBe("–");
  });

  it("stand in columns", () => {
    expect(
      alignColumns([
        ["a", "bb"],
        ["ccc", "d"],
      ]),
    ).toEqual(["a    bb", "ccc  d"]);
  });
});

describe("the closing summary", () => {
  const config = resolveConfig({ name: "demo", seeds: 1, epochs: 1 });
  const keys = metricKeys(Object.keys(config.tiers), Object.keys(config.responses));
  const tail = createRunTail();
  tail.add([
    {
      epoch: 1,
      seed: 1,
      behaviourGap: 0.75,
      "compliance.monitored": 0.9,
      "compliance.unmonitored": 0.15,
      "kl.monitored": 1.25,
      "optimum.behaviourGap": 0.8,
      "optimum.compliance.monitored": 0.95,
    },
  ]);
  const summary = summariseRun(tail, keys, {
    runId: "r",
    name: "demo",
    status: "interrupted",
    seeds: [1],
    engine: { name: "simd", backend: "" },
    versions: {},
    wallSeconds: 2.25,
  });
  const text = report({
    config,
    summary,
    startGap: 0,
    paths: createMeasurePaths([]),
    ideal: null,
    differences: [{ path: "own.strength", from: 1, to: undefined }],
    pay: [],
    files: ["Data: here"],
    next: { why: "Go on:", command: "hawthorne train --resume r" },
  });

  it("holds a row for each tier, with a dash for what was not measured", () => {
    const line = (start: string) => text.split("\n").find((one) => one.startsWith(start));
    expect(line("monitored")?.split(/ {2,}/)).toEqual(["monitored", "90.0", "95.0", "–", "1.25"]);
    expect(line("unmonitored")?.split(/ {2,}/)).toEqual(["unmonitored", "15.0", "–", "–", "–"]);
    expect(line("behaviour gap")).toMatch(/\+0\.75$/);
    expect(line("closed form")).toMatch(/\+0\.80$/);
  });

  it("says why there is no reward model", () => {
    const dpo = resolveConfig({ objective: { kind: "dpo" } });
    const input = {
      summary,
      startGap: 0,
      paths: createMeasurePaths([]),
      ideal: null,
      differences: [],
      pay: [],
      files: [],
      next: { why: "", command: "" },
    };
    expect(report({ ...input, config: dpo })).toMatch(/none: DPO learns from the comparisons themselves\n/);
    expect(report({ ...input, config })).toMatch(/none: no tier is graded\n/);
  });

  it("says what was changed, that it was stopped, where the files are and what comes next", () => {
    expect(text).toMatch(/stopped after epoch 1 of 1, 1 seed/);
    expect(text).toMatch(/own\.strength: nothing instead of 1/);
    expect(text).toMatch(/none: no tier is graded/); // accuracy was not measured
    expect(text).toMatch(/Data: here\n\nTo try next\. Go on:\n {2}hawthorne train --resume r\n$/);
  });
});
