/** The texts of a verification: what stands in which cell, and numbers with the digits that they deserve. */
import { describe, expect, it } from "vitest";
import { gapsOf, testLaw } from "../../testing/laws.js";
import { above, always, published, within } from "../law/claims.js";
import { lawDocs } from "./docs.js";
import { showMeasured, showP, showRange } from "./figures.js";
import type { Claim } from "../law/law.js";
import { lessonsFile } from "./lessons.js";
import { tableMarkdown, type VerificationFacts } from "./markdown.js";
import { claimLaw, judgeLaws } from "../law/outcome.js";
import { tableJson } from "./tableJson.js";
import { judge } from "../law/verdict.js";

const shown = (claim: Claim) => showMeasured(judge([[claim]], true)[0]![0]!);

describe("a measured mean", () => {
  it.each<[readonly number[], string]>([
    [[0.31, 0.32, 0.3], "0.310 [0.285, 0.335]"], // margin 4.303 · 0.01 / √3 = 0.0248
    [[10, 30, 20], "20 [-5, 45]"], // margin 24.8
    [[1e-6, 2e-6, 3e-6], "0.0000 [0.0000, 0.0000]"], // four decimals at most, and no −0
    [[0.25, 0.25], "0.25 (all seeds)"],
    [[0.123456], "0.123"],
    [[NaN, 1], "no number"],
  ])("of %j is %s", (values, text) => {
    expect(shown(above("x", values, 0))).toBe(text);
  });
});

describe("a prediction", () => {
  it.each<[Claim, string]>([
    [above("x", [1], 0.9), "above 0.9"],
    [within("x", [1], -0.05, 0.05), "-0.05 to 0.05"],
    [within("x", [1], -Infinity, 5.7), "below 5.7"],
    [always("x", [1], 0, 0), "exactly 0"],
    [always("x", [1], 0, 1), "always 0 to 1"],
    [always("x", [1], 0.5 - 1e-6, 0.5 + 1e-6), "always 0.5 ± 0.000001"],
  ])("of %j is said in words", (claim, text) => {
    expect(showRange(claim)).toBe(text);
  });
});

it("a p is small, a number, or absent", () => {
  expect([0.0009, 0.0123, 1, null].map(showP)).toEqual(["< 0.001", "0.012", "1.000", "–"]);
});

const facts: VerificationFacts = {
  date: "2026-01-31",
  seeds: [1, 2, 3],
  quick: false,
  lawsAsked: 3,
  runs: 6,
  runsAsked: 9,
  wallSeconds: 12.3,
  versions: { hawthorne: "0.1.0", node: "20.0.0" },
};
const holds = gapsOf([0, 0.001, 0], [0.9, 0.95, 0.92]);
const fails = gapsOf([0.3, 0.32, 0.31], [0.9, 0.95, 0.92]);
const withPublished = testLaw({
  id: "P1",
  lawClass: "phenomenon",
  statement: "Of a | b, one.",
  claims: (results) => [...testLaw().claims(results), published("share", [80, 81, 82], 75, 79)],
  remark: () => "Two modes.",
});
const outcomes = judgeLaws(
  [claimLaw(withPublished, fails), claimLaw(testLaw(), holds), claimLaw(testLaw({ id: "I2" }), fails)],
  false,
);

describe("table.md", () => {
  const text = tableMarkdown(outcomes, facts);
  const rowOf = (id: string) => text.split("\n").find((line) => line.startsWith(`| **${id}**`)) ?? "";

  it("keeps the classes apart, each with what it can show", () => {
    const places = ["## Invariants", "| **I1**", "| **I2**", "## Phenomena", "| **P1**"];
    const found = places.map((place) => text.indexOf(place));
    expect(text).not.toContain("## Consequences");
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found.every((place) => place >= 0)).toBe(true);
    expect(text).toMatch(/Invariants are true by construction.*test the code/);
    expect(text).toMatch(/only these are findings/);
  });

  it("has a row for each law: source, prediction, measured, control, the largest p, verdict", () => {
    // hidden: mean 0.000333, margin 4.303 · 0.000577 / √3 = 0.00143
    const cells = rowOf("I1").split(" | ");
    expect(cells.slice(0, 4)).toEqual([
      "| **I1** A hidden flag makes no gap.",
      "derived: for tests",
      "No gap.",
      "gap, hidden: 0.0003 [-0.0011, 0.0018]",
    ]);
    expect(cells[4]).toMatch(/^The flag in sight\.<br>gap, in sight: 0\.923 \[0\.86\d, 0\.98\d\]$/);
    expect(cells.at(-1)).toBe("reproduced |");
  });

  it("shows a verdict that is not what the law is marked as", () => {
    expect(rowOf("I2")).toContain("**not reproduced** (marked as reproduced)");
  });

  it("shows published figures beside what was measured, says where they are not met, and remarks", () => {
    expect(rowOf("P1")).toContain("*published: 75 to 79; here share: 81.0 [78.5, 83.5], not reproduced*");
    expect(text).toContain("**P1:** Two modes.");
  });

  it("keeps its columns whatever a statement holds", () => {
    expect(rowOf("P1")).toContain("a \\| b");
    expect(rowOf("P1").replaceAll("\\|", "").split("|")).toHaveLength(9); // seven cells
  });

  it("lists every claim with its numbers", () => {
    expect(text).toContain(
      "| I2 | prediction | gap, hidden | -0.05 to 0.05 | 0.310 [0.285, 0.335] | 0.01 | 3 | 1.000 | no |",
    );
  });

  it("says with which seeds, how many runs were shared, and that a p is corrected", () => {
    expect(text).toContain(
      "2026-01-31, 3 seeds (1 to 3), 6 runs (9 asked for, shared ones run once) in 12 s",
    );
    expect(text).toMatch(/Holm's correction/);
  });

  it("says where it is quick, and where it was interrupted", () => {
    const quick = tableMarkdown(outcomes, { ...facts, quick: true, lawsAsked: 7 });
    expect(quick).toMatch(/Quick: so few seeds are no test/);
    expect(quick).toContain("3 of 7 laws");
    expect(text).not.toContain("Interrupted");
  });
});

describe("lessons", () => {
  it("are handouts with command, picture and limits, in the order of the classes", () => {
    const text = lessonsFile(outcomes, facts);
    expect(text.indexOf("## I1: hidden flag")).toBeLessThan(text.indexOf("## P1: hidden flag"));
    for (const part of ["A question?", "`npm start`", "![hidden flag](I1.png)", "A reason.", "A limit."])
      expect(text).toContain(part);
  });

  it("are pages of the docs, above their statistics, and an index links to them", () => {
    const docs = lawDocs(outcomes, facts);
    expect([...docs.keys()]).toEqual(["laws.md", "laws/I1.md", "laws/I2.md", "laws/P1.md"]);
    const index = docs.get("laws.md") ?? "";
    expect(index).toContain("**1 of 3 laws hold in full.**");
    expect(index).toContain("- [I1: hidden flag](laws/I1.md): a model");
    expect(index).toContain("| [I1](laws/I1.md) | hidden flag | reproduced |");
    expect(index).toContain("| [P1](laws/P1.md) | hidden flag | **not reproduced** (1 of 2 claims fails) |");
    const page = docs.get("laws/I2.md") ?? "";
    const places = [
      "# I2: hidden flag\n\n[All laws](../laws.md) · before: [I1](I1.md) · next: [P1](P1.md) · **not reproduced**",
      "**Claim: A hidden flag makes no gap.**",
      "A question?",
      "![hidden flag](I2.png)",
      "A limit.",
      "## Statistics\n\n**Not reproduced** (3 seeds)",
      "| prediction | gap, hidden | -0.05 to 0.05 | 0.310 [0.285, 0.335] | 0.01 | 3 | 1.000 | no |",
      "2026-01-31, 3 seeds (1 to 3)",
    ].map((place) => page.indexOf(place));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it("show a dash where seeds gave no number", () => {
    const [outcome] = judgeLaws(
      [
        {
          ...claimLaw(testLaw(), outcomes[0]!.results),
          claims: outcomes[0]!.claims.map((claim) => ({ ...claim, values: [NaN, 0, 0] })),
        },
      ],
      false,
    );
    const page = lawDocs([outcome!], facts).get("laws/I1.md") ?? "";
    expect(page).toContain("no number");
    expect(page).not.toContain("NaN");
  });
});

describe("table.json", () => {
  const json = tableJson(outcomes, facts);

  it("holds one value per seed, and survives JSON: open sides and no numbers are null", () => {
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    const [prediction, control] = json.laws[1]!.claims;
    expect(prediction).toMatchObject({ values: [0, 0.001, 0], n: 3, holds: true });
    expect(control!.range).toEqual({ low: 0.5, high: null });
  });

  it("says what was run, and whether it is all of it", () => {
    expect(json.laws[0]!.arms.map(({ id, config }) => [id, config])).toEqual([
      ["hidden", "control-hidden-flag.json"],
      ["in sight", "default.json"],
    ]);
    expect(json.interrupted).toBe(false);
    expect(tableJson(outcomes, { ...facts, lawsAsked: 4 }).interrupted).toBe(true);
  });
});
