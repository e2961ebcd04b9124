/** Config files: extending, places in messages, and files that are not there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.js";
import { defaultConfigPath, loadConfig, type LoadOptions } from "./load.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hawthorne-config-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** The message that loading gives, with the temporary folder cut off. */
function messageOf(path: string, options?: LoadOptions): string {
  try {
    loadConfig(path, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.replaceAll(`${folder.replaceAll("\\", "/")}/`, "");
  }
  return "no error";
}

const base = `{
  "name": "base",
  "policy": { "hidden": [8, 8] },
  "tiers": {
    "rated": { "share": 0.5, "flags": { "rated": 1 } },
    "free": { "share": 0.3, "flags": { "rated": 0 }, "graded": 0 },
    "paid": { "share": 0.2, "flags": { "rated": 0 }, "graded": 0 },
  },
  "gap": { "of": "rated", "minus": "paid" },
  "observation": { "flags": { "rated": {} } },
  "objective": { "klTarget": 0.5, "klCoef": 0.3 },
}`;

describe("a config that extends another", () => {
  it("overrides by key, replaces lists, removes with null, and keeps the inherited order", () => {
    write("base.json", base);
    const path = write(
      "mine.json",
      `{
        "$schema": "./schema.json",
        "extends": "./base.json",
        "name": "mine",
        "policy": { "hidden": [4] },
        "tiers": { "free": null, "extra": { "share": 0.3, "flags": { "rated": 0 } } },
        "objective": { "klTarget": null, "klCoef": null },
      }`,
    );
    const { config, files } = loadConfig(path);
    expect(config.name).toBe("mine");
    expect(config.policy.hidden).toEqual([4]);
    expect(Object.keys(config.tiers)).toEqual(["rated", "paid", "extra"]);
    expect(config.gap).toEqual({ of: "rated", minus: "paid" });
    expect(config.objective).not.toHaveProperty("klTarget");
    expect(config.objective.klCoef).toBe(0.1); // back to the default
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual(["base.json", "mine.json"]);
  });

  it("can be extended itself, from another folder", () => {
    write("base.json", base);
    write("middle.json", '{ "extends": "base.json", "seeds": 2, "epochs": 7 }');
    const { config } = loadConfig(write("scenarios/top.json", '{ "extends": "../middle.json", "seeds": 3 }'));
    expect([config.name, config.seeds, config.epochs]).toEqual(["base", 3, 7]);
  });

  it("gives --set the last word but for flags", () => {
    write("base.json", base);
    const path = write("mine.json", '{ "extends": "./base.json", "seeds": 2 }');
    const set = ["seeds=3", "tiers.paid.graded=0.5", "epochs=4"];
    const { config } = loadConfig(path, { set, overrides: { epochs: 5 } });
    expect([config.seeds, config.epochs]).toEqual([3, 5]);
    expect(config.tiers["paid"]).toMatchObject({ graded: 0.5, share: 0.2 });
    expect(config.tiers["free"]?.graded).toBe(0);
  });

  it("loads again from its resolved form", () => {
    const { config } = loadConfig(write("base.json", base));
    expect(loadConfig(write("config.json", JSON.stringify(config))).config).toEqual(config);
  });
});

describe("what is wrong with a config file", () => {
  it("is, of a tier that none is called, perhaps its name", () => {
    write("base.json", base);
    const path = write("mine.json", '{ "extends": "./base.json", "tiers": { "frea": { "graded": 1 } } }');
    expect(messageOf(path)).toMatch(
      /tiers\.frea\.share: .* Did you mean the entry "free"\? A new one is given in full\./,
    );
  });

  it("is, of one that is not there, which configs are, and not any other file", () => {
    write("mine.json", '{ "epochs": 3 }');
    write("package.json", '{ "name": "x", "version": "1.0.0" }');
    write("tsconfig.json", '{ "extends": "./other.json", "compilerOptions": {} }');
    expect(messageOf(join(folder, "zzz.json"))).toMatch(/there are: mine\.json\.$/);
  });

  it("is not that it stands alone, which it says for a note", () => {
    expect(loadConfig(write("a.json", '{ "epochs": 3 }')).standsAlone).toBe(true);
    expect(loadConfig(write("b.json", '{ "extends": "./a.json" }')).standsAlone).toBe(false);
    expect(loadConfig(write("c.json", '{ "$schema": "./schema.json" }')).standsAlone).toBe(false);
    expect(
      loadConfig(write("d.json", JSON.stringify(loadConfig(defaultConfigPath()).config))).standsAlone,
    ).toBe(false);
  });

  it("is said with the file and line it was written in, all at once", () => {
    write("base.json", base.replace('"share": 0.5', '"share": 5'));
    const path = write(
      "mine.json",
      '{\n  "extends": "./base.json",\n  "epoch": 3,\n  "gap": { "of": "payed" },\n  "seeds": "2"\n}',
    );
    expect(messageOf(path, { set: ["objective.kind=pop"] })).toBe(
      [
        'mine.json:5:3: seeds: expected a whole number from 1 to 10000, got "2". Write 2, without quotes.',
        "base.json:5:16: tiers.rated.share: expected a number from 0 to 1, got 5. If 5 is a percentage, write 0.05.",
        '--set objective.kind=pop: expected one of "ppo", "reinforce", "rloo", "grpo", "dpo", "exact", got "pop". Did you mean "ppo"?',
        'mine.json:3:3: epoch: expected a field that exists, got "epoch". Did you mean "epochs"?',
      ].join("\n"),
    );
  });

  it("is placed at the entry around it where a field is missing", () => {
    const path = write("mine.json", base.replace('"share": 0.2, ', ""));
    expect(messageOf(path)).toBe(
      "mine.json:7:5: tiers.paid.share: expected a number from 0 to 1, got nothing.",
    );
  });

  it("is placed at the last share where shares do not sum to 1", () => {
    write("base.json", base);
    const path = write("mine.json", '{ "extends": "./base.json",\n "tiers": { "free": { "share": 0.4 } } }');
    expect(messageOf(path)).toBe(
      "mine.json:2:23: tiers.*.share: expected shares that sum to 1, got 1.1 (rated 0.5, free 0.4, paid 0.2).",
    );
  });

  it("is placed at the file where nothing was written", () => {
    const path = write("mine.json", '{ "tiers": null, "observation": { "flags": { "x": {} } } }');
    expect(messageOf(path)).toBe(
      'mine.json:1:46: observation.flags.x: expected a flag that the tiers have, got "x". Their flags are: monitored.',
    );
  });

  it("names the broken file where an extended one has a syntax error", () => {
    write("base.json", '{ "seeds": 3,, }');
    expect(messageOf(write("mine.json", '{ "extends": "./base.json" }'))).toBe(
      'base.json:1:14: expected a key in double quotes, got ",". Is there a comma too many?',
    );
  });

  it("shows a circle of files as a chain", () => {
    write("a.json", '{ "extends": "./b.json" }');
    write("b.json", '{ "extends": "./c.json" }');
    write("c.json", '{ "name": "c",\n  "extends": "./b.json" }');
    expect(messageOf(join(folder, "a.json"))).toBe(
      "c.json:2:3: extends: expected a chain of files that ends, got a circle: b.json → c.json → b.json.",
    );
    expect(messageOf(write("self.json", '{ "extends": "./self.json" }'))).toContain(
      "got a circle: self.json → self.json.",
    );
  });

  it("names near files where one does not exist", () => {
    write("base.json", base);
    expect(messageOf(write("mine.json", '{ "extends": "./bsae.json" }'))).toBe(
      'mine.json:1:3: extends: expected a file that exists, as seen from this one, got "./bsae.json". Did you mean "./base.json"?',
    );
    expect(messageOf(join(folder, "mine.jsn"))).toBe(
      "mine.jsn: expected a config file, got no such file. Did you mean mine.json?",
    );
    expect(messageOf(join(folder, "zzzzzz.json"))).toContain("there are: base.json, mine.json.");
    expect(messageOf(join(folder, "nowhere/x.json"))).toBe(
      "nowhere/x.json: expected a config file, got no such file. There is no folder nowhere.",
    );
    expect(messageOf("audits")).toBe(
      "audits: expected a config file, got no such file. Did you mean configs/audits.json?",
    );
  });

  it("finds a scenario by its name alone, and a path that is written as on Windows", () => {
    const scenario = /got no such file\. Did you mean configs\/scenarios\/over-optimisation\.json\?$/;
    for (const path of ["over-optimization", "configs/over-optimisation.json"])
      expect(messageOf(path)).toMatch(scenario);
    for (const path of ["C:\\mine\\configs\\default.json", "configs\\defualt.json"])
      expect(messageOf(path)).toMatch(/Did you mean configs\/default\.json\?$/);
  });

  it("says of the value of an option that takes none why it is no config", () => {
    expect(messageOf("false")).toMatch(/An option such as --quiet takes no value/);
  });

  it("says that a folder is no file, and what is in it", () => {
    write("base.json", base);
    expect(messageOf(folder)).toMatch(
      /expected a config file, got a folder\. In .* there are: base\.json\.$/,
    );
  });

  it("says what extends takes", () => {
    expect(messageOf(write("mine.json", '{ "extends": ["./base.json"] }'))).toBe(
      'mine.json:1:3: extends: expected the path of one config, in double quotes, got ["./base.json"]. For example "./default.json".',
    );
  });
});
