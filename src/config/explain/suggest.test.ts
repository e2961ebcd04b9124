/** Did-you-mean: the distance, and which candidates count as near. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, editDistance, nearest } from "./suggest.js";

describe("edit distance", () => {
  it("counts insertions, deletions, replacements and swaps of neighbours as one each", () => {
    expect(editDistance("share", "shares")).toBe(1);
    expect(editDistance("graded", "grade")).toBe(1);
    expect(editDistance("policy", "polisy")).toBe(1);
    expect(editDistance("klCoef", "klCeof")).toBe(1);
    expect(editDistance("kitten", "sitting")).toBe(3); // k→s, e→i, +g
    expect(editDistance("", "abc")).toBe(3);
  });

  it("is symmetric, 0 only for equal words, and at most the longer length", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it("is given up beyond the most that is asked for, and the same up to it", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 8 }), (a, b, most) => {
        const distance = editDistance(a, b);
        expect(editDistance(a, b, most)).toBe(distance <= most ? distance : Infinity);
      }),
    );
  });
});

describe("the nearest word", () => {
  const fields = ["share", "flags", "graded", "visibility", "trained"];

  it("is found across typing slips, case and separators, and from a beginning", () => {
    expect(nearest("shre", fields)).toBe("share");
    expect(nearest("GRADED", fields)).toBe("graded");
    expect(nearest("learning_rate", ["learningRate", "klCoef"])).toBe("learningRate");
    expect(nearest("temp", ["strength", "temperature"])).toBe("temperature");
  });

  it("is nothing where nothing is near", () => {
    expect(nearest("observed", fields)).toBeUndefined();
    expect(nearest("", fields)).toBeUndefined();
    expect(nearest("x", ["y"])).toBeUndefined();
  });

  it("is not looked for beyond what people write: long words, and the two-hundredth candidate", () => {
    const long = "k".repeat(3000);
    expect(
      nearest(
        `${long}x`,
        Array.from({ length: 1000 }, () => long),
      ),
    ).toBeUndefined();
    const names = Array.from({ length: 1000 }, (_, i) => `name${i}`);
    expect(nearest("nane100", names)).toBe("name100");
    expect(nearest("nane999", names)).not.toBe("name999");
  });

  it("prefers the nearer of two", () => {
    expect(nearest("monitord", ["unmonitored", "monitored"])).toBe("monitored");
  });

  it("becomes a list of what is known where nothing is near", () => {
    expect(didYouMean("shre", fields)).toBe('Did you mean "share"?');
    expect(didYouMean("zzz", ["a", "b"])).toBe("Known here: a, b.");
    expect(didYouMean("zzz", [])).toBe("There are none.");
  });
});
