/** Run folders: made once, replaced only on request, and never at the cost of a file that no run wrote. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../shared/errors.js";
import {
  configPath,
  createRunFolder,
  discardRunFolder,
  findRunFolder,
  openRunFolder,
  writeConfig,
  writePlot,
} from "./runFolder.js";
import { writeWhole } from "./wholeFile.js";

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
});
afterEach(() => {
  rmSync(out, { recursive: true, force: true });
});

const config = { name: "x", tiers: {}, gap: {} };
const now = new Date(2026, 0, 2, 12, 3, 4);
const halfWritten = ".hawthorne-0123456789abcdef.tmp";
const isPicture = (name: string) => name === "kl.png";

describe("createRunFolder", () => {
  it("makes runs/<id> and leaves plots/<id> to the first picture", () => {
    const folder = createRunFolder({ out, isPicture, name: "demo", now });
    expect(folder.id).toBe("20260102-120304-demo");
    expect(existsSync(join(out, "runs", folder.id))).toBe(true);
    expect(existsSync(folder.plotsPath)).toBe(false);
  });

  it("adds -2, -3 for runs that start in the same second", () => {
    const ids = [1, 2, 3].map(() => createRunFolder({ out, isPicture, name: "demo", now }).id);
    expect(ids).toEqual(["20260102-120304-demo", "20260102-120304-demo-2", "20260102-120304-demo-3"]);
  });

  it("refuses an id that is taken, in a sentence that names the folder and the remedy", () => {
    const folder = createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    writeConfig(folder, config);
    const again = () => createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    expect(again).toThrow(UserError);
    expect(again).toThrow(/mine exists.*--force.*--run-id/);
  });

  it("replaces with --force what a run wrote, and keeps what somebody else put there", () => {
    const folder = createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    writeConfig(folder, config);
    writeWhole(join(folder.path, "checkpoints", "seed-1.json"), "{}");
    writeWhole(join(folder.path, "metrics.jsonl"), "");
    writeWhole(join(folder.path, "notes.txt"), "my notes");
    writePlot(folder.plotsPath, "kl.png", new Uint8Array([1]));
    writePlot(folder.plotsPath, "holiday.png", new Uint8Array([2]));
    createRunFolder({ out, isPicture, name: "x", runId: "mine", force: true });
    expect(readdirSync(folder.path)).toEqual(["notes.txt"]);
    expect(readdirSync(folder.plotsPath)).toEqual(["holiday.png"]);
  });

  it("refuses, even with --force, a folder that no run wrote", () => {
    mkdirSync(join(out, "runs", "thesis"), { recursive: true });
    writeFileSync(join(out, "runs", "thesis", "chapter.txt"), "years of work");
    const replace = () => createRunFolder({ out, isPicture, name: "x", runId: "thesis", force: true });
    expect(replace).toThrow(/not written by a run/);
    expect(readFileSync(join(out, "runs", "thesis", "chapter.txt"), "utf8")).toBe("years of work");
  });

  it("takes over the empty folder of a run that was killed at its start", () => {
    createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    expect(createRunFolder({ out, isPicture, name: "x", runId: "mine", force: true }).id).toBe("mine");
  });

  it("leaves nothing of a run that could not start, but what is not its own", () => {
    const folder = createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    writeConfig(folder, config);
    discardRunFolder(folder);
    expect(existsSync(folder.path)).toBe(false);

    const shared = createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    writeWhole(join(shared.path, "notes.txt"), "my notes");
    discardRunFolder(shared);
    expect(readdirSync(shared.path)).toEqual(["notes.txt"]);
  });

  it("says which folder cannot be made, and why", () => {
    writeFileSync(join(out, "runs"), "a file");
    expect(() => createRunFolder({ out, isPicture, name: "x" })).toThrow(UserError);
    expect(() => createRunFolder({ out, isPicture, name: "x" })).toThrow(/in the way|not a folder/);
  });
});

describe("openRunFolder", () => {
  it("finds a run and clears what a kill left half written", () => {
    const { id, path } = createRunFolder({ out, isPicture, name: "x" });
    const folder = openRunFolderAfterKill(id, path);
    expect(existsSync(configPath(folder))).toBe(true);
    expect(readdirSync(path)).toEqual(["config.json"]);
  });

  function openRunFolderAfterKill(id: string, path: string) {
    writeFileSync(join(path, "config.json"), "{}");
    writeFileSync(join(path, halfWritten), "epo");
    return openRunFolder(out, id);
  }

  it("names the latest run where there is none of that id", () => {
    const folder = createRunFolder({ out, isPicture, name: "x", runId: "only-one" });
    writeConfig(folder, config);
    expect(() => openRunFolder(out, "other")).toThrow(/latest one is only-one/);
  });
});

describe("findRunFolder", () => {
  it("leaves what is half written alone: the run may be under way", () => {
    const { id, path } = createRunFolder({ out, isPicture, name: "x" });
    writeFileSync(join(path, "config.json"), "{}");
    writeFileSync(join(path, halfWritten), "epo");
    expect(findRunFolder(out, id, "--run").path).toBe(path);
    expect(readdirSync(path).sort()).toEqual([halfWritten, "config.json"]);
  });

  it("names the option that the id was given with", () => {
    expect(() => findRunFolder(out, "other", "--run")).toThrow(/^--run: expected the id of a run/);
    expect(() => openRunFolder(out, "other")).toThrow(/^--resume: expected the id of a run/);
  });
});
