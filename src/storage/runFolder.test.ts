/** Run folders: made once, replaced only on request, and never at the cost of a file that no run wrote. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunSummary } from "../record/metrics.js";
import { UserError } from "../shared/errors.js";
import {
  configPath,
  createRunFolder,
  discardRunFolder,
  findRunFolder,
  makeNewFolder,
  openRunFolder,
  readSummary,
  writeConfig,
  writeSummary,
} from "./runFolder.js";
import { writePlot } from "./plots.js";
import { StorageError } from "./storageError.js";
import { writeWhole } from "./wholeFile.js";

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
});
afterEach(() => {
  rmSync(out, { recursive: true, force: true });
});

const posix = it.skipIf(process.platform === "win32"); // links need rights there
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const config = { name: "x", tiers: {}, gap: {} };
const now = new Date(2026, 0, 2, 12, 3, 4);
const halfWritten = ".hawthorne-0123456789abcdef.tmp";
const isPicture = (name: string) => name === "kl.png";

describe("createRunFolder", () => {
  it("is refused in a short sentence where the path to it is longer than a path may be", () => {
    const deep = "deep/".repeat(2000);
    expect(() => createRunFolder({ out: deep, name: "x", isPicture: () => false })).toThrow(
      /^Cannot open .{1,330}: the path is too long \(ENAMETOOLONG\)\. Choose another folder than .{1,330} with --out\.$/,
    );
  });

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

  it("takes pictures for a run: a new one gets the next name, an id that is asked for is refused", () => {
    const plots = join(out, "plots", "20260102-120304-demo");
    writePlot(plots, "kl.png", png);
    expect(createRunFolder({ out, isPicture, name: "demo", now }).id).toBe("20260102-120304-demo-2");
    rmSync(join(out, "runs"), { recursive: true });
    const asked = (force: boolean) => () =>
      createRunFolder({ out, isPicture, name: "demo", runId: "20260102-120304-demo", force });
    expect(asked(false)).toThrow(/plots.20260102-120304-demo exists: pictures.*--force.*--run-id/);
    expect(existsSync(join(out, "runs"))).toBe(false);
    expect(readdirSync(plots)).toEqual(["kl.png"]);
    expect(asked(true)().path).toBe(join(out, "runs", "20260102-120304-demo"));
    expect(existsSync(plots)).toBe(false);
  });

  it("leaves pictures alone that are none, where no run is beside them", () => {
    const picture = join(out, "plots", "mine", "kl.png");
    writeWhole(picture, "a drawing of mine");
    const replace = () => createRunFolder({ out, isPicture, name: "x", runId: "mine", force: true });
    expect(replace).toThrow(/kl\.png is no PNG, so no run wrote it/);
    expect(readFileSync(picture, "utf8")).toBe("a drawing of mine");
  });

  it("keeps with --force drafts and reports, and does not take a folder of drafts for a run's", () => {
    const folder = createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    writeConfig(folder, config);
    for (const name of ["draft.tmp", "report.html", halfWritten]) writeFileSync(join(folder.path, name), "");
    createRunFolder({ out, isPicture, name: "x", runId: "mine", force: true });
    expect(readdirSync(folder.path).sort()).toEqual(["draft.tmp", "report.html"]);
    expect(() => createRunFolder({ out, isPicture, name: "x", runId: "mine", force: true })).toThrow(
      /not written by a run/,
    );
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

  it("leaves nothing of a run whose config cannot be written", () => {
    const folder = createRunFolder({ out: join(out, "new", "place"), isPicture, name: "x" });
    const unwritable = {
      toJSON: () => {
        throw new Error("as if the disk were full");
      },
    };
    expect(() => {
      writeConfig(folder, unwritable);
    }).toThrow(/disk were full/);
    expect(readdirSync(out)).toEqual([]);
  });

  it("leaves nothing behind where the folder cannot be made", () => {
    const tooLong = join(out, "new", "x".repeat(300));
    expect(() => createRunFolder({ out: tooLong, isPicture, name: "x" })).toThrow(/too long.*--out/);
    expect(() => createRunFolder({ out: join(out, "a\0b"), isPicture, name: "x" })).toThrow(/NUL character/);
    expect(() => makeNewFolder(join(out, "new", "x".repeat(300)))).toThrow(StorageError);
    expect(readdirSync(out)).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("ends where the system takes no folder", () => {
    expect(() => createRunFolder({ out: "/proc", isPicture, name: "x" })).toThrow(UserError);
    expect(() => createRunFolder({ out: "/proc", isPicture, name: "x", runId: "x" })).toThrow(/--out/);
  });

  posix("writes in runs/ and plots/ that are links to another disk, and replaces no run that is one", () => {
    mkdirSync(join(out, "disk"));
    symlinkSync("disk", join(out, "runs"));
    const folder = createRunFolder({ out, isPicture, name: "x", runId: "mine" });
    writeConfig(folder, config);
    expect(readdirSync(join(out, "disk", "mine"))).toEqual(["config.json"]);
    symlinkSync("mine", join(out, "disk", "linked"));
    const replace = () => createRunFolder({ out, isPicture, name: "x", runId: "linked", force: true });
    expect(replace).toThrow(/runs.linked is a link, which is neither followed nor replaced/);
    expect(() => openRunFolder(out, "linked")).toThrow(/is a link/);
    expect(findRunFolder(out, "linked", "--run").id).toBe("linked"); // reading does no harm
    expect(readdirSync(join(out, "disk", "mine"))).toEqual(["config.json"]);
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

describe("the summary", () => {
  it("is read as it was written; a damaged one, or none, is as if there were none", () => {
    const folder = createRunFolder({ out, isPicture, name: "x" });
    expect(readSummary(folder)).toBeUndefined();
    const summary: RunSummary = {
      runId: folder.id,
      name: "x",
      status: "complete",
      seeds: [1, 2],
      epochs: 3,
      final: {},
      lastTen: {},
      engine: { name: "simd", backend: "wasm" },
      versions: {},
      wallSeconds: 1.5,
    };
    writeSummary(folder, summary);
    expect(readSummary(folder)).toEqual(summary);
    const path = join(folder.path, "summary.json");
    const text = readFileSync(path, "utf8");
    const damaged = ["", "null", "[]", "{}", text.slice(0, -20), text.replace("complete", "complexe")];
    for (const field of Object.keys(summary)) damaged.push(JSON.stringify({ ...summary, [field]: null }));
    for (const one of damaged) {
      writeFileSync(path, one);
      expect(readSummary(folder)).toBeUndefined();
    }
    rmSync(path);
    mkdirSync(path);
    expect(readSummary(folder)).toBeUndefined();
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

  it("says so where there is a folder of that name but no run in it", () => {
    mkdirSync(join(out, "runs", "thesis", "config.json"), { recursive: true });
    expect(() => findRunFolder(out, "thesis", "--run")).toThrow(
      /thesis is there, but holds no file config\.json/,
    );
  });

  posix("says what it cannot see, instead of that it is not there", () => {
    mkdirSync(join(out, "runs"));
    symlinkSync("loop", join(out, "runs", "loop"));
    expect(() => findRunFolder(out, "loop", "--run")).toThrow(
      /^Cannot open .*config\.json: its links lead round/,
    );
    symlinkSync("out", join(out, "out"));
    expect(() => openRunFolder(join(out, "out"), "x")).toThrow(/^Cannot open .*: its links lead round/);
  });

  it("names as the latest the run that was begun last, whatever the names", () => {
    for (const [index, runId] of ["b", "z", "a"].entries()) {
      const folder = createRunFolder({ out, isPicture, name: "x", runId });
      writeConfig(folder, config);
      utimesSync(configPath(folder), 1000 + index, 1000 + index);
    }
    mkdirSync(join(out, "runs", "\u001b[2J"));
    writeFileSync(join(out, "runs", "\u001b[2J", "config.json"), "{}"); // no run's name
    expect(() => findRunFolder(out, "other", "--run")).toThrow(/The latest one is a\.$/);
  });

  it("names the option that the id was given with", () => {
    expect(() => findRunFolder(out, "other", "--run")).toThrow(/^--run: expected the id of a run/);
    expect(() => openRunFolder(out, "other")).toThrow(/^--resume: expected the id of a run/);
  });
});
