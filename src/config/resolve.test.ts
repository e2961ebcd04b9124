/** Plain values to a Config: defaults, freezing, and a problem in words for everything the schema can object to. */
import type { ConfigInput } from "./schema/config.js";
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { describeProblem, UserError } from "../shared/errors.js";
import { examine, resolveConfig } from "./resolve.js";

/** The problems of an input, as the lines a person reads. */
const linesOf = (input: unknown): string[] => examine(input).problems.map(describeProblem);

const isDeeplyFrozen = (value: unknown): boolean =>
  typeof value !== "object" ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen));

describe("resolving", () => {
  it("fills every default in, and what it gives resolves to itself", () => {
    const config = resolveConfig({});
    expect(config).toMatchObject({ seeds: 5, epochs: 60, objective: { kind: "ppo", klCoef: 0.1 } });
    expect(resolveConfig(JSON.parse(JSON.stringify(config)) as ConfigInput)).toEqual(config);
  });

  it("freezes all the way down, and one config's freezing leaves the next one whole", () => {
    const config = resolveConfig({});
    expect(isDeeplyFrozen(config)).toBe(true);
    expect(() => {
      (config.tiers["monitored"] as { share: number }).share = 1;
    }).toThrow(TypeError);
    expect(resolveConfig({})).toEqual(config);
    expect(resolveConfig({}).tiers).not.toBe(config.tiers);
  });

  it("leaves the input as it was", () => {
    const input = { tiers: { a: { share: 2 } }, seeds: "x" };
    const before = JSON.stringify(input);
    examine(input);
    expect(JSON.stringify(input)).toBe(before);
    expect(Object.isFrozen(input)).toBe(false);
  });

  it("keeps tiers and responses in the order they are written in", () => {
    const flags = {};
    const config = resolveConfig({
      tiers: { zeta: { share: 0.5, flags }, alpha: { share: 0.5, flags } },
      observation: { flags: {} },
      gap: { of: "zeta", minus: "alpha" },
      responses: { yes: { complies: 1 }, no: {} },
    });
    expect(Object.keys(config.tiers)).toEqual(["zeta", "alpha"]);
    expect(Object.keys(config.responses)).toEqual(["yes", "no"]);
  });

  it("throws all problems as one UserError", () => {
    expect(() => resolveConfig({ seeds: 0, epochs: -1 })).toThrow(UserError);
    expect(() => resolveConfig({ seeds: 0, epochs: -1 })).toThrow(
      "seeds: expected a whole number from 1 to 10000, got 0.\n" +
        "epochs: expected a whole number from 0 to 100000, got -1.",
    );
  });

  it.each([
    [[1], "config: expected an object, got a list."],
    [null, "config: expected an object, got null."],
    ["x", "config: expected an object, got a string."],
    [undefined, "config: expected an object, got nothing."],
  ])("refuses %j as a config", (input, line) => {
    expect(linesOf(input)).toEqual([line]);
  });
});

describe("a wrong value is reported with what was expected, what was got and what to do", () => {
  it.each([
    [{ seeds: "five" }, 'seeds: expected a whole number from 1 to 10000, got "five".'],
    [{ seeds: "5" }, 'seeds: expected a whole number from 1 to 10000, got "5". Write 5, without quotes.'],
    [{ seeds: 2.5 }, "seeds: expected a whole number from 1 to 10000, got 2.5."],
    [{ seeds: NaN }, "seeds: expected a whole number from 1 to 10000, got NaN."],
    [{ seeds: 1e30 }, "seeds: expected a whole number from 1 to 10000, got 1e30."],
    [{ seeds: null }, "seeds: expected a whole number from 1 to 10000, got null."],
    [{ world: { topicStrength: -1 } }, "world.topicStrength: expected a number of at least 0, got -1."],
    [
      { world: { topicStrength: Infinity } },
      "world.topicStrength: expected a number of at least 0, got Infinity.",
    ],
    [
      { world: { harmfulRate: 50 } },
      "world.harmfulRate: expected a number from 0 to 1, got 50. If 50 is a percentage, write 0.5.",
    ],
    [
      { world: { harmfulRate: "50%" } },
      'world.harmfulRate: expected a number from 0 to 1, got "50%". Write 0.5, without quotes.',
    ],
    [
      { world: { harmfulRate: "0,5" } },
      'world.harmfulRate: expected a number from 0 to 1, got "0,5". Write 0.5, without quotes.',
    ],
    [{ objective: { klCoef: 0 } }, "objective.klCoef: expected a number above 0, got 0."],
    [
      { objective: { dpo: { flipRate: 0.5 } } },
      "objective.dpo.flipRate: expected a number of at least 0 and below 0.5, got 0.5.",
    ],
    [{ labeler: { flipRate: 1.5 } }, "labeler.flipRate: expected a number from 0 to 1, got 1.5."],
    [{ objective: { groupSize: 1 } }, "objective.groupSize: expected a whole number of at least 2, got 1."],
    [
      { objective: { kind: "PPO" } },
      'objective.kind: expected one of "ppo", "reinforce", "rloo", "grpo", "dpo", "exact", got "PPO". Did you mean "ppo"?',
    ],
    [{ policy: { activation: 3 } }, 'policy.activation: expected one of "relu", "tanh", got 3.'],
    [
      { policy: { hidden: 32 } },
      "policy.hidden: expected a list of at most 8 items, each a whole number from 1 to 4096, got 32. Write [32].",
    ],
    [
      { policy: { hidden: [1, 1, 1, 1, 1, 1, 1, 1, 1] } },
      "policy.hidden: expected a list of at most 8 items, each a whole number from 1 to 4096, got [1,1,1,1,1,1,1,1,1].",
    ],
    [{ policy: { hidden: [32, "x"] } }, 'policy.hidden[1]: expected a whole number from 1 to 4096, got "x".'],
    [
      { rewardModel: { sees: [] } },
      'rewardModel.sees: expected a list of at least 1 item, each one of "complies", "substance", "keywords", "strategic", "effort", got [].',
    ],
    [
      { rewardModel: { sees: ["complys"] } },
      'rewardModel.sees[0]: expected one of "complies", "substance", "keywords", "strategic", "effort", got "complys". Did you mean "complies"?',
    ],
    [{ rewardModel: { seesFlags: 1 } }, "rewardModel.seesFlags: expected true or false, got 1. Write true."],
    [
      { rewardModel: { seesFlags: "True" } },
      'rewardModel.seesFlags: expected true or false, got "True". Write true, without quotes.',
    ],
    [
      { world: 3 },
      "world: expected an object with fields of its own, got 3. Its fields, each set by itself: topicDim, harmfulRate, topicStrength.",
    ],
    [
      { responses: ["yes", "no"] },
      'responses: expected an object with an entry for each name, got ["yes","no"]. Write { "name": …, "other name": … }.',
    ],
    [
      { tiers: { ["k".repeat(81)]: {} } },
      `tiers.${"k".repeat(81)}: expected a name of at most 80 characters, got "${"k".repeat(78)}….`,
    ],
    [
      { policy: { prior: { harmful: { monitored: { valueOf: 1 } } } } },
      'policy.prior.harmful.monitored.valueOf: expected another name, got "valueOf".',
    ],
    [
      { constructor: 1 },
      'constructor: expected a field that exists, got "constructor". Known here: name, description, seed, seeds, epochs, tiers, gap, observation, world, responses, labeler, rewardModel, gold, own, policy, objective, stop, evaluation, story.',
    ],
    [
      JSON.parse('{"world": {"__proto__": {"topicDim": 3}}}'),
      'world.__proto__: expected another name, got "__proto__".',
    ],
    [{ name: "" }, 'name: expected a text of 1 to 80 characters, got "".'],
    [
      { gap: { of: "free tier" } },
      'gap.of: expected a name (a letter, then letters, digits, - or _), got "free tier".',
    ],
    [{ stop: { measure: "kl", tier: "monitored" } }, "stop.below: expected a number, got nothing."],
    [
      { own: { modification: {} } },
      "own.modification.flag: expected a name (a letter, then letters, digits, - or _), got nothing.",
    ],
  ])("%j", (input, line) => {
    expect(linesOf(input)).toEqual([line]);
  });

  it("says of a flag that it is 0 or 1", () => {
    const tier = (monitored: unknown) => ({ share: 0.5, flags: { monitored } });
    expect(linesOf({ tiers: { monitored: tier(true), unmonitored: tier(2) } })).toEqual([
      "tiers.monitored.flags.monitored: expected 0 or 1, got true. Write 1.",
      "tiers.unmonitored.flags.monitored: expected 0 or 1, got 2.",
    ]);
  });

  it("says of a name with a blank what a name is", () => {
    const responses = { "play dead": { complies: 0 }, comply: { complies: 1 } };
    expect(linesOf({ responses })).toEqual([
      'responses["play dead"]: expected a name (a letter, then letters, digits, - or _), got "play dead". For example play-dead.',
    ]);
  });

  it("says that a record written without extends stands alone", () => {
    expect(linesOf({ tiers: { unmonitored: { graded: 0.25 } } })[0]).toBe(
      'tiers.unmonitored.share: expected a number from 0 to 1, got nothing. A file without "extends" gives its tiers in full; add "extends": "./default.json" to change only a part.',
    );
  });
});

describe("an unknown key", () => {
  it.each([
    [{ epoch: 5 }, 'epoch: expected a field that exists, got "epoch". Did you mean "epochs"?'],
    [
      { labeler: { wieghts: {} } },
      'labeler.wieghts: expected a field that exists, got "wieghts". Did you mean "weights"?',
    ],
    [
      { klCoef: 1 },
      'klCoef: expected a field that exists, got "klCoef". It belongs elsewhere: objective.klCoef.',
    ],
    [
      { gap: { between: 1 } },
      'gap.between: expected a field that exists, got "between". Known here: of, minus.',
    ],
    [
      { responses: { yes: { complies: 1, honesty: 1 }, no: {} } },
      'responses.yes.honesty: expected a field that exists, got "honesty". Known here: complies, substance, keywords, strategic, effort, topicGroup.',
    ],
  ])("%j", (input, line) => {
    expect(linesOf(input)).toEqual([line]);
  });
});

describe("a title", () => {
  it("stays in its line and shows what it is; a description may be anything", () => {
    const said = "name: expected a text in one line, without control characters, got ";
    for (const name of [
      "\u001b[2J",
      "a\nb",
      "a\tb",
      "\u0000",
      "\u009b2J",
      "a\u2028b",
      "\u202eabc",
      "\ud800",
    ]) {
      expect(linesOf({ name })).toHaveLength(1);
      expect(linesOf({ name })[0]).toContain(said);
    }
    for (const name of ["Größe, 大きさ, حجم", "👩‍🔬 ☕️", "50 % {a} $(b) `c`"])
      expect(linesOf({ name })).toEqual([]);
    expect(linesOf({ description: "\u001b[2J\na\u202e" })).toEqual([]);
  });
});

describe("checks across fields beside wrong fields", () => {
  it("still run where they read none of the wrong ones", () => {
    const input = { seeds: 0, gap: { of: "nobody" } };
    expect(linesOf(input)).toEqual([
      "seeds: expected a whole number from 1 to 10000, got 0.",
      'gap.of: expected the name of a tier, got "nobody". The tiers are: monitored, unmonitored.',
    ]);
  });

  it("are left out where they would judge a field that is itself wrong", () => {
    // without the wrong share the sum is 0.5, which is nothing the student wrote
    const flags = { monitored: 1 };
    const tiers = { monitored: { share: 0.5, flags }, unmonitored: { share: "half", flags } };
    expect(linesOf({ tiers })).toEqual([
      'tiers.unmonitored.share: expected a number from 0 to 1, got "half".',
    ]);
  });

  it("are left out where a misspelt key stands for a field they read", () => {
    // "minus" is misspelt, so the default that takes its place may not be what is meant
    expect(linesOf({ gap: { of: "unmonitored", minuss: "monitored" } })).toEqual([
      'gap.minuss: expected a field that exists, got "minuss". Did you mean "minus"?',
    ]);
  });
});

describe("in a page with a strict content security policy", () => {
  it("makes no code from text, neither for the schema nor to check a config", () => {
    // A process of its own, on the build: zod tries once, when the first schema is made.
    const script = `
      let tried = 0;
      const count = () => { tried++; throw new EvalError("refused"); };
      globalThis.Function = new Proxy(Function, { construct: count, apply: count });
      globalThis.eval = count;
      const { resolveConfig } = await import("./dist/config/resolve.js");
      process.stdout.write(String(resolveConfig({}).seeds) + " seeds, tried " + String(tried));
    `;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect(stdout).toBe("5 seeds, tried 0");
  });
});

describe("a change of another config", () => {
  const base = resolveConfig({ name: "base", labeler: { weights: { harm: -4 } } });

  it("says only what differs, as in a file that extends another", () => {
    const audited = resolveConfig({ tiers: { unmonitored: { graded: 0.25 } } }, base);
    expect(audited.tiers["unmonitored"]).toEqual({ ...base.tiers["unmonitored"], graded: 0.25 });
    expect({ ...audited, tiers: base.tiers }).toEqual(base);
  });

  it("is checked as a whole", () => {
    expect(() => resolveConfig({ tiers: { monitored: { share: 0.7 } } }, base)).toThrow(/share/);
  });
});
