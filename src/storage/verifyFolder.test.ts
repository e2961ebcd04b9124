/** The folders of verifications: numbered, never overwritten unasked, and only their own files are removed. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../shared/errors.js";
import { removeIfEmpty, writePlot } from "./runFolder.js";
import { checkRunId } from "./runId.js";
import { createVerifyFolder, writeLawDocs, writeVerifyText } from "./verifyFolder.js";

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
    const names = [1, 2, 3].map(() => basename(createVerifyFolder({ out, now, isPicture })));
    expect(names).toEqual(["verify-2026-01-31", "verify-2026-01-31-2", "verify-2026-01-31-3"]);
    expect(names.map(checkRunId)).toEqual(names);
  });

  it("is replaced with --force, but for what no verification wrote", () => {
    const path = createVerifyFolder({ out, now, isPicture });
    for (const name of ["table.md", "table.json", "lessons.md"] as const) writeVerifyText(path, name, "old");
    writePlot(path, "P4a.png", new Uint8Array([1]));
    expect(createVerifyFolder({ out, now, isPicture, force: true })).toBe(path);
    expect(readdirSync(path)).toEqual([]);
    writeVerifyText(path, "table.md", "old");
    writeFileSync(join(path, "notes.txt"), "mine");
    expect(() => createVerifyFolder({ out, now, isPicture, force: true })).toThrow(/holds notes\.txt/);
    expect(readdirSync(path)).toEqual(["notes.txt", "table.md"]);
  });

  it("is made where there is none yet, with --force too", () => {
    expect(basename(createVerifyFolder({ out, now, isPicture, force: true }))).toBe("verify-2026-01-31");
  });

  it("goes again where nothing was written into it, and only then", () => {
    const empty = createVerifyFolder({ out, now, isPicture });
    removeIfEmpty(empty);
    expect(existsSync(empty)).toBe(false);
    const kept = createVerifyFolder({ out, now, isPicture });
    writeVerifyText(kept, "table.md", "text");
    removeIfEmpty(kept);
    expect(readFileSync(join(kept, "table.md"), "utf8")).toBe("text");
  });

  it("that cannot be made is the user's to mend", () => {
    writeFileSync(join(out, "file"), "");
    expect(() => createVerifyFolder({ out: join(out, "file"), now, isPicture })).toThrow(UserError);
    expect(() => createVerifyFolder({ out: join(out, "file"), now, isPicture })).toThrow(/--out/);
  });
});

describe("the docs of the laws", () => {
  it("are a text with its pictures in a folder beside it", () => {
    writeLawDocs(join(out, "docs"), "text", new Map([["I1.png", new Uint8Array([1, 2])]]));
    expect(readFileSync(join(out, "docs", "laws.md"), "utf8")).toBe("text");
    expect([...readFileSync(join(out, "docs", "laws", "I1.png"))]).toEqual([1, 2]);
  });
});
