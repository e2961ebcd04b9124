/** What the terminal shows of a verification. */
import { expect, it } from "vitest";
import { claimLaw, judgeLaws } from "../../laws/outcome.js";
import { gapsOf, testLaw } from "../../testing/laws.js";
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

it("a verification shows each law's prediction, its claims with their verdicts, and the remark", () => {
  const lines = verificationText(outcomes).split("\n");
  const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
  expect(at(/^INVARIANTS\. .*test the code/)).toBe(0);
  expect(at(/^I1 {2}hidden flag: REPRODUCED$/)).toBeGreaterThan(0);
  expect(at(/gap, hidden +0 \(all seeds\) +-0\.05 to 0\.05 +p < 0\.001 +holds/)).toBeGreaterThan(0);
  expect(at(/control: gap, in sight +0\.923 \[.*\] +above 0\.5 +p .* +holds/)).toBeGreaterThan(0);
  expect(at(/^PHENOMENA\. .*findings/)).toBeGreaterThan(at(/^I1/));
  expect(at(/^P1 .*: NOT REPRODUCED \(marked as reproduced\)$/)).toBeGreaterThan(0);
  expect(at(/gap, hidden +0\.310 .* +FAILS$/)).toBeGreaterThan(0);
  expect(at(/^ {4}Two modes\.$/)).toBeGreaterThan(0);
});

it("one line sums it up", () => {
  expect(verdictLine(outcomes)).toBe("1 of 2 laws are reproduced; not: P1.");
  expect(verdictLine(outcomes.slice(0, 1))).toBe("1 of 1 law is reproduced.");
});

it("the list has a line a law under the heading of its class", () => {
  const list = lawList([testLaw({ id: "P1", lawClass: "phenomenon" }), testLaw()]);
  expect(list).toMatch(
    /^Invariants\..*\n {2}I1 {2}hidden flag {2}A hidden flag makes no gap\.\n\nPhenomena\./,
  );
});
