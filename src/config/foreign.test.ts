/**
 * Whatever is given as a config: JSON trees laid on the default one at random, texts with damage, assignments, thousands of
 * wrong entries. Each is taken, or refused with problems of one short line each, soon.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem, UserError, type Problem } from "../shared/errors.js";
import { resolveLayers } from "./layers.js";
import { mergePatch, type JsonObject, type JsonValue } from "./parse/json.js";
import { parseConfig } from "./parse/parse.js";
import { defaultConfigPath } from "./read/load.js";
import { examine, resolveConfig } from "./resolve.js";
import type { ConfigInput } from "./schema/config.js";

const defaults = JSON.parse(JSON.stringify(resolveConfig({}))) as JsonObject;

/** All keys of the default config. */
function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}

const oddText = fc.constantFrom(
  "",
  "__proto__",
  "constructor",
  "toString",
  "a\nb",
  "\u2028",
  "\u202e",
  "\u001b[2J",
  "\ud800",
  '"]["',
  "k".repeat(3000),
  ".".repeat(300),
  `${"-".repeat(3000)}x`,
);
const text = fc.oneof(oddText, fc.constantFrom(...keysIn(defaults)), fc.string({ maxLength: 8 }));
const leaf: fc.Arbitrary<JsonValue> = fc.oneof(
  text,
  fc.constantFrom(null, true, 0, 1, -1, 0.5, 1e30, 5e-324, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { tree } = fc.letrec<{ tree: JsonValue; branch: JsonValue }>((tie) => ({
  tree: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("branch")),
  branch: fc.oneof(
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie("tree")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** A patch that puts a tree somewhere into the default config. */
const patch: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.array(fc.nat({ max: 20 }), { maxLength: 4 }), text, tree)
  .map(([steps, key, inner]) => {
    const path: string[] = [];
    let at: JsonValue | undefined = defaults;
    for (const step of steps) {
      if (typeof at !== "object" || at === null || Array.isArray(at)) break;
      const names = Object.keys(at);
      const name: string = names[step % names.length]!;
      path.push(name);
      at = (at as JsonObject)[name];
    }
    const end = Object.fromEntries([[key, inner]]);
    return path.reduceRight<JsonObject>((nested, name) => ({ [name]: nested }), end);
  });

function expectShortLines(problems: readonly Problem[]): void {
  for (const line of problems.map(describeProblem)) {
    expect(line).not.toMatch(/[\n\r\u001b\u2028\u202e]/);
    expect(line.length).toBeLessThan(520);
  }
}

/** Seconds that this process has computed: unlike those of a clock, they do not grow where the machine is busy. */
const seconds = (): number => process.cpuUsage().user / 1e6;

/** Runs what may throw a UserError, within two seconds; the problems, or none where it went through. */
function problemsOf(action: () => unknown): readonly Problem[] {
  const start = seconds();
  try {
    action();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems;
  } finally {
    expect(seconds() - start).toBeLessThan(2);
  }
}

describe("foreign input", () => {
  it("laid on the default config gives a config, or problems of one short line each", () => {
    fc.assert(
      fc.property(fc.array(patch, { minLength: 1, maxLength: 3 }), (patches) => {
        const input = patches.reduce<JsonValue>(mergePatch, defaults);
        const { config, problems } = examine(input);
        expect(config === null).toBe(problems.length > 0);
        expectShortLines(problems);
        expectShortLines(problemsOf(() => resolveLayers([], { overrides: input as JsonObject })));
      }),
      { numRuns: 300 },
    );
  });

  it("in a file that was damaged gives a config, or problems of one short line each", () => {
    const whole = readFileSync(defaultConfigPath(), "utf8");
    const damage = fc.tuple(
      fc.nat({ max: whole.length }),
      fc.nat({ max: 30 }),
      fc.oneof(
        oddText,
        fc.constantFrom(
          ..."{}[],:\"\\/*'“#+.e",
          "//",
          "/*",
          "\u0000",
          "[".repeat(100),
          "1e999",
          "NaN",
          "1.2.3",
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const damaged = damages.reduce(
          (before, [at, length, put]) => before.slice(0, at) + put + before.slice(at + length),
          whole,
        );
        const problems = problemsOf(() => {
          const { value, places } = parseConfig(damaged, "mine.json");
          return resolveLayers([{ patch: value, places }], { file: "mine.json" });
        });
        expectShortLines(problems);
        for (const { path } of problems) expect(path).toMatch(/^mine\.json/);
      }),
      { numRuns: 300 },
    );
  });

  it("in an assignment gives a config, or problems of one short line each", () => {
    const assignment = fc
      .tuple(
        fc.array(text, { maxLength: 4 }),
        fc.oneof(
          text,
          tree.map((value) => JSON.stringify(value)),
        ),
      )
      .map(([keys, value]) => `${keys.join(".")}=${value}`);
    fc.assert(
      fc.property(fc.array(assignment, { minLength: 1, maxLength: 3 }), (set) => {
        expectShortLines(problemsOf(() => resolveLayers([], { set })));
      }),
      { numRuns: 300 },
    );
  });

  it("reaches no prototype", () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.hasOwn(Object.prototype, "share")).toBe(false);
  });
});

describe("thousands of wrong entries", () => {
  const flags = { monitored: 1 };
  const many = (count: number, name: string, value: unknown): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, value]));
  const rows = Object.fromEntries(
    Array.from({ length: 15 }, (_, i) => [`row${i}`, many(1000, `nane${i}x`, 0.1)]),
  );

  // Each of these took ten seconds and more, comparing each with each.
  it.each([
    ["tiers", { tiers: many(1000, "t", many(15, "unknown", 1)) }],
    [
      "flags",
      {
        tiers: Object.fromEntries(
          Array.from({ length: 990 }, (_, i) => [`t${i}`, { share: 0.001, flags: many(15, `f${i}x`, 1) }]),
        ),
      },
    ],
    ["responses", { responses: many(1000, "r", { complies: "x" }) }],
    ["rows of a prior", { responses: many(999, "name", {}), policy: { prior: { harmful: rows } } }],
    [
      "long names",
      {
        tiers: many(900, "k".repeat(60), { share: 0.001, flags }),
        policy: { prior: { harmful: many(900, "kq".repeat(30), {}), benign: many(900, "q".repeat(60), {}) } },
      },
    ],
  ])("are told in seconds, twenty of them in a message: %s", (_, input) => {
    const start = seconds();
    let thrown: unknown;
    try {
      resolveConfig(input as ConfigInput);
    } catch (error) {
      thrown = error;
    }
    expect(seconds() - start).toBeLessThan(4); // about half a second where nothing else runs
    expect(thrown).toBeInstanceOf(UserError);
    const { problems, message } = thrown as UserError;
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)).toEqual({ path: "config", expected: "at most 500 problems", got: "more" });
    const lines = message.split("\n");
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe("… and 481 more.");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(500);
  });
});
