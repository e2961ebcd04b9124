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

const shown = (claim: Claim) => showMeasured(judge([[claim]], true)[0]!.claims[0]!);

describe("a measured mean", () => {
  it.each<[readonly number[], string]>([
    [[0.31, 0.32, 0.3], "0.310 [0.293, 0.327]"], // margin 2.92 · 0.01 / √3 = 0.0169
    [[10, 30, 20], "20 [3, 37]"], // margin 16.9
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
  quick: false,
  lawsAsked: 3,
  lawsJudged: 3,
  runs: 6,
  runsAsked: 9,
  wallSeconds: 12.3,
  costs: { I1: { runs: 6, seconds: 3.3 }, I2: { runs: 6, seconds: 0.6 }, P1: { runs: 3, seconds: 1.5 } },
  versions: { hawthorne: "0.1.0", node: "20.0.0" },
};
const holds = gapsOf([0, 0.001, 0], [0.9, 0.95, 0.92]);
const fails = gapsOf([0.3, 0.32, 0.31], [0.9, 0.95, 0.92]);
const withPublished = testLaw({
  id: "P1",
  lawClass: "phenomenon",
  statement: "Of a | b, one.",
  claims: (results) => [
    ...testLaw().claims(results),
    published("share", [80, 81, 82], { value: 77, error: 1 }),
  ],
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
    // hidden: mean 0.000333, margin 2.92 · 0.000577 / √3 = 0.00097
    const cells = rowOf("I1").split(" | ");
    expect(cells.slice(0, 4)).toEqual([
      "| **I1** A hidden flag makes no gap.",
      "derived: for tests",
      "No gap.",
      "gap, hidden: 0.0003 [-0.0006, 0.0013]",
    ]);
    expect(cells[4]).toMatch(/^The flag in sight\.<br>gap, in sight: 0\.923 \[≥ 0\.881\]$/);
    expect(cells.at(-1)).toBe("reproduced |");
  });

  it("shows a verdict that is not what the law is marked as", () => {
    expect(rowOf("I2")).toContain("**contradicted** (marked as reproduced)");
  });

  it("shows published figures beside what was measured, says where they are not met, and remarks", () => {
    // 4 / √(1² + (1 / √3)²) = 4 / 1.1547 = 3.46
    expect(rowOf("P1")).toContain("*published: 77 ± 1; here share: 81.00 ± 0.58: z = 3.5*");
    expect(text).toContain("**P1:** Two modes.");
  });

  it("keeps its columns whatever a statement holds", () => {
    expect(rowOf("P1")).toContain("a \\| b");
    expect(rowOf("P1").replaceAll("\\|", "").split("|")).toHaveLength(9); // seven cells
  });

  it("lists every claim with its numbers", () => {
    expect(text).toContain(
      "| I2 | prediction | gap, hidden | -0.05 to 0.05 | 0.310 [0.293, 0.327] | 0.01 | 3 | 1.000 | contradicted |",
    );
  });

  it("says with which seeds, how many runs were shared, and that a p is corrected", () => {
    expect(text).toContain("2026-01-31, 3 seeds, 1 to 3, 6 runs (9 asked for, shared ones run once) in 12 s");
    expect(text).toMatch(/Holm's correction runs over the laws/);
    expect(text).toMatch(/\[≥ a\] or \[≤ b\]: one-sided 95 % bound/);
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
    expect([...docs.keys()]).toEqual([
      "laws.md",
      "laws/costs.json",
      "laws/map.md",
      "laws/map.svg",
      "laws/I1.md",
      "laws/I2.md",
      "laws/P1.md",
    ]);
    const index = docs.get("laws.md") ?? "";
    expect(index).toContain("**1 of 3 laws are reproduced, 2 contradicted (P1, I2) and 0 inconclusive.**");
    expect(index).toContain("- [I1: hidden flag](laws/I1.md): a model");
    expect(index).toContain("| [I1](laws/I1.md) | hidden flag | reproduced | 0.002 |");
    expect(index).toContain("| [P1](laws/P1.md) | hidden flag | **contradicted** (1 of 2 claims) | 1.000 |");
    const page = docs.get("laws/I2.md") ?? "";
    const places = [
      "# I2: hidden flag\n\n[All laws](../laws.md) · before: [I1](I1.md) · next: [P1](P1.md) · **contradicted**",
      "**Claim: A hidden flag makes no gap.**",
      "A question?",
      "![hidden flag](I2.png)",
      "A limit.",
      "## Statistics\n\n**Contradicted** (2 claims; 3 seeds, 1 to 3; p 1.000",
      "| prediction | gap, hidden | -0.05 to 0.05 | 0.310 [0.293, 0.327] | 0.01 | 3 | 1.000 | contradicted |",
      "2026-01-31, 3 seeds, 1 to 3",
      "Its 6 runs took 0.6 s of one core",
    ].map((place) => page.indexOf(place));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it("have a map with the verdicts of what was run, as a page and as a picture", () => {
    const docs = lawDocs(outcomes, facts);
    expect(docs.get("laws.md")).toContain("[A map of the laws](laws/map.md)");
    expect(docs.get("laws/map.md")).toContain("[I1](I1.md) reproduced, [C2-2](C2-2.md), ");
    expect(docs.get("laws/map.svg")).toMatch(/>I1 ✓ {3}C2-2 {3}.*<\/text>/);
  });

  it("say what each law costs, in the index, and as data for the next estimate: seconds of one core per seed", () => {
    const docs = lawDocs(outcomes, facts);
    expect(docs.get("laws.md")).toContain(
      "All runs took 5 s of one core, most of it for I1 3 s, P1 2 s, I2 1 s.",
    );
    expect(JSON.parse(docs.get("laws/costs.json") ?? "")).toEqual({ I1: 1.1, I2: 0.2, P1: 0.5 });
  });

  it("link a law with the one that states it anew, both ways", () => {
    const anew = testLaw({ id: "P9", lawClass: "phenomenon", restates: "P1", title: "once more" });
    const docs = lawDocs(judgeLaws([claimLaw(withPublished, fails), claimLaw(anew, holds)], false), facts);
    expect(docs.get("laws/P1.md")).toContain(
      "*Restated by* [P9: once more](P9.md); this law keeps its verdict.",
    );
    expect(docs.get("laws/P9.md")).toContain("*Restates* [P1: hidden flag](P1.md), whose result was known");
    expect(docs.get("laws.md")).toContain("| [P1](laws/P1.md) | hidden flag | **contradicted**");
  });

  it("name the seeds of laws that do not have the same", () => {
    const [first, other] = [claimLaw(testLaw(), holds), claimLaw(testLaw({ id: "I2" }), holds)];
    const late = { ...other, seeds: [41, 42] };
    expect(tableMarkdown(judgeLaws([first, late], false), facts)).toContain(
      "3 seeds, 1 to 3 (1 law), 2 seeds, 41 to 42 (1 law), 6 runs",
    );
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
    expect(prediction).toMatchObject({
      values: [0, 0.001, 0],
      n: 3,
      holds: true,
      check: false,
      decided: { by: "interval" },
      published: null,
    });
    expect(control!.decided.by).toBe("lower bound");
    expect(control!.decided.low).toBeCloseTo(0.8809, 4);
    expect(control!.decided.high).toBeNull();
    expect(json.laws[0]!.claims[2]!.published).toMatchObject({ value: 77, error: 1 });
    expect(json.laws[1]).toMatchObject({ verdict: "reproduced", seeds: [1, 2, 3], restates: null });
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
