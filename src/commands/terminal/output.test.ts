/**
 * What reaches a terminal, on the build in dist/: foreign text without its control characters, and streams that close or
 * cannot be written, which never end the work.
 */
import { spawn, spawnSync, type StdioOptions } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const cli = resolve("dist", "cli.js");
if (!existsSync(cli)) throw new Error('These tests run on the build. Start them by "npm test".');
const out = mkdtempSync(join(tmpdir(), "hawthorne-output-"));
afterAll(() => {
  rmSync(out, { recursive: true });
});

const hawthorne = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
const smoke = (id: string) => [
  "train",
  "configs/smoke.json",
  "--charts",
  "off",
  "--out",
  out,
  "--run-id",
  id,
];
const statusOf = (id: string): unknown =>
  (JSON.parse(readFileSync(join(out, "runs", id, "summary.json"), "utf8")) as { status: unknown }).status;

describe("foreign text", () => {
  const nasty = "\u001b]0;x\u0007\u001b[2J\u009b31m\u202ecod\u2066\u200b\ud800\u2028\u007f";
  const configWith = (file: string, fields: object): string => {
    writeFileSync(
      join(out, file),
      JSON.stringify({ extends: resolve("configs", "smoke.json"), epochs: 0, ...fields }),
    );
    return join(out, file);
  };
  const named = configWith("named.json", { name: nasty });
  const described = configWith("described.json", { description: nasty });
  const folder = join(out, "\u001b[2J\u202efolder");
  const acting = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

  it.each<[string, string[], RegExp]>([
    [
      "a config's name",
      ["train", named, "--charts", "off", "--out", out, "--run-id", "named"],
      /\\u001b\]0;x/,
    ],
    ["a name in a line", ["config", "check", named], /\\u001b\]0;x/],
    ["a folder", ["train", described, "--charts", "off", "--out", folder], /\\u001b\[2J\\u202efolder/],
    ["an argument", ["config", "show", "--set", `${nasty}=1`], /\\u001b\]0;x/],
    ["a value", ["config", "show", "--set", `seeds=${nasty}`], /\\u001b\]0;x/],
    ["the name of a file", ["config", "check", "no\u001b[2J\u202efile"], /no\\u001b\[2J\\u202efile/],
    ["an unknown option", ["train", "--\u001b[2J"], /--\\u001b\[2J: there is no such option/],
    ["an unknown verb", ["\u009b31m"], /\\u009b31m: there is no such command/],
    ["a choice", ["train", "--engine", "\u001b[2J"], /\\u001b\[2J/],
    ["a number", ["train", "--epochs", "\u001b[2J"], /\\u001b\[2J/],
    ["an id", ["train", "--resume", "\u001b[2J"], /\\u001b\[2J/],
    ["a law", ["verify", "\u001b[2J"], /\\u001b\[2J/],
  ])("is shown with its control characters written out: %s", (_, args, shown) => {
    const { stdout, stderr } = hawthorne(...args);
    expect(stdout + stderr).toMatch(shown);
    expect(stdout + stderr).not.toMatch(acting);
  });

  it("is the same in JSON once it is read", () => {
    const { stdout } = hawthorne("config", "show", described);
    expect(stdout).not.toMatch(acting);
    expect(JSON.parse(stdout)).toMatchObject({ description: nasty });
  });
});

/** Runs to the end with a reader that closes the given streams before it has read anything. */
async function readByNobody(streams: readonly ("stdout" | "stderr")[], args: readonly string[]) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let read = "";
  for (const name of ["stdout", "stderr"] as const) {
    if (streams.includes(name)) child[name].destroy();
    else child[name].setEncoding("utf8").on("data", (text: string) => (read += text));
  }
  return new Promise<{ code: number | null; read: string }>((done) =>
    child.on("close", (code) => {
      done({ code, read });
    }),
  );
}

describe("a reader that closes early", () => {
  it("of standard error does not end the run, and nor does one of both", async () => {
    const { code, read } = await readByNobody(["stderr"], smoke("unheard"));
    expect(code).toBe(0);
    expect(read).toMatch(/After 3 epochs/);
    expect(statusOf("unheard")).toBe("complete");
    expect(await readByNobody(["stdout", "stderr"], smoke("unread"))).toEqual({ code: 0, read: "" });
    expect(statusOf("unread")).toBe("complete");
  });

  it("of standard output changes no exit code", async () => {
    expect((await readByNobody(["stdout"], ["config", "show"])).code).toBe(0);
    expect((await readByNobody(["stdout"], ["--help"])).code).toBe(0);
    const wrong = await readByNobody(["stdout"], ["config", "check", "configs/default.json", "no-such-file"]);
    expect(wrong.code).toBe(2);
    expect(wrong.read).toMatch(/^no-such-file: expected/);
    expect((await readByNobody(["stdout", "stderr"], ["trian"])).code).toBe(2);
  });
});

describe.skipIf(!existsSync("/dev/full"))("a stream that cannot be written", () => {
  /** Runs with streams into a device that is always full. */
  const full = (names: readonly ("stdout" | "stderr")[], args: readonly string[]) => {
    const device = openSync("/dev/full", "w");
    const stdio: StdioOptions = [
      "ignore",
      names.includes("stdout") ? device : "pipe",
      names.includes("stderr") ? device : "pipe",
    ];
    const result = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", stdio });
    closeSync(device);
    return result;
  };
  const sentence = "Cannot write standard output: the disk is full (ENOSPC).\n";

  it("fails the command with a sentence where it is standard output, after the work", () => {
    const { status, stderr } = full(["stdout"], smoke("unprinted"));
    expect(stderr).toMatch(/epoch 3\/3/);
    expect(stderr.endsWith(`\n${sentence}`)).toBe(true);
    expect(status).toBe(1);
    expect(statusOf("unprinted")).toBe("complete");
    expect(full(["stdout"], ["--help"])).toMatchObject({ status: 1, stderr: sentence });
    expect(full(["stdout"], ["config", "show"])).toMatchObject({ status: 1, stderr: sentence });
    expect(full(["stdout"], ["config", "check", "configs/default.json", "no-such-file"]).status).toBe(2);
  });

  it("is nothing where it is standard error", () => {
    const { status, stdout } = full(["stderr"], smoke("muttered"));
    expect(stdout).toMatch(/After 3 epochs/);
    expect(status).toBe(0);
    expect(full(["stderr"], ["trian"]).status).toBe(2);
    expect(full(["stdout", "stderr"], smoke("mute")).status).toBe(1);
    expect(statusOf("mute")).toBe("complete");
  });

  it("fails also where a file took a part of it", () => {
    // A limit of one block (of 512 or 1024 bytes) for files, which is less than a config.
    const script = 'ulimit -f 1; exec "$0" "$1" config show > "$2"';
    const limited = { encoding: "utf8", env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" } } as const;
    const file = join(out, "part.json");
    const { status, stderr } = spawnSync("sh", ["-c", script, process.execPath, cli, file], limited);
    expect(stderr).toMatch(/^Cannot write standard output: the file would be too large/);
    expect(status).toBe(1);
  });
});

describe.skipIf(process.platform === "win32")("a stream that is closed from the start", () => {
  it("is like one that nobody reads", () => {
    const command = [process.execPath, cli, ...smoke("closed")].map((word) => `'${word}'`).join(" ");
    expect(spawnSync("sh", ["-c", `${command} <&- >&- 2>&-`]).status).toBe(0);
    expect(statusOf("closed")).toBe("complete");
  });
});
