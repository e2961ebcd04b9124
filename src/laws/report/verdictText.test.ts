/** Verdicts in words: against the prediction or only uncertain, and what a quick look may say. */
import { describe, expect, it } from "vitest";
import { gapsOf, testLaw } from "../../testing/laws.js";
import { above, always, below, exactly, published } from "../law/claims.js";
import type { ArmResults, Claim, Law } from "../law/law.js";
import { claimLaw, judgeLaws } from "../law/outcome.js";
import { changes, indexVerdict, verdictBlock, verdictWords } from "./verdictText.js";

const tracks = gapsOf([0, 0, 0], [1, 1, 1]);
const outcomeOf = (claims: Claim[], quick = false, status: Law["status"] = "reproduced") =>
  judgeLaws([claimLaw(testLaw({ claims: () => claims, status }), tracks)], quick)[0]!;
const full = { quick: false };
const good = above("control share", [0.9, 0.91, 0.92], 0.1, "control");

describe("a verdict", () => {
  it("is a line where every claim holds, whatever was published, with evidence and checks counted apart", () => {
    const claims = [
      above("x", [1, 1.01, 1.02], 0.5),
      good,
      exactly("z", [0, 0, 0], 0, "control"),
      published("y", [3, 3, 3.1], { value: 1, error: 0.1 }),
    ];
    const outcome = outcomeOf(claims);
    expect(verdictBlock(outcome, full)).toBe(
      "**Reproduced** (2 claims and 1 check; 3 seeds, 1 to 3; p < 0.001, < 0.001 after Holm's correction over this law alone).",
    );
    expect(indexVerdict(outcome)).toBe("reproduced");
  });

  it("names the one claim that is contradicted", () => {
    // mean 0.31, one-sided 95 % bound 2.91999 · 0.01 / √3 = 0.01686 below: 0.2931
    const outcome = outcomeOf([below("gap", [0.3, 0.32, 0.31], 0.05), good]);
    expect(verdictBlock(outcome, full)).toMatch(
      /^\*\*Contradicted\*\* \(2 claims; .*\): gap was 0\.310 \[≥ 0\.293\], predicted below 0\.05 \(against the prediction\)\.$/,
    );
    expect(indexVerdict(outcome)).toBe("**contradicted** (1 of 2 claims)");
  });

  it("lists several, and tells a failed check, uncertainty and a missing number apart", () => {
    const outcome = outcomeOf([
      above("slope", [-1, 0, 4], 0), // mean 1, standard error 1.5
      above("the same, later", [NaN, 1, 2], 0),
      always("gap, hidden", [0, 0, 0.5], 0, 0, "control"),
    ]);
    const [heading, ...items] = verdictBlock(outcome, full).split("\n");
    expect(heading).toMatch(/^\*\*Inconclusive\*\* \(2 claims and 1 check; .*:$/);
    expect(items).toHaveLength(3);
    expect(items[0]).toMatch(
      /^- check, gap, hidden was .*exactly 0 \(this cannot fail unless the code is wrong\);$/,
    );
    expect(items[1]).toMatch(/^- slope was 1\.0 \[.*undecided by 3 seeds\);$/);
    expect(items[2]).toMatch(/^- the same, later \(as in: slope\) was no number, .*nothing could be tested/);
    expect(indexVerdict(outcome)).toBe("**inconclusive** (1 of 3 claims, a check of the code, fails)");
  });

  it("says where every claim holds alone and the law does not stand among all laws", () => {
    const weak = [above("x", [0.2, 1, 1.8, 1], 0.15), good]; // p 0.0401
    const claimed = claimLaw(testLaw({ claims: () => weak }), tracks);
    const outcome = judgeLaws([claimed, claimed], false)[0]!;
    expect(verdictBlock(outcome, { quick: false })).toMatch(
      /p 0\.040, 0\.080 after .* 2 laws\): every claim holds alone, but the law does not stand among all laws\.$/,
    );
    expect(indexVerdict(outcome)).toBe("**inconclusive** (every claim holds alone, but not among all laws)");
  });

  it("of a quick look is no verdict", () => {
    const quick = { quick: true };
    const inside = [above("x", [1, 1, 1], 0.5), good];
    const outside = [above("x", [0.1, 0.1, 0.1], 0.5), good];
    expect(verdictWords(outcomeOf(inside, true), quick)).toBe("in range (3 seeds, 1 to 3, no test)");
    expect(verdictWords(outcomeOf(inside, true, "contradicted"), quick)).toBe(
      "in range here (3 seeds, 1 to 3, no test); the full verification found it contradicted",
    );
    expect(verdictBlock(outcomeOf(outside, true), quick)).toMatch(
      /^\*\*Out of range \(3 seeds, 1 to 3, no test\)\*\*: x was 0\.1.*\(out of range\)\.$/,
    );
  });
});

describe("changes", () => {
  const holding = gapsOf([0, 0, 0], [0.9, 0.95, 0.92]);
  const against = gapsOf([0.3, 0.32, 0.31], [0.9, 0.95, 0.92]);
  const unsure = gapsOf([0, 0, 0.2], [0.9, 0.95, 0.92]);
  const judged = (law: Law, results: ArmResults, quick = false) =>
    changes(judgeLaws([claimLaw(law, results)], quick), quick);
  const none = { broken: [], lost: [], gained: [] };

  it("are none where the verdict is what the law is marked as", () => {
    expect(judged(testLaw(), holding)).toEqual(none);
    expect(judged(testLaw({ status: "contradicted" }), against)).toEqual(none);
    expect(judged(testLaw({ status: "inconclusive" }), unsure)).toEqual(none);
  });

  it("say which law is lost and by which claim", () => {
    // 90 % interval: 0.31 ± 2.91999 · 0.01 / √3 = 0.01686
    expect(judged(testLaw(), against).lost).toEqual([
      "I1 (hidden flag) is marked as reproduced and now is contradicted: gap, hidden is 0.310 [0.293, 0.327], predicted -0.05 to 0.05.",
    ]);
    expect(judged(testLaw(), unsure).lost).toHaveLength(1);
    expect(judged(testLaw({ status: "inconclusive" }), against).lost).toHaveLength(1);
  });

  it("mention a law that is better than it is marked", () => {
    expect(judged(testLaw({ status: "contradicted" }), holding)).toEqual({
      ...none,
      gained: ["I1 (hidden flag) is marked as contradicted, and now is reproduced."],
    });
  });

  it("of a quick look are lost only where the full verification reproduced the law", () => {
    expect(judged(testLaw(), against, true).lost[0]).toMatch(
      /out of range here; the full verification reproduced it/,
    );
    expect(judged(testLaw({ status: "inconclusive" }), against, true).lost).toEqual([]);
  });

  it("say in words of its own that a check fails, whatever the law is marked as", () => {
    const claims = () => [above("x", [1, 1, 1], 0.5), exactly("leak", [0, 0, 0.1], 0, "control")];
    const { broken, lost } = judged(testLaw({ claims, status: "contradicted" }), holding);
    expect(broken).toEqual([
      "I1 (hidden flag) fails a check, which it cannot unless the code is wrong: leak is 0.033 (seeds 0.000 to 0.100), predicted exactly 0.",
    ]);
    expect(lost).toEqual([]);
  });
});
