/** Verdicts in words: against the prediction or only uncertain, and what a quick look may say. */
import { describe, expect, it } from "vitest";
import { gapsOf, testLaw } from "../../testing/laws.js";
import { above, always, below, published } from "../law/claims.js";
import type { ArmResults, Claim, Law } from "../law/law.js";
import { claimLaw, judgeLaws } from "../law/outcome.js";
import { changes, indexVerdict, verdictBlock, verdictWords } from "./verdictText.js";

const outcomeOf = (claims: Claim[], quick = false, status: Law["status"] = "reproduced") =>
  judgeLaws([claimLaw(testLaw({ claims: () => claims, status }), {})], quick)[0]!;
const seeds = [1, 2, 3];
const full = { seeds, quick: false };
const good = above("control share", [0.9, 0.91, 0.92], 0.1, "control");

describe("a verdict", () => {
  it("is a line where every claim holds, whatever was published", () => {
    const outcome = outcomeOf([above("x", [1, 1.01, 1.02], 0.5), good, published("y", [3, 3, 3], 0, 1)]);
    expect(verdictBlock(outcome, full)).toBe("**Reproduced** (3 seeds).");
    expect(indexVerdict(outcome)).toBe("reproduced");
  });

  it("names the one claim that fails: its mean outside the range is against the prediction", () => {
    // mean 0.31, interval ± 4.303 · 0.01 / √3 = 0.0248
    const outcome = outcomeOf([below("gap", [0.3, 0.32, 0.31], 0.05), good]);
    expect(verdictBlock(outcome, full)).toBe(
      "**Not reproduced** (3 seeds): gap was 0.310 [0.285, 0.335], predicted below 0.05 (against the prediction).",
    );
    expect(indexVerdict(outcome)).toBe("**not reproduced** (1 of 2 claims fails)");
  });

  it("lists several, and tells uncertainty, a missing number and a single bad seed apart", () => {
    const outcome = outcomeOf([
      above("slope", [-1, 0, 4], 0), // mean 1, standard error 1.5
      above("the same, later", [NaN, 1, 2], 0),
      always("gap, hidden", [0, 0, 0.5], 0, 0, "control"),
    ]);
    const [heading, ...items] = verdictBlock(outcome, full).split("\n");
    expect(heading).toBe("**Not reproduced** (3 seeds):");
    expect(items).toHaveLength(3);
    expect(items[0]).toMatch(
      /^- slope was .*in range, but 3 seeds are not certain enough after the correction\);$/,
    );
    expect(items[1]).toMatch(/^- the same, later \(as in: slope\) was no number, .*nothing could be tested/);
    expect(items[2]).toMatch(/^- control, gap, hidden was .*predicted exactly 0 \(not every seed/);
  });

  it("of a quick look is no verdict", () => {
    const quick = { seeds, quick: true };
    const inside = [above("x", [1, 1, 1], 0.5), good];
    const outside = [above("x", [0.1, 0.1, 0.1], 0.5), good];
    expect(verdictWords(outcomeOf(inside, true), quick)).toBe("in range (3 seeds, no test)");
    expect(verdictWords(outcomeOf(inside, true, "not reproduced"), quick)).toBe(
      "in range here (3 seeds, no test); the full verification does not confirm it",
    );
    expect(verdictBlock(outcomeOf(outside, true), quick)).toMatch(
      /^\*\*Out of range \(3 seeds, no test\)\*\*: x was 0\.1.*\(out of range\)\.$/,
    );
  });
});

describe("changes", () => {
  const holding = gapsOf([0, 0, 0], [0.9, 0.95, 0.92]);
  const breaking = gapsOf([0.3, 0.32, 0.31], [0.9, 0.95, 0.92]);
  const judged = (law: Law, results: ArmResults) => judgeLaws([claimLaw(law, results)], false);

  it("are none where the verdict is what the law is marked as", () => {
    expect(changes(judged(testLaw(), holding))).toEqual({ lost: [], gained: [] });
    expect(changes(judged(testLaw({ status: "inconclusive" }), breaking))).toEqual({
      lost: [],
      gained: [],
    });
  });

  it("say which law is lost and by which claim", () => {
    expect(changes(judged(testLaw(), breaking))).toEqual({
      lost: [
        // interval: 0.31 ± 4.303 · 0.01 / √3 = 0.0248
        "I1 (hidden flag) is marked as reproduced and no longer is: gap, hidden is 0.310 [0.285, 0.335], predicted -0.05 to 0.05.",
      ],
      gained: [],
    });
  });

  it("mention a law that now is reproduced", () => {
    const { lost, gained } = changes(judged(testLaw({ status: "inconclusive" }), holding));
    expect(lost).toEqual([]);
    expect(gained).toEqual(["I1 (hidden flag) is marked as not reproduced, and now is reproduced."]);
  });
});
