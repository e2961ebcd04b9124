/** The list of verbs: all that there are, each quick to load, as the help shows them. */
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import type { Verb } from "./verb.js";
import { verbs } from "./verbs.js";

const folder = new URL("./", import.meta.url);
const isVerb = (value: unknown): value is Verb =>
  typeof value === "object" && value !== null && "declare" in value && "summary" in value;

/** The files in commands/ that export a verb, by what they export. */
async function verbFiles(): Promise<Map<Verb, string>> {
  const files = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const found = new Map<Verb, string>();
  for (const file of files) {
    const module = (await import(new URL(file, folder).href)) as object;
    for (const verb of (Object.values(module) as unknown[]).filter(isVerb)) found.set(verb, file);
  }
  return found;
}

describe("the verbs", () => {
  it("are all listed: one that is not could never be used", async () => {
    expect(new Set(verbs)).toEqual(new Set((await verbFiles()).keys()));
    expect(new Set(verbs.map(({ name }) => name)).size).toBe(verbs.length);
  });

  it("load what does the work only when they are used", async () => {
    const light = /^(commander|node:.*|\.\/options\.js|\.\/terminal\/output\.js|\.\.\/shared\/errors\.js)$/;
    for (const file of (await verbFiles()).values()) {
      const imports = readFileSync(new URL(file, folder), "utf8").matchAll(
        /^import (?!type)[^;]*?from "(.*)";$/gm,
      );
      expect([...imports].map(([, from]) => from).filter((from) => !light.test(from ?? ""))).toEqual([]);
    }
  });

  it("have an action each, or verbs below them that have one", () => {
    for (const verb of verbs) {
      const command = new Command(verb.name).exitOverride();
      verb.declare(command, { interruptible: () => new AbortController().signal });
      const usable = command.commands.length > 0 ? command.commands : [command];
      for (const one of usable) expect(one).toHaveProperty("_actionHandler", expect.any(Function));
    }
  });

  it("stand in the help in their order, with what they do", () => {
    const { stdout } = spawnSync(process.execPath, ["dist/cli.js", "--help"], { encoding: "utf8" });
    const words = stdout.replaceAll(/\s+/g, " ");
    const places = verbs.map(({ name, summary }) => {
      const found = words.indexOf(` ${name} `);
      expect(words).toContain(summary);
      return found;
    });
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });
});
