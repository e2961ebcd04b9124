/** The configs that come with the package: they resolve, and each says what it claims to say. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { changesAnything } from "../commands/summary/acts.js";
import { configDifferences } from "./explain/differences.js";
import { defaultConfigPath, loadConfig } from "./read/load.js";
import { resolveConfig } from "./resolve.js";

const folder = dirname(defaultConfigPath());
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".json") && file !== "schema.json");
const load = (file: string) => loadConfig(join(folder, file)).config;
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");

describe("configs/", () => {
  it.each(files)("%s resolves, has a name of its own and names the schema", (file) => {
    expect(load(file).name).not.toBe(resolveConfig({}).name);
    const schema = `${"../".repeat(file.split("/").length - 1) || "./"}schema.json`;
    expect(textOf(file)).toContain(`"$schema": "${schema}"`);
  });

  it("have names that differ from one another", () => {
    const names = files.map((file) => load(file).name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("default.json, resolved, is the schema's defaults", () => {
    expect(load("default.json")).toEqual({ ...resolveConfig({}), name: "default" });
  });

  it("default.json is short, and in the order of the story", () => {
    expect(textOf("default.json").trimEnd().split("\n").length).toBeLessThan(60);
    const story = ["// Who watches", "// What is rewarded", "// What the model wants", "// How it learns"];
    const places = story.map((heading) => textOf("default.json").indexOf(heading));
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
  });

  it.each([
    ["control-hidden-flag.json", { "observation.flags.monitored.salience": 0 }],
    ["control-graded-everywhere.json", { "tiers.unmonitored.graded": 1 }],
    ["control-no-own.json", { "own.strength": 0 }],
    ["audits.json", { "tiers.unmonitored.graded": 0.25 }],
  ])("%s differs from the default in one thing", (file, expected) => {
    const differences = configDifferences(load(file), load("default.json"));
    expect(Object.fromEntries(differences.map(({ path, to }) => [path, to]))).toEqual(expected);
    expect(load(file).description).toBeDefined();
  });

  it.each(files.filter((file) => file !== "default.json"))("%s tells how it is to be read", (file) => {
    const { story } = load(file);
    expect(story?.howToRead).toBeDefined();
    expect(story?.howToRead).not.toMatch(/[2-9]|\d\d|\.\d/); // results come from the run
  });

  it("every change that a config suggests makes a valid config that can come out otherwise", () => {
    const tried = files.flatMap((file) =>
      (load(file).story?.tryNext ?? []).map(({ set }) => ({ file, set })),
    );
    expect(tried.length).toBeGreaterThan(9);
    for (const { file, set } of tried) {
      const changed = loadConfig(join(folder, file), { set: [set] }).config;
      expect(changesAnything(load(file), changed), `${file} ${set}`).toBe(true);
    }
  });

  it("smoke.json is small", () => {
    const { seeds, epochs, objective } = load("smoke.json");
    expect([seeds, epochs]).toEqual([2, 3]);
    expect(objective.episodes).toBeLessThan(100);
  });
});
