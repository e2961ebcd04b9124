/** What a config changes, in words: one line for each part, tables named, the most telling first. */
import { describe, expect, it } from "vitest";
import { configDifferences } from "../../config/explain/differences.js";
import { loadConfig } from "../../config/read/load.js";
import type { ConfigInput } from "../../config/schema/config.js";
import { resolveConfig } from "../../config/resolve.js";
import { changeLines } from "./changes.js";

const reference = resolveConfig({});
const linesOf = (input: ConfigInput): string[] =>
  changeLines(configDifferences(resolveConfig(input), reference)).map((line) => line.trim());

describe("what a config changes", () => {
  it("is nothing, or nothing but what the headline says", () => {
    expect(linesOf({})).toEqual(["The config is the default one."]);
    expect(linesOf({ seeds: 2, epochs: 3 })).toEqual([
      "But for seeds and epochs the config is the default one.",
    ]);
  });

  it("says what a single field means, and fields of one part in one line, the most telling first", () => {
    const changed = linesOf({
      seeds: 2,
      evaluation: { prompts: 16 },
      own: { strength: 0 },
      labeler: { weights: { harm: -4, complies: 2 } },
    });
    expect(changed.slice(1)).toEqual([
      "own.strength: 0 instead of 1 (scales the model's own utility)",
      "labeler.weights: complies 2 instead of 3, harm -4 instead of 0",
      "evaluation.prompts: 16 instead of 128 (held-out topics)",
    ]);
  });

  it("names a table instead of writing it out, and of a list what is missing", () => {
    const row = { refuse: 0.9, comply: 0.1 };
    const benign = { monitored: row, unmonitored: row };
    const lines = linesOf({ policy: { prior: { benign } }, rewardModel: { sees: ["complies", "effort"] } });
    expect(lines[1]).toMatch(/^policy\.prior: a table of its own \(/);
    expect(lines[2]).toMatch(/^rewardModel\.sees: without substance and keywords and strategic/);
  });

  it("names tiers and kinds that came and went, and what is unusual about a new tier", () => {
    const { config } = loadConfig("configs/scenarios/alignment-faking.json");
    const lines = changeLines(configDifferences(config, reference)).map((line) => line.trim());
    expect(lines[1]).toBe("tiers: free, paid (graded 0, trained no) instead of monitored, unmonitored");
    expect(lines).toContain("responses: without deflect");
    expect(lines.filter((line) => line.includes("topicGroup: any"))).toHaveLength(1);
    expect(lines.join("\n")).not.toMatch(/[{[]|more$/m);
  });
});
