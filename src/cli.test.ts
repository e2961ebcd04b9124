/**
 * The command line from outside, on the build in dist/ (worker threads cannot load TypeScript): exit codes, the files of
 * a run, and that neither threads, charts, Ctrl-C nor a kill change a byte of the metrics.
 */
import { spawn, spawnSync } from "node:child_process";
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
import { join, resolve as resolvePath } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finalFiles } from "./charts/pictures.js";

const cli = join("dist", "cli.js");
const long = ["--epochs", "300", "--charts", "off"]; // a second or two: long enough to stop in the middle
let out: string;

beforeAll(() => {
  if (!existsSync(cli)) throw new Error('These tests run on the build. Start them by "npm test".');
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

const hawthorne = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
const train = (...args: string[]) => hawthorne("train", "configs/smoke.json", "--out", out, ...args);
const runFile = (id: string, name: string): string => readFileSync(join(out, "runs", id, name), "utf8");

/** Starts a long run and sends it a signal once some epochs are done; resolves with its exit code. */
async function stopInTheMiddle(id: string, signal: NodeJS.Signals): Promise<number | null> {
  const args = [cli, "train", "configs/smoke.json", "--out", out, "--run-id", id, ...long];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (/epoch +[1-9]\d*\/300/.test(text)) child.kill(signal);
  });
  return new Promise((resolve) => child.on("exit", resolve));
}

describe("a run", () => {
  it("leaves metrics, a table, a summary, the config, checkpoints and charts", () => {
    const { status, stdout, stderr } = train("--run-id", "first", "--workers", "2");
    expect(stderr).toMatch(/epoch 3\/3/);
    expect(stdout).toMatch(
      /After 3 epochs the policy complies with \d+ % of harmful requests when monitored/,
    );
    expect(status).toBe(0);

    const rows = runFile("first", "metrics.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, number>);
    // smoke.json: 2 seeds, 3 epochs, and epoch 0
    expect(rows.map(({ epoch, seed }) => [epoch, seed])).toEqual(
      [0, 1, 2, 3].flatMap((e) => [
        [e, 1],
        [e, 2],
      ]),
    );
    const table = runFile("first", "metrics.csv").trimEnd().split("\n");
    expect(table).toHaveLength(9);
    expect(table[0]).toBe(Object.keys(rows[0]!).join(","));
    expect(JSON.parse(runFile("first", "summary.json"))).toMatchObject({
      runId: "first",
      status: "complete",
      seeds: [1, 2],
      epochs: 3,
    });
    expect(readdirSync(join(out, "runs", "first", "checkpoints")).sort()).toEqual([
      "run.json",
      "seed-1.json",
      "seed-2.json",
    ]);
    const frames = [0, 1, 2, 3].map((epoch) => `epoch-000${epoch}.png`);
    expect(readdirSync(join(out, "plots", "first")).sort()).toEqual([...frames, ...finalFiles].sort());
  });

  it("has the same bytes with one worker, without charts, and from the config it has written", () => {
    const again = ["train", join(out, "runs", "first", "config.json"), "--out", out, "--run-id", "again"];
    expect(hawthorne(...again, "--workers", "1", "--charts", "off").status).toBe(0);
    expect(runFile("again", "metrics.jsonl")).toBe(runFile("first", "metrics.jsonl"));
    expect(existsSync(join(out, "plots", "again"))).toBe(false);
  });

  it("is not overwritten without --force", () => {
    const { status, stderr } = train("--run-id", "first");
    expect(status).toBe(2);
    expect(stderr).toMatch(/first exists.*--force/);
    expect(stderr).not.toMatch(/\n\s+at /); // no stack
    const holiday = join(out, "plots", "first", "holiday.png");
    writeFileSync(holiday, "somebody else's");
    const forced = train("--run-id", "first", "--force", "--charts", "final", "--json");
    expect(forced.status).toBe(0);
    expect(readdirSync(join(out, "plots", "first")).sort()).toEqual(["holiday.png", ...finalFiles].sort());
    rmSync(holiday);
    const printed = JSON.parse(forced.stdout) as { runId: string };
    expect(printed.runId).toBe("first");
  });

  it("extended by --resume --epochs equals one that was longer from the start", () => {
    expect(train("--run-id", "short", "--charts", "off", "--quiet").stdout).toBe("");
    expect(hawthorne("train", "--resume", "short", "--out", out).status).toBe(2); // it is complete
    const extended = hawthorne(
      "train",
      "--resume",
      "short",
      "--epochs",
      "6",
      "--out",
      out,
      "--charts",
      "off",
    );
    expect(extended.status).toBe(0);
    expect(train("--run-id", "longer", "--epochs", "6", "--charts", "off").status).toBe(0);
    expect(runFile("short", "metrics.jsonl")).toBe(runFile("longer", "metrics.jsonl"));
    expect(runFile("short", "config.json")).toBe(runFile("longer", "config.json"));
  });

  it("keeps its data and its exit code where the charts cannot be written", () => {
    const other = join(out, "other");
    mkdirSync(other);
    writeFileSync(join(other, "plots"), "a file where the folder should be");
    const args = ["train", "configs/smoke.json", "--out", other, "--run-id", "undrawn"];
    const { status, stderr } = hawthorne(...args);
    expect(status).toBe(0);
    expect(stderr.match(/charts are incomplete.*plots.*data are safe.*--resume undrawn/g)).toHaveLength(1);
    const summary = (): string => readFileSync(join(other, "runs", "undrawn", "summary.json"), "utf8");
    expect(summary()).toMatch(/"status": "trained"/);

    rmSync(join(other, "plots"));
    expect(hawthorne("train", "--resume", "undrawn", "--out", other).status).toBe(0);
    expect(summary()).toMatch(/"status": "complete"/);
    expect(readdirSync(join(other, "plots", "undrawn"))).toHaveLength(4 + finalFiles.length);
  });
});

describe.skipIf(process.platform === "win32")("a run that is stopped", () => {
  beforeAll(() => {
    expect(train("--run-id", "whole", ...long).status).toBe(0);
  });
  const resume = (id: string) => hawthorne("train", "--resume", id, "--out", out, "--charts", "off");

  it("by Ctrl-C sums up what is done, and goes on to the same bytes", async () => {
    expect(await stopInTheMiddle("stopped", "SIGINT")).toBe(130);
    const summary = JSON.parse(runFile("stopped", "summary.json")) as { status: string; epochs: number };
    expect(summary.status).toBe("interrupted");
    expect(summary.epochs).toBeLessThan(300);
    const kept = runFile("stopped", "metrics.jsonl");
    expect(kept.trimEnd().split("\n")).toHaveLength(2 * (summary.epochs + 1));
    expect(runFile("whole", "metrics.jsonl").startsWith(kept)).toBe(true);
    expect(runFile("stopped", "metrics.csv").trimEnd().split("\n")).toHaveLength(
      1 + 2 * (summary.epochs + 1),
    );

    expect(resume("stopped").status).toBe(0);
    expect(runFile("stopped", "metrics.jsonl")).toBe(runFile("whole", "metrics.jsonl"));
    expect(runFile("stopped", "metrics.csv")).toBe(runFile("whole", "metrics.csv"));
    expect(JSON.parse(runFile("stopped", "summary.json"))).toMatchObject({ status: "complete", epochs: 300 });
  });

  it("by a kill can be read, and goes on to the same bytes", async () => {
    expect(await stopInTheMiddle("killed", "SIGKILL")).toBeNull();
    const kept = runFile("killed", "metrics.jsonl");
    const lines = kept.slice(0, kept.lastIndexOf("\n") + 1);
    expect(lines.length).toBeGreaterThan(0);
    expect(runFile("whole", "metrics.jsonl").startsWith(lines)).toBe(true);
    expect(resume("killed").status).toBe(0);
    expect(runFile("killed", "metrics.jsonl")).toBe(runFile("whole", "metrics.jsonl"));
  });
});

describe("what the user gets wrong", () => {
  it.each<[string, string[], RegExp]>([
    ["a verb", ["trian"], /^trian: there is no such command\. Did you mean train\?\n/],
    ["a flag", ["train", "--epoch", "3"], /^--epoch: there is no such option\. Did you mean --epochs\?\n/],
    [
      "a number",
      ["train", "--epochs", "many"],
      /^--epochs: expected a whole number of at least 0, got "many"\. Write it in digits, such as 20\.\n/,
    ],
    ["a policy of charts", ["train", "--charts", "every=0"], /"every=5"/],
    ["an engine", ["train", "--engine", "abacus"], /^--engine: expected one of simd, tfjs, got "abacus"\.\n/],
    ["a field", ["train", "--set", "labeller.temperature=2"], /labeler/],
    ["a value", ["train", "--set", "labeler.temperature=-2"], /labeler\.temperature=-2: expected .*, got -2/],
    ["a file", ["train", "configs/defualt.json"], /default\.json/],
    ["a run id", ["train", "--run-id", "../x"], /--run-id: expected a/],
    [
      "a flag for a run",
      ["train", "--resume", "--epochs", "3"],
      /--resume: expected the id of a run.*--epochs/,
    ],
    ["a run to resume", ["train", "--resume", "nothing"], /--resume: expected the id of a run/],
    [
      "a size",
      ["train", "--set", "evaluation.prompts=1e9"],
      /^evaluation\.prompts: expected a run with at most .*GB of memory, .*\. Lower evaluation\.prompts \(1000000000\)\.\n$/,
    ],
    ["options that clash", ["train", "--resume", "first", "--seeds", "2"], /does not go with --seeds/],
  ])("in %s ends with code 2 and a sentence", (_, args, message) => {
    const { status, stderr } = hawthorne(...args, ...(args[0] === "train" ? ["--out", out] : []));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });

  it("in a size leaves nothing behind", () => {
    const nowhere = join(out, "nowhere");
    hawthorne("train", "--set", "evaluation.prompts=1e9", "--out", nowhere);
    expect(existsSync(nowhere)).toBe(false);
  });

  it.skipIf(process.platform === "win32")(
    "in a folder that was deleted ends with code 2 and a sentence",
    () => {
      const script = `mkdir gone && cd gone && rmdir ../gone && "${process.execPath}" "${resolvePath(cli)}" train`;
      const { status, stderr } = spawnSync("sh", ["-c", script], { cwd: out, encoding: "utf8" });
      expect(stderr).toMatch(/^Cannot make the folder runs: the folder above it is missing.*\n$/);
      expect(status).toBe(2);
    },
  );

  it("does not include asking for help or the version", () => {
    expect(hawthorne("--help").status).toBe(0);
    expect(hawthorne("--version").stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});
