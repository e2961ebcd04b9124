/** The verbs of `hawthorne config`, as the command line calls them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jsonSchemaText } from "../config/explain/jsonSchema.js";
import { defaultConfigPath, loadConfig } from "../config/read/load.js";
import { UserError } from "../shared/errors.js";
import { config } from "./config.js";

let written = "";
beforeEach(() => {
  written = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function run(...words: string[]): Promise<void> {
  const command = new Command().exitOverride();
  config.declare(command, { interruptible: () => new AbortController().signal });
  await command.parseAsync(words, { from: "user" });
}

const inConfigs = (file: string): string => join(dirname(defaultConfigPath()), file);

describe("config show", () => {
  it("prints the default config where no file is named", async () => {
    await run("show");
    expect(JSON.parse(written)).toEqual(loadConfig(defaultConfigPath()).config);
  });

  it("applies every --set", async () => {
    await run("show", inConfigs("audits.json"), "--set", "seeds=2", "--set", "tiers.monitored.graded=0.5");
    expect(JSON.parse(written)).toMatchObject({
      name: "audits",
      seeds: 2,
      tiers: { monitored: { graded: 0.5 }, unmonitored: { graded: 0.25 } },
    });
  });
});

describe("config check", () => {
  it("prints a line for each file and passes over the schema", async () => {
    const files = [inConfigs("default.json"), inConfigs("smoke.json"), inConfigs("schema.json")];
    await run("check", ...files);
    expect(written.split("\n")).toEqual([
      `${files[0]}: fine, "default": 2 tiers, 4 responses, 5 seeds, 60 epochs`,
      `${files[1]}: fine, "smoke": 2 tiers, 4 responses, 2 seeds, 3 epochs`,
      `${files[2]}: skipped, this is the schema`,
      "",
    ]);
  });

  it("checks all files before it fails, and then names the problems of all", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hawthorne-check-"));
    try {
      const [broken, wrong] = [join(folder, "broken.json"), join(folder, "wrong.json")];
      writeFileSync(broken, "{");
      writeFileSync(wrong, '{ "seeds": 0, "epoch": 1 }');
      let thrown: unknown;
      try {
        await run("check", broken, wrong, inConfigs("audits.json"));
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(UserError);
      expect((thrown as UserError).problems).toHaveLength(3);
      expect(written.split("\n").map((line) => line.split(": ")[1])).toEqual([
        "1 problem",
        "2 problems",
        'fine, "audits"',
        undefined,
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("config schema", () => {
  it("prints the schema", async () => {
    await run("schema");
    expect(written).toBe(jsonSchemaText());
  });

  it("is written beside the default config, or not with a reason", () => {
    const folder = mkdtempSync(join(tmpdir(), "hawthorne-schema-"));
    const write = () =>
      spawnSync(process.execPath, [resolve("dist/cli.js"), "config", "schema", "--write"], {
        cwd: folder,
        encoding: "utf8",
      });
    try {
      mkdirSync(join(folder, "configs"));
      writeFileSync(join(folder, "configs", "default.json"), "{}");
      expect(write().status).toBe(0);
      const path = join(folder, "configs", "schema.json");
      expect(readFileSync(path, "utf8")).toBe(jsonSchemaText());
      rmSync(path);
      mkdirSync(path);
      const { status, stderr } = write();
      expect(stderr).toMatch(/^Cannot write .*schema\.json: .*\.\n$/);
      expect(status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
