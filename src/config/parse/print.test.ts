/** Values, keys, paths and names in messages: as they were given, in one line, and short. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printList, printNumber, printPath, printValue, shortened } from "./print.js";

describe("what a message shows", () => {
  it("is a value as it was given", () => {
    expect(printValue("x")).toBe('"x"');
    expect(printValue({ a: [1, null, true], "b c": {} })).toBe('{"a":[1,null,true],"b c":{}}');
    expect(printValue(Infinity)).toBe("Infinity");
    expect(printValue(undefined)).toBe("nothing");
    expect([printNumber(1e30), printValue([1e21, -2.5e-7])]).toEqual(["1e30", "[1e21,-2.5e-7]"]);
  });

  it("is a value that JSON does not have, in words", () => {
    expect([10n, Symbol("s"), () => 1, [undefined]].map(printValue)).toEqual([
      "10",
      "a symbol",
      "a function",
      "[undefined]",
    ]);
  });

  it("is the beginning of what is long, deep or holds itself", () => {
    expect(printValue("x".repeat(1e6))).toHaveLength(80);
    const circle: unknown[] = [];
    circle.push(circle);
    expect(printValue(circle)).toBe(`${"[".repeat(79)}…`);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = { a: deep };
    expect(printValue(deep)).toMatch(/^(\{"a":)+\{?"?a?"?:?…$/);
    expect(printValue(Array.from({ length: 1e6 }, () => 1))).toHaveLength(80);
  });

  it("keeps both ends of a path", () => {
    const path = `tiers.${"k".repeat(3000)}.share`;
    expect(printPath(path)).toMatch(/^tiers\.k+…k+\.share$/);
    expect(printPath(path)).toHaveLength(100);
  });

  it("says how many names a list leaves out", () => {
    expect(printList(["a", "b"])).toBe("a, b");
    const names = Array.from({ length: 1000 }, (_, i) => `name${i}`);
    expect(printList(names)).toMatch(/^name0, name1, .* … and \d+ more$/);
    expect(printList(names).length).toBeLessThan(250);
    expect(printList(["k".repeat(3000)])).toHaveLength(40);
  });

  it("is one line of at most the length asked for, and the text itself where that is short and plain", () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 10, max: 100 }), fc.nat({ max: 8 }), (given, most, tail) => {
        const shown = shortened(given, most, tail);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown).not.toMatch(/(?!\t)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/u);
        expect(shortened(shown, most, tail)).toBe(shown);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (plain) => {
        expect(shortened(plain)).toBe(plain);
      }),
    );
  });
});
