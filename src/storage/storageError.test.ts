/** What is said of a disk that fails is true, and never Node's own message. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { getSystemErrorMap } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StorageError, displayPath, storing } from "./storageError.js";
import { readWhole, writeWhole } from "./wholeFile.js";

const failure = (code: string, errno?: number): Error =>
  Object.assign(new Error(`${code}: raw text, open 'x'`), { code, errno });

describe("a failure of the disk", () => {
  it.each([
    ["EROFS", "write", "the disk is read-only"],
    ["EACCES", "read", "there is no permission to do so"],
    ["ENOENT", "read", "it does not exist"],
    ["ENOENT", "write", "the folder above it is missing, or belongs to the system and takes no new files"],
    ["EISDIR", "read", "it is a folder, not a file"],
    ["EISDIR", "write", "a folder of that name is in the way"],
    ["ELOOP", "read", "its links lead round in a circle"],
    ["ENOTEMPTY", "remove", "it is a folder that is not empty"],
    ["EBUSY", "replace", "another program, or the system, has it in use"],
  ])("with the code %s on %s is told in words", (code, action, reason) => {
    expect(new StorageError(action, "x", failure(code)).message).toBe(
      `Cannot ${action} x: ${reason} (${code}).`,
    );
  });

  it("of any code that a system has is a sentence with that code", () => {
    for (const [errno, [code]] of getSystemErrorMap()) {
      const { message } = new StorageError("write", "x", failure(code, errno));
      expect(message).toMatch(/^Cannot write x: [^\n]{10,100} \([A-Z0-9_]+\)\.$/);
      expect(message).not.toMatch(/raw text|Error/);
    }
    expect(Object.keys(constants.errno).length).toBeGreaterThan(50); // the list above is a long one
  });

  it("names a path of any length, but no more of it than fits a sentence", () => {
    const { message } = new StorageError(
      "read",
      `runs/${"x".repeat(5000)}/end.json`,
      failure("ENAMETOOLONG"),
    );
    expect(message).toMatch(/^Cannot read runs\/x+…x+\/end\.json: the path is too long \(ENAMETOOLONG\)\.$/);
    expect(message.length).toBeLessThan(400);
  });
});

describe("an operation on a file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hawthorne-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("that fails within another is told once, without a second beginning", () => {
    const inner = () => storing("read", "inner", () => readFileSync(join(folder, "missing")));
    expect(() => storing("write", "outer", inner)).toThrow(
      /^Cannot read inner: it does not exist \(ENOENT\)\.$/,
    );
  });

  it("that fails for another reason than the disk or its JSON is a bug and keeps its stack", () => {
    const bug = new TypeError("x is not a function");
    const fail = () => {
      throw bug;
    };
    expect(() => storing("read", "x", fail)).toThrow(bug);
    expect(() => storing("read", "x", () => JSON.parse("{") as unknown)).toThrow(
      /^Cannot read x: it is not valid JSON\.$/,
    );
  });

  it("on a name that none can be is told in words", () => {
    expect(() => readWhole(join(folder, "a\0b"))).toThrow(/its name holds a NUL character/);
    expect(() => readWhole(join(folder, "x".repeat(300)))).toThrow(/the path is too long|it does not exist/);
    writeFileSync(join(folder, "file"), "");
    mkdirSync(join(folder, "folder"));
    expect(() => {
      writeWhole(join(folder, "folder"), "text");
    }).toThrow(/folder: (a folder of that name is in the way|there is no permission)/);
    if (process.platform === "win32") return;
    symlinkSync("loop", join(folder, "loop"));
    expect(() => readWhole(join(folder, "loop"))).toThrow(/its links lead round in a circle \(ELOOP\)/);
    symlinkSync("nowhere", join(folder, "dangling"));
    expect(() => {
      writeWhole(join(folder, "dangling", "a.txt"), "text");
    }).toThrow(/dangling: something else of that name is in the way \(EEXIST\)/);
  });

  it("shows a path below the current folder as one would type it", () => {
    expect(displayPath(join(process.cwd(), "runs", "x"))).toBe(join("runs", "x"));
    expect(displayPath(process.cwd())).toBe(".");
    expect(displayPath(folder)).toBe(folder);
  });
});
