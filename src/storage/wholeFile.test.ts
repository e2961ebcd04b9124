/** Files appear whole or not at all, under names on the way that nobody else uses, and only regular files are read. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StorageError } from "./storageError.js";
import {
  isTemporary,
  makeFolders,
  readWhole,
  removeTemporaries,
  whyNotWritable,
  writeWhole,
} from "./wholeFile.js";

const posix = it.skipIf(process.platform === "win32"); // pipes, /proc and links that need no rights

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hawthorne-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("a file that is written whole", () => {
  it("holds the text, the bytes or the chunks that it was given", () => {
    const path = join(folder, "new", "a.txt");
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}, ü\n`);
    for (const data of [lines.join(""), new TextEncoder().encode(lines.join("")), lines]) {
      writeWhole(path, data);
      expect(readWhole(path).toString()).toBe(lines.join(""));
    }
    expect(readdirSync(join(folder, "new"))).toEqual(["a.txt"]);
  });

  it("takes chunks in flat memory, however many they are", () => {
    const path = join(folder, "a.txt");
    const chunk = "x".repeat(1 << 16);
    const before = process.memoryUsage().rss;
    let most = 0;
    function* chunks() {
      for (let i = 0; i < 4096; i++) {
        if (i % 256 === 0) most = Math.max(most, process.memoryUsage().rss);
        yield chunk;
      }
    }
    writeWhole(path, chunks()); // 256 MiB
    expect((most - before) / (1 << 20)).toBeLessThan(100);
  });

  it("stays as it was where the new text cannot be written, and nothing is left beside it", () => {
    const path = join(folder, "a.txt");
    writeWhole(path, "old");
    function* failing() {
      yield "x".repeat(1 << 17);
      throw new Error("the source has dried up");
    }
    expect(() => {
      writeWhole(path, failing());
    }).toThrow(/dried up/);
    expect(readFileSync(path, "utf8")).toBe("old");
    mkdirSync(join(folder, "b.txt"));
    expect(() => {
      writeWhole(join(folder, "b.txt"), "new");
    }).toThrow(/b\.txt: a folder of that name is in the way/);
    expect(readdirSync(folder).sort()).toEqual(["a.txt", "b.txt"]);
  });

  it("says of a source that cannot be read what that says", () => {
    function* source() {
      yield readWhole(join(folder, "missing.txt")).toString();
    }
    expect(() => {
      writeWhole(join(folder, "a.txt"), source());
    }).toThrow(/^Cannot read .*missing\.txt: it does not exist \(ENOENT\)\.$/);
  });

  posix("replaces a link of its name and leaves alone what the link leads to", () => {
    writeFileSync(join(folder, "mine.txt"), "mine");
    symlinkSync("mine.txt", join(folder, "a.txt"));
    writeWhole(join(folder, "a.txt"), "new");
    expect(readFileSync(join(folder, "mine.txt"), "utf8")).toBe("mine");
    expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("new");
  });

  it("fails with a sentence that names the file and the reason", () => {
    writeFileSync(join(folder, "plots"), "a file");
    const write = () => {
      writeWhole(join(folder, "plots", "run", "kl.png"), new Uint8Array(1));
    };
    expect(write).toThrow(StorageError);
    expect(write).toThrow(/run: a part of the path is a file, not a folder/);
  });
});

describe("the names on the way", () => {
  it("differ each time, so that two processes never write into one file", () => {
    const seen = new Set<string>();
    function* look() {
      for (const name of readdirSync(folder)) seen.add(name);
      yield "text";
    }
    for (let i = 0; i < 3; i++) writeWhole(join(folder, "a.txt"), look());
    seen.delete("a.txt");
    expect(seen.size).toBe(3);
    expect([...seen].every(isTemporary)).toBe(true);
  });

  it("are no names that a person gives a file", () => {
    for (const name of ["notes.tmp", "metrics.csv.tmp", ".tmp", ".hawthorne.tmp", ".hawthorne-draft.tmp"])
      expect(isTemporary(name)).toBe(false);
  });

  it("are cleared away, and nothing else is", () => {
    const half = ".hawthorne-0123456789abcdef.tmp";
    writeFileSync(join(folder, half), "ha");
    writeFileSync(join(folder, "notes.tmp"), "mine");
    mkdirSync(join(folder, ".hawthorne-00000000000000ff.tmp")); // a folder is none of ours, whatever its name
    removeTemporaries(folder);
    expect(readdirSync(folder).sort()).toEqual([".hawthorne-00000000000000ff.tmp", "notes.tmp"]);
    removeTemporaries(join(folder, "missing"));
  });
});

describe("a file that is read whole", () => {
  it("gives its bytes, also through a link", () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    writeFileSync(join(folder, "a"), bytes);
    const digest = createHash("sha256").update(bytes).digest("hex");
    expect(
      createHash("sha256")
        .update(readWhole(join(folder, "a")))
        .digest("hex"),
    ).toBe(digest);
    if (process.platform === "win32") return;
    symlinkSync("a", join(folder, "link"));
    expect(readWhole(join(folder, "link"))).toHaveLength(bytes.length);
  });

  it("is no folder, and it is there", () => {
    expect(() => readWhole(folder)).toThrow(/^Cannot read .*: it is a folder, not a file\.$/);
    expect(() => readWhole(join(folder, "missing"))).toThrow(StorageError);
  });

  posix("is no pipe and no device, nor a link to one: reading those could last for ever", () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    symlinkSync("/dev/zero", join(folder, "device"));
    for (const name of ["pipe", "device"])
      expect(() => readWhole(join(folder, name))).toThrow(/it is a pipe or a device, not a file\.$/);
  });
});

describe("folders that are made", () => {
  it("are those that were missing, outermost first", () => {
    const inner = join(folder, "a", "b");
    expect(makeFolders(inner)).toEqual([join(folder, "a"), inner]);
    expect(makeFolders(inner)).toEqual([]);
  });

  it("go again where one of them cannot be made", () => {
    const impossible = join(folder, "a", "b", "x".repeat(300));
    expect(() => makeFolders(impossible)).toThrow(StorageError);
    expect(existsSync(join(folder, "a"))).toBe(false);
  });

  it.skipIf(process.platform !== "linux")("end with a sentence where the system allows no folder", () => {
    expect(() => makeFolders("/proc/runs/x")).toThrow(/^Cannot make the folder \/proc\/runs: /);
    expect(whyNotWritable("/proc/runs")).toMatch(/^Cannot make the folder \/proc\/runs: /);
  });

  it("are not left behind by the question whether they can be written", () => {
    expect(whyNotWritable(join(folder, "a", "b"))).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });
});
