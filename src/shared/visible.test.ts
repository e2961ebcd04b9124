/** What a terminal is not to be given as it stands, and that JSON keeps its meaning without it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "./errors.js";
import { visible, visibleInLine } from "./visible.js";

/** Code points of what acts on a terminal, turns text around, or shows nothing; from the tables of Unicode. */
const acting: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x061c, 0x061c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0x1d173, 0x1d17a],
  [0xe0001, 0xe0001],
  [0xe0020, 0xe007f],
];
const codePoints = acting.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
const nasty = fc.constantFrom(...codePoints.map((point) => String.fromCodePoint(point)));
const anyText = fc
  .array(fc.oneof(nasty, fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("\n", "\t", "\\", '"')))
  .map((parts) => parts.join(""));

describe("text for a terminal", () => {
  it("has no control or format character left, but is otherwise as it was", () => {
    for (const point of codePoints) {
      const character = String.fromCodePoint(point);
      const written = visible(`a${character}b`);
      expect(written).toMatch(/^a(\\u[0-9a-f]{4}){1,2}b$/);
      expect(JSON.parse(`"${written}"`)).toBe(`a${character}b`);
    }
    const harmless = "tier\t1 %\nKL ≤ 0.5 → „größer“ 日本語 עברית ❤\ufe0f 😀 e\u0301 \\u001b";
    expect(visible(harmless)).toBe(harmless);
  });

  it("keeps JSON valid and equal when it is read again, whatever it holds", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const written = visible(JSON.stringify(value, null, 2));
        expect(written).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(JSON.stringify(JSON.parse(written))).toBe(JSON.stringify(value));
      }),
    );
  });

  it("does not begin lines of its own where it stands within one", () => {
    expect(visibleInLine("a\nb\r\u001b[2J")).toBe("a\\nb\\u000d\\u001b[2J");
    const forged = describeProblem({
      path: "x\nAll is well.",
      expected: "a file",
      got: "\u001b]0;\u0007",
      hint: "\u202e",
    });
    expect(forged).toBe("x\\nAll is well.: expected a file, got \\u001b]0;\\u0007. \\u202e");
  });
});
