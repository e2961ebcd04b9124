/** Paths as they are written, and the merge patch by which configs extend one another. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath, mergePatch, valueAt, type JsonValue } from "./json.js";

describe("paths", () => {
  it("are printed as people write them", () => {
    expect(formatPath(["tiers", "monitored", "share"])).toBe("tiers.monitored.share");
    expect(formatPath(["policy", "hidden", 1])).toBe("policy.hidden[1]");
    expect(formatPath(["tiers", "free tier"])).toBe('tiers["free tier"]');
  });

  it("lead to a value by its own keys only", () => {
    expect(valueAt({ a: [1, 2] }, ["a", 1])).toBe(2);
    expect(valueAt({ a: 1 }, ["constructor"])).toBeUndefined();
    expect(valueAt({ a: 1 }, ["a", "b"])).toBeUndefined();
  });
});

describe("merge patch", () => {
  it("does what the examples of RFC 7396 say", () => {
    // target, patch, result: appendix A of the RFC, but for those with a top-level null
    const examples: [JsonValue, JsonValue, JsonValue][] = [
      [{ a: "b" }, { a: "c" }, { a: "c" }],
      [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
      [{ a: "b" }, { a: null }, {}],
      [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
      [{ a: ["b"] }, { a: "c" }, { a: "c" }],
      [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
      [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
      [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
      [
        ["a", "b"],
        ["c", "d"],
        ["c", "d"],
      ],
      [{ a: "b" }, ["c"], ["c"]],
      [{ e: null }, { a: 1 }, { e: null, a: 1 }],
      [[1, 2], { a: "b", c: null }, { a: "b" }],
      [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    ];
    for (const [target, patch, result] of examples) expect(mergePatch(target, patch)).toEqual(result);
  });

  it("keeps the inherited order and puts new keys behind", () => {
    expect(Object.keys(mergePatch({ x: 1, y: 2 }, { z: 3, x: 4 }) as object)).toEqual(["x", "y", "z"]);
  });

  it("hides no key, not even one that sets a prototype elsewhere", () => {
    const patch = JSON.parse('{"a": {"__proto__": {"b": 1}}}') as JsonValue;
    expect(JSON.stringify(mergePatch({ a: { c: 2 } }, patch))).toBe('{"a":{"c":2,"__proto__":{"b":1}}}');
    expect(mergePatch({}, JSON.parse('{"constructor": null, "toString": {}}') as JsonValue)).toEqual({
      toString: {},
    });
  });

  it("changes neither argument, and the same patch twice is the same patch once", () => {
    const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const before = JSON.stringify([target, patch]);
        const once = mergePatch(target, patch);
        expect(JSON.stringify(mergePatch(once, patch))).toBe(JSON.stringify(once));
        expect(JSON.stringify([target, patch])).toBe(before);
      }),
    );
  });
});
