/**
 * What may lie where a config is expected: each thing that is no file, or that the system refuses, ends in one sentence.
 * What would hang is read by a process of its own, on the build.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.js";
import { defaultConfigPath, loadConfig } from "./load.js";

const isWindows = process.platform === "win32";
const isRoot = process.getuid?.() === 0;

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "hawthorne-files-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const shorter = (text: string): string => text.replaceAll(`${folder.replaceAll("\\", "/")}/`, "");

/** The message that loading gives, without the temporary folder. */
function messageOf(path: string): string {
  try {
    loadConfig(path);
  } catch (error) {
    if (error instanceof UserError) return shorter(error.message);
    throw error;
  }
  return "no error";
}

/** The same where another file extends this path. */
const messageOfExtending = (path: string): string =>
  messageOf(write("mine.json", JSON.stringify({ extends: path })));

/** A command line in the temporary folder, as a shell runs it, and how it ends; it is stopped where it hangs. */
function shell(line: string): { status: number | null; stderr: string } {
  const command = line.replaceAll("hawthorne", `"${process.execPath}" "${resolve("dist/cli.js")}"`);
  const { status, stderr } = spawnSync("bash", ["-c", command], {
    cwd: folder,
    encoding: "utf8",
    timeout: 20_000,
  });
  return { status, stderr: shorter(stderr) };
}

describe("a path that the system refuses", () => {
  it("is told with the cause, as a config and where it is extended", () => {
    const file = write("file.json", "{}");
    const through = join(file, "x.json");
    const why = "one that cannot be read: a part of the path is a file, not a folder (ENOTDIR)";
    if (!isWindows) {
      expect(messageOf(through)).toBe(`file.json/x.json: expected a config file, got ${why}.`);
      expect(messageOfExtending("file.json/x.json")).toBe(
        `mine.json:1:2: extends: expected a config file, got "file.json/x.json", ${why}.`,
      );
    }
    const long = `${"x".repeat(300)}.json`;
    expect(messageOf(join(folder, long))).toMatch(/expected a config file, got/);
    expect(messageOf(join(folder, "x/".repeat(3000), "y.json")).length).toBeLessThan(300);
    expect(messageOfExtending(long).length).toBeLessThan(300);
    for (const message of [messageOf(join(folder, "x\u0000y")), messageOfExtending("x\u0000y")])
      expect(message).toMatch(/got .*cannot be read: its name holds a NUL character/);
  });

  it.skipIf(isWindows)("is told where links lead in a circle or to nothing", () => {
    symlinkSync("circle.json", join(folder, "circle.json"));
    symlinkSync("gone.json", join(folder, "link.json"));
    expect(messageOf(join(folder, "circle.json"))).toBe(
      "circle.json: expected a config file, got one that cannot be read: its links lead round in a circle (ELOOP).",
    );
    expect(messageOf(join(folder, "link.json"))).toBe(
      "link.json: expected a config file, got a link to a file that does not exist.",
    );
    expect(messageOfExtending("link.json")).toBe(
      'mine.json:1:2: extends: expected a config file, got "link.json", a link to a file that does not exist.',
    );
  });

  it.skipIf(isWindows || isRoot)("is told where it is closed to us", () => {
    const file = write("closed/file.json", "{}");
    chmodSync(file, 0);
    expect(messageOf(file)).toMatch(/got one that cannot be read: there is no permission/);
    chmodSync(dirname(file), 0);
    expect(messageOf(file)).toMatch(/got one that cannot be read: there is no permission/);
    chmodSync(dirname(file), 0o700);
  });

  it("is told where it is empty", () => {
    expect(messageOf("")).toBe('"": expected a config file, got an empty path.');
    expect(messageOfExtending("")).toMatch(/expected the path of one config, in double quotes, got ""\./);
  });

  it.skipIf(isWindows)("is told where the working folder is gone, unless nothing is read from it", () => {
    const gone = 'mkdir gone && cd gone && rmdir "$PWD" &&';
    const { status, stderr } = shell(`${gone} hawthorne config check x.json`);
    expect(stderr).toBe(
      "x.json: expected a path from the working folder, got a working folder that does not exist any more. Change to another folder.\n",
    );
    expect(status).toBe(2);
    expect(shell(`${gone} hawthorne config show`).status).toBe(0);
  });

  it("keeps its line, whatever it is called", () => {
    const name = isWindows ? "a\u202eb.json" : "a\nb\u001b\u202e.json";
    expect(messageOf(write(name, "{"))).toMatch(/^a(\\n|\\u202e)b.*json:1:2: expected a closing brace/);
    expect(messageOf(join(folder, `${name}x`)).split("\n")).toHaveLength(1);
  });
});

describe("a chain of files", () => {
  const chain = (files: number): string => {
    for (let i = 0; i < files - 1; i++) write(`${i}.json`, `{ "extends": "./${i + 1}.json" }`);
    write(`${files - 1}.json`, "{}");
    return join(folder, "0.json");
  };

  it("may have 32 files and no more", () => {
    expect(loadConfig(chain(32)).files).toHaveLength(32);
    expect(messageOf(chain(3000))).toBe(
      "31.json:1:3: extends: expected a chain of at most 32 files, got a longer one: 0.json → 1.json → 2.json → … → 32.json.",
    );
  });

  it.skipIf(isWindows)("ends where a link lets a file extend itself by ever longer paths", () => {
    const path = write("x.json", '{ "extends": "sub/x.json" }');
    symlinkSync(".", join(folder, "sub"));
    expect(messageOf(path)).toMatch(
      /expected a chain of at most 32 files, got a longer one: x\.json → sub\/x\.json →/,
    );
  });
});

describe("what is no regular file", () => {
  it("is refused before it is read where it is larger than any config", () => {
    const path = write("large.json", "{}");
    truncateSync(path, 5e9); // holes, of which none is on the disk
    expect(messageOf(path)).toBe("large.json: expected a config file, got one of more than 1 MB.");
  });

  it.skipIf(isWindows)(
    "is refused where it is a pipe or a device, as a config and where it is extended",
    () => {
      execFileSync("mkfifo", [join(folder, "pipe.json")]);
      write("mine.json", '{ "extends": "pipe.json" }');
      write("zero.json", '{ "extends": "/dev/zero" }');
      const { status, stderr } = shell("hawthorne config check pipe.json mine.json zero.json /dev/zero");
      expect(stderr.trim().split("\n")).toEqual([
        "pipe.json: expected a config file, got a named pipe.",
        'mine.json:1:3: extends: expected a config file, got "pipe.json", a named pipe.',
        'zero.json:1:3: extends: expected a config file, got "/dev/zero", a device.',
        "/dev/zero: expected a config file, got a device.",
      ]);
      expect(status).toBe(2);
      if (process.platform !== "linux") return; // elsewhere opening /dev/stdin does not open the pipe anew
      expect(
        shell("(printf '{}' > pipe.json &) ; hawthorne config check /dev/stdin < pipe.json").stderr,
      ).toBe("/dev/stdin: expected a config file, got a named pipe.\n");
    },
  );

  it.skipIf(isWindows)(
    "is passed over where the config of a run's name is looked for, and where one is hinted at",
    () => {
      const configs = join(folder, "configs");
      cpSync(dirname(defaultConfigPath()), configs, { recursive: true });
      execFileSync("mkfifo", [join(configs, "aaa.json")]);
      write("mine.json", '{ "name": "a name that no config has" }');
      const { status, stderr } = shell(
        "hawthorne train mine.json --seeds 1 --epochs 0 --charts off --set policy.supervised.steps=1",
      );
      expect(stderr).toMatch(/^a name that no config has: runs\//);
      expect(status).toBe(0);
      expect(shell("hawthorne config check configs/aab.json").status).toBe(2);
    },
  );

  it.skipIf(isWindows)("is said where it stands in the place of the default config", () => {
    mkdirSync(join(folder, "configs"));
    execFileSync("mkfifo", [join(folder, "configs", "default.json")]);
    expect(shell("hawthorne config show")).toEqual({
      status: 2,
      stderr: "configs/default.json: expected a config file, got a named pipe.\n",
    });
  });

  it.skipIf(isWindows)("is read where a shell made the pipe for us", () => {
    const wrong = "printf '{\"seeds\":0}'";
    for (const line of [
      `${wrong} | hawthorne config check /dev/stdin`,
      `hawthorne config check <(sleep 0.3; ${wrong})`,
      `hawthorne config check /dev/stdin <<< '{"seeds":0}'`,
      `hawthorne config check mine.json < <(${wrong})`,
    ]) {
      write("mine.json", '{ "extends": "/dev/stdin" }');
      const { status, stderr } = shell(line);
      expect(stderr).toMatch(/:1:2: seeds: expected a whole number from 1 to 10000, got 0\.$/m);
      expect(status).toBe(2);
    }
    expect(shell("yes | hawthorne config check /dev/stdin").stderr).toBe(
      "/dev/stdin: expected a config file, got one of more than 1 MB.\n",
    );
  });
});
