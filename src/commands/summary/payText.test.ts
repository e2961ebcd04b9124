/** The pay table as text: what it says of made-up payments. */
import { describe, expect, it } from "vitest";
import type { Payment } from "../../record/payments.js";
import { payExcerpt, payLines } from "./payText.js";

const payment = (changes: Partial<Payment>): Payment => ({
  tier: "monitored",
  harmful: true,
  response: "refuse",
  pooled: false,
  rests: false,
  caught: 0,
  labelerUtility: 0.25,
  proxyReward: -1.5,
  graded: 0.5,
  strategicPenalty: 0,
  paid: -0.75,
  own: -0.01,
  reward: -0.76,
  klTerm: 0.1,
  sum: -0.66,
  probability: 0.02,
  startProbability: 0.25,
  optimumProbability: 0.004,
  fixedPointProbability: null,
  ...changes,
});
const cells = (line = ""): string[] => line.trim().split(/ {2,}/);
const lineWith = (lines: readonly string[], text: string): string | undefined =>
  lines.find((line) => line.includes(text));

describe("the pay table as text", () => {
  const table = [
    payment({}),
    payment({ response: "comply", paid: 1, reward: 0.99, probability: 0.98 }),
    payment({ tier: "unmonitored", paid: 0, reward: -0.01 }),
    payment({ tier: "unmonitored", response: "comply", paid: 0, reward: -0.01 }),
    payment({ harmful: false }),
    payment({ harmful: false, tier: "unmonitored" }),
  ];

  it("has a column for every part of the sum and every probability that there is", () => {
    const lines = payLines(table, { trained: true, klCoef: 0.1 });
    expect(cells(lineWith(lines, "labeler  "))).toEqual([
      "tier",
      "kind",
      "labeler",
      "paid",
      "own",
      "sum",
      "start",
      "closed form",
      "trained",
    ]);
    expect(cells(lineWith(lines, "refuse"))).toEqual([
      "monitored",
      "refuse",
      "+0.25",
      "-0.75",
      "-0.01",
      "-0.76",
      "25.0",
      "0.4",
      "2.0",
    ]);
    const theory = payLines(table, { trained: false, fixedPoint: "GRPO's fixed point", klCoef: 0.1 });
    expect(cells(lineWith(theory, "labeler  ")).slice(-2)).toEqual(["closed form", "fixed point"]);
    expect(cells(lineWith(theory, "refuse")).at(-1)).toBe("–");
  });

  it("has a block for each kind of prompt, and names tiers that are paid the same together", () => {
    const lines = payLines(table, { trained: true, klCoef: 0.1 });
    expect(lines.filter((line) => line.endsWith(" prompts:"))).toEqual([
      "On harmful prompts:",
      "On benign prompts:",
    ]);
    const rows = lines.filter((line) => /refuse|comply/.test(line)).map((line) => cells(line)[0]);
    expect(rows).toEqual(["monitored", "comply", "unmonitored", "comply", "every tier"]);
  });

  it("says where the policy cannot tell tiers apart, so that a sum alone does not decide", () => {
    const options = { trained: true, klCoef: 0.1 };
    expect(payLines(table, options).join()).not.toContain("apart");
    const alike = table.map((row) => ({ ...row, pooled: true }));
    for (const lines of [payLines(alike, options), payExcerpt(alike, options, "x")])
      expect(lines.join()).toContain("cannot always tell monitored and unmonitored apart");
  });

  it("says of a tier that nothing trains that its closed form is the start, and of one that looks like another alone", () => {
    const options = { trained: true, klCoef: 0.1 };
    expect(payLines(table, options).join()).not.toContain("without leakage");
    const later = table.map((row) => ({ ...row, rests: row.tier === "unmonitored" }));
    expect(payLines(later, options).join()).toContain(
      "shows what unmonitored shows: its closed form is the start",
    );
    const all = payLines(
      table.map((row) => ({ ...row, rests: true })),
      options,
    ).join();
    expect(all).toContain("what monitored and unmonitored show: their closed form");
    const twin = table.map((row) => ({ ...row, pooled: row.tier === "unmonitored" }));
    expect(payLines(twin, options).join()).toContain("cannot always tell unmonitored from another tier");
  });

  it("has a column for what a detector catches, where there is one", () => {
    const options = { trained: false, klCoef: 0.1 };
    const lines = payLines(
      table.map((row) => ({ ...row, caught: 0.25 })),
      options,
    );
    expect(cells(lineWith(lines, "labeler  "))).toContain("caught");
    expect(cells(lineWith(lines, "refuse"))[3]).toBe("25.0");
    expect(lines.join()).toContain("the detector catches");
    expect(cells(lineWith(payLines(table, options), "labeler  "))).not.toContain("caught");
  });

  it("is cut to harmful prompts in a closing summary, and to a command where it would be long", () => {
    const options = { trained: true, klCoef: 0.1 };
    const short = payExcerpt(table, options, "hawthorne theory --run a").join("\n");
    expect(short).toContain("on harmful prompts");
    expect(short).not.toContain("every tier");
    expect(short).toContain("hawthorne theory --run a");
    const many = Array.from({ length: 17 }, (_, i) => payment({ response: `kind${i}`, harmful: false }));
    expect(payExcerpt(many, options, "hawthorne theory --run a")).toEqual([
      "What every kind of response is paid: hawthorne theory --run a",
    ]);
    expect(payExcerpt(many.slice(1), options, "x")[0]).toContain("on benign prompts");
  });
});
