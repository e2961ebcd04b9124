/** Assignments of --set: what they change, and what they say of a path that does not exist. */
import { describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.js";
import { mergePatch, type JsonObject } from "./json.js";
import { resolveLayers } from "../layers.js";
import { resolveConfig } from "../resolve.js";
import { setLayer } from "./set.js";

const apply = (assignment: string, base: JsonObject = {}) =>
  mergePatch(base, setLayer(assignment, base).patch);

function messageOf(assignment: string, base: JsonObject = {}): string {
  try {
    resolveLayers([{ patch: base, places: new Map() }], { set: [assignment] });
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "no error";
}

describe("--set path=value", () => {
  it("takes JSON, and text where the field holds text", () => {
    expect(apply("objective.klCoef=0.2")).toEqual({ objective: { klCoef: 0.2 } });
    expect(apply("objective.klCoef=.2")).toEqual({ objective: { klCoef: 0.2 } });
    expect(apply("policy.hidden=[8,8]")).toEqual({ policy: { hidden: [8, 8] } });
    expect(apply("rewardModel.seesFlags=true")).toEqual({ rewardModel: { seesFlags: true } });
    expect(apply("objective.kind=reinforce")).toEqual({ objective: { kind: "reinforce" } });
    expect(apply("name=7")).toEqual({ name: "7" });
    expect(apply('name="seven"')).toEqual({ name: "seven" });
    expect(apply("name=a=b")).toEqual({ name: "a=b" });
  });

  it("reaches into records that the config leaves to their default", () => {
    const config = resolveLayers([], { set: ["tiers.unmonitored.graded=0.2"] });
    expect(config.tiers["unmonitored"]?.graded).toBe(0.2);
    expect({ ...config, tiers: {} }).toEqual({ ...resolveConfig({}), tiers: {} });
    expect(Object.keys(config.tiers)).toEqual(["monitored", "unmonitored"]);
  });

  it("reaches into records that the config writes", () => {
    const base = { tiers: { a: { share: 1, flags: {} } } };
    expect(apply("tiers.a.share=0.5", base)).toEqual({ tiers: { a: { share: 0.5, flags: {} } } });
    expect(apply('tiers.b={"share":0.5,"flags":{}}', base)).toEqual({
      tiers: { a: { share: 1, flags: {} }, b: { share: 0.5, flags: {} } },
    });
  });

  it("removes with null, also from a default", () => {
    const config = resolveLayers([], { set: ["responses.deflect=null"] });
    expect(Object.keys(config.responses)).toEqual(["refuse", "comply", "strategic"]);
    expect(apply("stop=null", { stop: { tier: "x" } })).toEqual({});
  });

  it("later assignments build on earlier ones", () => {
    const set = ["responses.rush.complies=1", "responses.rush.effort=0.3", "responses.deflect=null"];
    const { responses } = resolveLayers([], { set });
    expect(responses["rush"]).toMatchObject({ complies: 1, effort: 0.3 });
    expect(Object.keys(responses)).toEqual(["refuse", "comply", "strategic", "rush"]);
  });

  it("makes the weights of a tier where it has none yet, and leaves what is not named to the top level", () => {
    const set = ["tiers.unmonitored.labeler.weights.complies=0", "tiers.unmonitored.own.weights.harm=-2"];
    const { monitored, unmonitored } = resolveLayers([], { set }).tiers;
    expect(unmonitored?.labeler).toEqual({ weights: { complies: 0 } });
    expect(unmonitored?.own).toEqual({ weights: { harm: -2 } });
    expect(monitored?.labeler).toBeUndefined();
  });

  it.each([
    [
      "tiers.monitored.labeler.weights.harn=1",
      '--set tiers.monitored.labeler.weights.harn=1: expected a field that exists, got tiers.monitored.labeler.weights.harn. Did you mean "tiers.monitored.labeler.weights.harm"?',
    ],
    [
      "tiers.monitored.own.strength=2",
      "--set tiers.monitored.own.strength=2: expected a field that exists, got tiers.monitored.own.strength. It belongs elsewhere: own.strength.",
    ],
    [
      "objective.klCeof=0.2",
      '--set objective.klCeof=0.2: expected a field that exists, got objective.klCeof. Did you mean "objective.klCoef"?',
    ],
    [
      "klCoef=0.2",
      "--set klCoef=0.2: expected a field that exists, got klCoef. It belongs elsewhere: objective.klCoef.",
    ],
    [
      "gap.off=monitored",
      '--set gap.off=monitored: expected a field that exists, got gap.off. Did you mean "gap.of"?',
    ],
    [
      "tiers.unmonitred.graded=0.2",
      '--set tiers.unmonitred.graded=0.2: expected an existing entry of tiers, got "unmonitred". Did you mean "unmonitored"? A new one is set whole: --set tiers.unmonitred={…}',
    ],
    [
      "tiers.secret.graded=0.2",
      '--set tiers.secret.graded=0.2: expected an existing entry of tiers, got "secret". There are: monitored, unmonitored. A new one is set whole: --set tiers.secret={…}',
    ],
    [
      "responses.stratgic.effort=0.1",
      '--set responses.stratgic.effort=0.1: expected an existing entry of responses, got "stratgic". Did you mean "strategic"? A new one is set whole: --set responses.stratgic={…}',
    ],
    [
      "policy.hidden.0=16",
      "--set policy.hidden.0=16: expected a path that ends at policy.hidden, got policy.hidden.0. It holds a list of at most 8 items, each a whole number from 1 to 4096, which is set whole: --set policy.hidden=…",
    ],
    [
      "policy.hidden=[16",
      "--set policy.hidden=[16: expected a list of at most 8 items, each a whole number from 1 to 4096, got [16. This is no JSON; in a shell put single quotes around the whole: --set 'path=…'.",
    ],
    [
      "seeds",
      '--set seeds: expected path=value, got no "=" in it. Put the value behind it without a blank: --set seeds=…',
    ],
    ["tiers.unmonitored.graded=25%", 'expected a number from 0 to 1, got "25%". Write 0.25.'],
    ["tiers.unmonitored.visibility=0,5", 'expected a number from 0 to 1, got "0,5". Write 0.5.'],
    ["tiers.monitored.trained=no", 'expected true or false, got "no". Write false.'],
    ["policy.hidden=64,32", 'got "64,32". Write [64,32].'],
    ["labeler.harm=-4", "It belongs elsewhere: labeler.weights.harm."],
    [
      "extends=./x.json",
      '--set extends=./x.json: expected a field that exists, got extends. "extends" stands in a file only.',
    ],
    ["objective.klCoef=0", "--set objective.klCoef=0: expected a number above 0, got 0."],
    [
      "tiers.unmonitored.share=50",
      "--set tiers.unmonitored.share=50: expected a number from 0 to 1, got 50. If 50 is a percentage, write 0.5.",
    ],
    [
      "tiers.unmonitored.share=0.25",
      "--set tiers.unmonitored.share=0.25: tiers.*.share: expected shares that sum to 1, got 0.75 (monitored 0.5, unmonitored 0.25)",
    ],
    // no command to copy with a name that a shell would take apart
    ["tiers.$(id).graded=1", "There are: monitored, unmonitored. A new one is set whole."],
    [
      "tiers.monitored.flags.`id`.y=1",
      "got tiers.monitored.flags.`id`.y. It holds 0 or 1, which is set whole.",
    ],
    [
      "observation.flags.monitored.salience=bright",
      '--set observation.flags.monitored.salience=bright: expected a number from 0 to 10, got "bright".',
    ],
    ["seeds=1,2,3", 'got "1,2,3". It is one number. How many seeds are run: seed, seed + 1, …'],
    ["seeds=[1,2]", "It is one number. How many seeds are run: seed, seed + 1, …"],
    ["seeds=3 epochs=5", "got 3 epochs=5. Every assignment has a --set of its own."],
    ["gap=0", "got 0. Its fields, each set by itself: of, minus."],
    ["objective.klCoef:0.2", "Write = for the colon: --set objective.klCoef=0.2"],
    [" seeds=0", "--set  seeds=0: expected a whole number from 1 to 10000, got 0."],
    ["seeds =0", "--set seeds =0: expected a whole number from 1 to 10000, got 0."],
    ["seeds=1e30", "--set seeds=1e30: expected a whole number from 1 to 10000, got 1e30."],
    [
      "tiers.a b={}",
      '--set tiers.a b={}: expected a name (a letter, then letters, digits, - or _), got "a b". For example a-b.',
    ],
    ["tiers.__proto__={}", '--set tiers.__proto__={}: expected another name, got "__proto__".'],
    ["__proto__.x=1", '--set __proto__.x=1: expected another name, got "__proto__".'],
    ['tiers={"__proto__":{}}', '--set tiers={"__proto__":{}}: expected another name, got "__proto__".'],
    ["responses.toString.effort=1", 'responses.toString: expected another name, got "toString".'],
    ["tiers.constructor=null", "no error"],
    [
      "constructor=1",
      "--set constructor=1: expected a field that exists, got constructor. Known here: name,",
    ],
    [
      "tiers.hasOwnProperty.share=1",
      '--set tiers.hasOwnProperty.share=1: expected an existing entry of tiers, got "hasOwnProperty". There are: monitored,',
    ],
  ])("says of %s what is wrong", (assignment, message) => {
    expect(messageOf(assignment)).toContain(message);
  });

  it("says each problem once, in a short line, however long the path and the value are", () => {
    for (const assignment of [
      `${"k".repeat(3000)}=1`,
      `tiers.${"k".repeat(3000)}=1`,
      `tiers.${"k".repeat(3000)}.share=1`,
      `${"a.".repeat(40_000)}=1`,
      `policy.hidden=[${"1".repeat(3000)}`,
      `policy.hidden.${"k".repeat(3000)}=1`,
      `seeds=${"1".repeat(100_000)}x`, // a pattern that tries all ways to split the digits takes a minute
      `a\n\u202eb=${"c\r".repeat(100)}`,
      "=".repeat(3000),
    ]) {
      const message = messageOf(assignment);
      expect(message).not.toMatch(/[\n\r\u202e]/);
      expect(message.length).toBeLessThan(500);
    }
  });

  it("reports all wrong assignments at once, beside what is wrong in the config", () => {
    try {
      resolveLayers([{ patch: { seeds: 0 }, places: new Map([["seeds", "mine.json:1:3"]]) }], {
        set: ["zzz=1", "objective.kind=pop"],
      });
      expect.unreachable();
    } catch (error) {
      expect((error as UserError).problems.map(({ path }) => path)).toEqual([
        "--set zzz=1",
        "mine.json:1:3: seeds",
        "--set objective.kind=pop",
      ]);
    }
  });

  it("flags lie over assignments and are named as such", () => {
    const set = ["seeds=3"];
    expect(resolveLayers([], { set, overrides: { seeds: 7 } }).seeds).toBe(7);
    expect(() => resolveLayers([], { set, overrides: { seeds: 0 } })).toThrow(
      "command line: seeds: expected a whole number from 1 to 10000, got 0.",
    );
  });
});
