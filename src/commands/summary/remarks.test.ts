/** Which changes without effect are worth a line, and what the line says. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { configDifferences } from "../../config/explain/differences.js";
import { defaultConfigPath, loadConfig } from "../../config/read/load.js";
import { resolveConfig } from "../../config/resolve.js";
import type { ConfigPatch } from "../../config/schema/config.js";
import { changesOf } from "../changes.js";
import { inertRemarks } from "./remarks.js";

const base = resolveConfig({});

function remarks(patch: ConfigPatch, by: "set" | "file" = "set"): string[] {
  const config = resolveConfig(patch, base);
  return inertRemarks(config, {
    set: [],
    file: [],
    standsAlone: false,
    [by]: configDifferences(config, base),
  });
}

describe("a remark on what cannot act", () => {
  it("names the change, says that nothing comes of it, and why", () => {
    expect(remarks({ tiers: { unmonitored: { visibility: 0 } } })).toEqual([
      "tiers.unmonitored.visibility = 0 changes nothing in training: tier unmonitored is never graded, so no labeler looks there.",
    ]);
  });

  it("names together what has one reason, and not all of many", () => {
    expect(remarks({ gold: { weights: { harm: 0, complies: 3 } } })[0]).toMatch(
      /^gold.weights.complies = 3 and gold.weights.harm = 0 change nothing in training: gold never/,
    );
    expect(
      remarks({
        objective: { groupSize: 8 },
        gold: { weights: { complies: 0, substance: 0, effort: 1, harm: 0 } },
      })[0],
    ).toMatch(
      /^gold.weights.complies = 0, gold.weights.substance = 0, gold.weights.effort = 1 and 1 more change/,
    );
  });

  it("says by how much at most the closed form moves where something hardly acts", () => {
    expect(remarks({ labeler: { weights: { complies: 30 } } })[0]).toMatch(
      /^labeler.weights.complies = 30 hardly changes anything: .* by more than [1-5] percentage points?\.$/,
    );
  });

  it("is not made of what a file says beside what acts: gold for the charts, and what is off anyway", () => {
    const acts = { labeler: { weights: { harm: -4 } } };
    expect(remarks({ ...acts, gold: { weights: { harm: -1 } } }, "file")).toEqual([]);
    expect(remarks({ gold: { weights: { harm: -1 } } }, "file")).toHaveLength(1);
    expect(remarks({ ...acts, tiers: { unmonitored: { visibility: 0 } } }, "file")).toEqual([]);
    expect(remarks({ ...acts, tiers: { unmonitored: { visibility: 0.5 } } }, "file")).toHaveLength(1);
  });

  it("says what a file that stands alone leaves out", () => {
    expect(inertRemarks(base, { set: [], file: [], standsAlone: true })).toEqual([
      'The file has no "extends": what it does not name has its default. To change another config write, say, "extends": "./default.json".',
    ]);
  });

  it("is made of no config that comes with the package", () => {
    const folder = dirname(defaultConfigPath());
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".json") && file !== "schema.json",
    );
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const path = join(folder, file);
      const { config } = loadConfig(path);
      expect(inertRemarks(config, changesOf(config, path, [])), file).toEqual([]);
    }
  });
});
