/** The folders of verifications: numbered, never overwritten unasked, and only their own files are removed. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../shared/errors.js";
import { writePlot } from "./plots.js";
import { isRunId } from "./runId.js";
import {
  createVerifyFolder,
  discardVerifyFolder,
  readDocsNumbers,
  writeLawDocs,
  writeVerifyText,
} from "./verifyFolder.js";

const now = new Date(2026, 0, 31, 12);
const isPicture = (name: string) => name === "P4a.png";
let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
});
afterEach(() => {
  rmSync(out, { recursive: true, force: true });
});

describe("the folder of a verification", () => {
  it("has the day as its name, which is a valid run id, and a number from the second on", () => {
    const names = [1, 2, 3].map(() => basename(createVerifyFolder({ out, now, isPicture }).path));
    expect(names).toEqual(["verify-2026-01-31", "verify-2026-01-31-2", "verify-2026-01-31-3"]);
    expect(names.every(isRunId)).toBe(true);
  });

  it("is replaced with --force, but for what no verification wrote", () => {
    const { path } = createVerifyFolder({ out, now, isPicture });
    for (const name of ["table.md", "table.json", "lessons.md"] as const) writeVerifyText(path, name, "old");
    writePlot(path, "P4a.png", new Uint8Array([1]));
    expect(createVerifyFolder({ out, now, isPicture, force: true }).path).toBe(path);
    expect(readdirSync(path)).toEqual([]);
    writeVerifyText(path, "table.md", "old");
    writeFileSync(join(path, "notes.txt"), "mine");
    expect(() => createVerifyFolder({ out, now, isPicture, force: true })).toThrow(/holds notes\.txt/);
    expect(readdirSync(path)).toEqual(["notes.txt", "table.md"]);
  });

  it("is made where there is none yet, with --force too", () => {
    expect(basename(createVerifyFolder({ out, now, isPicture, force: true }).path)).toBe("verify-2026-01-31");
  });

  it("goes again where nothing was written into it, with what was made for it, and only then", () => {
    const place = join(out, "new", "place");
    discardVerifyFolder(createVerifyFolder({ out: place, now, isPicture }));
    expect(readdirSync(out)).toEqual([]);
    const kept = createVerifyFolder({ out: place, now, isPicture });
    writeVerifyText(kept.path, "table.md", "text");
    discardVerifyFolder(kept);
    expect(readFileSync(join(kept.path, "table.md"), "utf8")).toBe("text");
  });

  it("is not replaced where it only looks like one: without table.json, as a link, with folders of those names", () => {
    const replace = () => createVerifyFolder({ out, now, isPicture, force: true });
    const path = join(out, "runs", "verify-2026-01-31");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "P4a.png"), "mine");
    expect(replace).toThrow(/holds P4a\.png but no table\.json/);
    mkdirSync(join(path, "table.json"));
    expect(replace).toThrow(/holds table\.json, which no verification wrote/);
    writeFileSync(join(path, "table.tmp"), "mine");
    rmdirSync(join(path, "table.json"));
    writeFileSync(join(path, "table.json"), "{}");
    expect(replace).toThrow(/holds table\.tmp, which no verification wrote/);
    expect(readdirSync(path).sort()).toEqual(["P4a.png", "table.json", "table.tmp"]);
    if (process.platform === "win32") return;
    renameSync(path, join(out, "elsewhere"));
    rmSync(join(out, "elsewhere", "table.tmp"));
    symlinkSync(join(out, "elsewhere"), path);
    expect(replace).toThrow(/is no folder of a verification/);
    expect(readdirSync(join(out, "elsewhere")).sort()).toEqual(["P4a.png", "table.json"]);
  });

  it("that cannot be made is the user's to mend", () => {
    writeFileSync(join(out, "file"), "");
    expect(() => createVerifyFolder({ out: join(out, "file"), now, isPicture })).toThrow(UserError);
    expect(() => createVerifyFolder({ out: join(out, "file"), now, isPicture })).toThrow(/--out/);
  });
});

describe("the docs of the laws", () => {
  it("are a text with its pictures in a folder beside it", () => {
    const texts = new Map([
      ["laws.md", "text"],
      ["laws/I1.md", "page"],
    ]);
    writeLawDocs(join(out, "docs"), texts, new Map([["I1.png", new Uint8Array([1, 2])]]));
    expect(readFileSync(join(out, "docs", "laws", "I1.md"), "utf8")).toBe("page");
    expect(readFileSync(join(out, "docs", "laws.md"), "utf8")).toBe("text");
    expect([...readFileSync(join(out, "docs", "laws", "I1.png"))]).toEqual([1, 2]);
  });
});

describe("numbers of the docs", () => {
  it("are read by name, and are none where the file is missing or holds something else", () => {
    const numbers = (text: string) => {
      writeFileSync(join(out, "costs.json"), text);
      return readDocsNumbers("costs.json", out);
    };
    expect(readDocsNumbers("costs.json", out)).toEqual({});
    expect(numbers('{"I1": 0.5, "C1": "much", "P1": null}')).toEqual({ I1: 0.5 });
    expect(numbers("null")).toEqual({});
    expect(numbers('{"I1": ')).toEqual({});
  });
});
