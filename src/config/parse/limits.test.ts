/** Limits that no config meets: each is passed by a file, an assignment or an object, and said in a sentence. */
import { describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.js";
import { resolveLayers } from "../layers.js";
import { resolveConfig } from "../resolve.js";
import type { ConfigInput } from "../schema/config.js";
import type { JsonObject } from "./json.js";
import { limitProblem } from "./limits.js";
import { parseConfig } from "./parse.js";

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "no error";
}

const inFile = (text: string): string => messageOf(() => parseConfig(text, "mine.json"));
const inSet = (assignment: string): string => messageOf(() => resolveLayers([], { set: [assignment] }));
const asValue = (value: unknown): string => messageOf(() => resolveConfig(value as ConfigInput));
const asPatch = (value: unknown): string =>
  messageOf(() => resolveConfig(value as ConfigInput, resolveConfig({})));
const asFlags = (value: unknown): string =>
  messageOf(() => resolveLayers([], { overrides: value as JsonObject }));

/** An object within an object, and so on, this many in all. */
function nested(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 1; level < levels; level++) value = { a: value };
  return value;
}

const entries = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, 1]));

describe("nesting", () => {
  it("is allowed to 64 levels and refused from the 65th, in files and objects alike", () => {
    const said = "expected at most 64 levels of braces and brackets, got more.";
    expect(inFile(JSON.stringify(nested(64)))).toBe("no error");
    expect(inFile(JSON.stringify(nested(65)))).toBe(`mine.json:1:321: ${said}`); // 64 times {"a":
    expect(limitProblem(nested(64))).toBeUndefined();
    expect(limitProblem(nested(65))).toMatchObject({ got: "more" });
    for (const levels of [65, 4000, 100_000]) {
      for (const say of [asValue, asPatch, asFlags]) expect(say(nested(levels))).toContain(said);
    }
  });

  it("overflows no stack, however deep it is and whether it is closed or not", () => {
    for (const text of ["[".repeat(4000), `{"a":${"[".repeat(400_000)}`, '{"a":'.repeat(100_000)])
      expect(inFile(text)).toMatch(
        /^mine\.json:1:\d+: expected at most 64 levels of braces and brackets, got more\.$/,
      );
    const deep = "[".repeat(40_000) + "]".repeat(40_000);
    for (const path of ["policy.hidden", "tiers", "name", "seeds", "tiers.a.flags.b"]) {
      expect(inSet(`${path}=${deep}`)).toMatch(/^--set .{80}: expected .*$/);
    }
  });

  it("is endless in an object that holds itself", () => {
    const circle: Record<string, unknown> = { seeds: 3 };
    circle["tiers"] = circle;
    for (const say of [asValue, asPatch, asFlags])
      expect(say(circle)).toMatch(
        /^(command line: )?tiers\.tiers\..*: expected at most 64 levels of braces and brackets, got more\.$/,
      );
  });
});

describe("size", () => {
  it("is limited for a text before it is parsed, a sea of blanks included", () => {
    expect(inFile(`${" ".repeat(2_000_000)}{}`)).toBe(
      "mine.json: expected a config of at most 1 MB, got a larger one.",
    );
    expect(inFile(`{}${" ".repeat(900_000)}`)).toBe("no error");
  });

  it("is limited for entries and for values in all", () => {
    expect(asValue({ tiers: entries(1001) })).toBe("tiers: expected at most 1,000 entries, got 1,001.");
    expect(asValue({ policy: { hidden: new Array(4e9) } })).toBe(
      "policy.hidden: expected at most 1,000 entries, got 4,000,000,000.",
    );
    const rows = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`r${i}`, entries(1000)]));
    const said = "expected a config of at most 20,000 values, got more.";
    expect(asValue({ tiers: rows })).toBe(`config: ${said}`);
    expect(inFile(JSON.stringify({ tiers: rows }))).toMatch(new RegExp(`^mine\\.json:1:\\d+: ${said}$`));
  });

  it("counts what lies at several places at each of them", () => {
    let shared: Record<string, unknown> = {};
    for (let level = 0; level < 40; level++) shared = { a: shared, b: shared };
    expect(asValue(shared)).toBe("config: expected a config of at most 20,000 values, got more.");
  });

  it("is limited for assignments", () => {
    const set = Array.from({ length: 1001 }, () => "seeds=2");
    expect(messageOf(() => resolveLayers([], { set }))).toBe(
      "--set: expected at most 1,000 assignments, got 1,001.",
    );
    expect(resolveLayers([], { set: set.slice(1) }).seeds).toBe(2);
  });
});

describe("what is no plain value", () => {
  it("is refused instead of being taken for empty, or for what it inherits", () => {
    const said = "expected plain values, got an object with a prototype of its own.";
    for (const value of [new Map([["seeds", 3]]), new Date(0), Object.create({ seeds: 3 }) as object])
      expect(asValue(value)).toBe(`config: ${said}`);
    expect(asValue({ tiers: new Map() })).toBe(`tiers: ${said}`);
    const list = Object.assign([8], { constructor: { name: "no class" } });
    expect(asValue({ policy: { hidden: list } })).toBe("no error");
    expect(asValue(Object.assign(Object.create(null) as object, { seeds: 0 }))).toMatch(/^seeds: expected/);
  });
});
