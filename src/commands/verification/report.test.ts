/** What the terminal shows of a verification. */
import { expect, it } from "vitest";
import { claimLaw, judgeLaws } from "../../laws/law/outcome.js";
import { gapsOf, testLaw } from "../../testing/laws.js";
import type { Judging } from "../../laws/report/verdictText.js";
import { lawList, verdictLine, verificationText } from "./report.js";

const holds = gapsOf([0, 0, 0], [0.9, 0.95, 0.92]);
const fails = gapsOf([0.3, 0.32, 0.31], [0.9, 0.95, 0.92]);
const outcomes = judgeLaws(
  [
    claimLaw(testLaw(), holds),
    claimLaw(testLaw({ id: "P1", lawClass: "phenomenon", remark: () => "Two modes." }), fails),
  ],
  false,
);
const full: Judging = { quick: false };

it("a verification shows each law's prediction, its claims with their verdicts, and the remark", () => {
  const lines = verificationText(outcomes, full).split("\n");
  const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
  expect(at(/^INVARIANTS$/)).toBe(2);
  expect(at(/^Invariants are .*test the code/)).toBe(3);
  // In sight: mean 0.92333, standard error √(0.00063333 / 3) = 0.014530; the bound lies 2.91999 of these below, at 0.88090.
  // t = 0.42333 / 0.014530 = 29.13 with 2 degrees of freedom: p = (1 − t / √(t² + 2)) / 2 = 0.00059, and twice that of two laws.
  expect(
    at(
      /^I1 {2}hidden flag: REPRODUCED {2}3 seeds, 1 to 3; p < 0\.001, 0\.001 after Holm's correction over 2 laws$/,
    ),
  ).toBeGreaterThan(0);
  expect(at(/gap, hidden +0 \(all seeds\) +-0\.05 to 0\.05 +p < 0\.001 +holds/)).toBeGreaterThan(0);
  expect(at(/control: gap, in sight +0\.923 \[≥ 0\.881\] +above 0\.5 +p < 0\.001 +holds/)).toBeGreaterThan(0);
  expect(at(/one-sided 95 % bound, where that decided/)).toBe(0);
  expect(at(/^PHENOMENA$/)).toBeGreaterThan(at(/^I1/));
  expect(at(/^P1 .*: CONTRADICTED \(marked as reproduced\) {2}3 seeds/)).toBeGreaterThan(0);
  expect(at(/gap, hidden +0\.310 \[0\.293, 0\.327\] .* +contradicted$/)).toBeGreaterThan(0);
  expect(at(/^ {4}Seen: Two modes\.$/)).toBeGreaterThan(0);
});

it("one line sums it up", () => {
  expect(verdictLine(outcomes, full)).toBe("1 of 2 laws are reproduced; contradicted: P1.");
  expect(verdictLine(outcomes.slice(0, 1), full)).toBe("1 of 1 law is reproduced.");
});

it("a quick verification says first and last that it is no test, and reproduces nothing", () => {
  const quick: Judging = { quick: true };
  const refuted = testLaw({ id: "I2", status: "contradicted" });
  const looked = judgeLaws([claimLaw(testLaw(), fails), claimLaw(refuted, holds)], true);
  const lines = verificationText(looked, quick).split("\n");
  expect(lines[0]).toMatch(/^Quick: 3 seeds are no test/);
  expect(lines).toContain("I1  hidden flag: out of range (3 seeds, 1 to 3, no test)");
  expect(lines).toContain(
    "I2  hidden flag: in range here (3 seeds, 1 to 3, no test); the full verification found it contradicted",
  );
  expect(lines.join("\n")).toMatch(/gap, hidden +0\.310 .*out of range/);
  expect(lines.join("\n")).not.toMatch(/reproduced|holds|fails/i);
  expect(verdictLine(looked, quick)).toBe("1 of 2 laws are in range (3 seeds, 1 to 3, no test); not: I1.");
});

it("running text is broken into lines of at most 100 letters, and no word is lost", () => {
  const statement = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
  const text = verificationText(judgeLaws([claimLaw(testLaw({ statement }), holds)], false), full);
  const lines = text.split("\n").filter((line) => line.includes("word"));
  expect(lines.length).toBeGreaterThan(3);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(lines.map((line) => line.trim()).join(" ")).toContain(statement);
});

it("the list has title and statement of every law under the heading of its class", () => {
  const list = lawList([testLaw({ id: "P1", lawClass: "phenomenon" }), testLaw()]);
  expect(list).toMatch(
    /^INVARIANTS\nInvariants are.*\n\n {2}I1 {2}hidden flag\n {4}A hidden flag makes no gap\.\n\nPHENOMENA\n/,
  );
});
