/**
 * Runs whose files change under them, on the build in dist/: what is lost is said, what can be mended ends in the same
 * bytes as a run that nothing happened to, and what cannot is refused in a sentence.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const cli = resolve("dist", "cli.js");
let out: string;
const quick = ["--epochs", "12"];
const long = ["--epochs", "300", "--charts", "off"];

beforeAll(() => {
  if (!existsSync(cli)) throw new Error('These tests run on the build. Start them by "npm test".');
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
  expect(train("--run-id", "whole", ...quick).status).toBe(0);
  expect(train("--run-id", "plain", ...quick, "--charts", "off").status).toBe(0);
  expect(train("--run-id", "long", ...long).status).toBe(0);
}, 60_000);
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

const hawthorne = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
const train = (...args: string[]) => hawthorne("train", "configs/smoke.json", "--out", out, ...args);
const resume = (id: string, ...args: string[]) => hawthorne("train", "--resume", id, "--out", out, ...args);
const run = (id: string, ...names: string[]): string => join(out, "runs", id, ...names);
const text = (path: string): string => readFileSync(path, "utf8");
const summary = (id: string) => JSON.parse(text(run(id, "summary.json"))) as Record<string, unknown>;

function expectSameRun(id: string, as: string): void {
  for (const name of ["metrics.jsonl", "metrics.csv"]) expect(text(run(id, name))).toBe(text(run(as, name)));
  const checkpoints = readdirSync(run(as, "checkpoints")).sort();
  expect(readdirSync(run(id, "checkpoints")).sort()).toEqual(checkpoints);
  for (const name of checkpoints.filter((one) => one !== "run.json"))
    expect(text(run(id, "checkpoints", name)) === text(run(as, "checkpoints", name))).toBe(true);
  const { runId: _id, wallSeconds: _s, ...one } = summary(id);
  const { runId: _id2, wallSeconds: _s2, ...other } = summary(as);
  expect(one).toEqual(other);
}

/** The width and height of every picture of a run. */
const sizes = (id: string): Set<string> =>
  new Set(
    readdirSync(join(out, "plots", id)).map((name) => {
      const png = readFileSync(join(out, "plots", id, name));
      return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
    }),
  );

function expectSamePictures(id: string, as: string): void {
  const of = (one: string) => readdirSync(join(out, "plots", one)).sort();
  expect(of(id)).toEqual(of(as));
  for (const name of of(id))
    expect(readFileSync(join(out, "plots", id, name))).toEqual(readFileSync(join(out, "plots", as, name)));
}

/** Starts a run and does something to it as soon as `when` holds; resolves with its exit code and what it said. */
async function meanwhile(
  id: string,
  args: string[],
  when: () => boolean,
  act: (kill: (signal: NodeJS.Signals) => void) => void,
) {
  const all = [cli, "train", "configs/smoke.json", "--out", out, "--run-id", id, ...args];
  const child = spawn(process.execPath, all, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => (stderr += more));
  const watch = setInterval(() => {
    if (!when()) return;
    clearInterval(watch);
    act((signal) => child.kill(signal));
  }, 1);
  const status = await new Promise((done) => child.on("exit", done));
  clearInterval(watch);
  return { status, stderr };
}

const lines = (id: string): number =>
  existsSync(run(id, "metrics.jsonl")) ? text(run(id, "metrics.jsonl")).split("\n").length - 1 : 0;

/** A copy of a run, to be damaged. */
function copyOf(id: string, as: string): string {
  cpSync(run(id), run(as), { recursive: true });
  if (existsSync(join(out, "plots", id)))
    cpSync(join(out, "plots", id), join(out, "plots", as), { recursive: true });
  return as;
}

describe.skipIf(process.platform === "win32")("a run that is killed", () => {
  it("while its charts are drawn is not called complete, and the rest is drawn", async () => {
    const isDrawing = (): boolean => existsSync(run("drawing", "summary.json"));
    await meanwhile("drawing", quick, isDrawing, (kill) => {
      kill("SIGKILL");
    });
    expect(summary("drawing")["status"]).toBe("trained");
    expect(resume("drawing").status).toBe(0);
    expectSameRun("drawing", "whole");
    expectSamePictures("drawing", "whole");
    expect(resume("drawing")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is complete/) as string,
    });
  }, 60_000);

  it("after its last epoch and before its summary still says what it ran on", () => {
    copyOf("plain", "unsummed");
    rmSync(run("unsummed", "summary.json"));
    expect(resume("unsummed").status).toBe(0);
    expectSameRun("unsummed", "whole");
    expect(summary("unsummed")["engine"]).toEqual({ name: "simd", backend: "wasm-simd" });
  });
});

describe.skipIf(process.platform === "win32")("a record that somebody takes away", () => {
  const isUnderWay = (id: string) => (): boolean => lines(id) > 40;
  const cases: [string, (id: string) => void, RegExp][] = [
    [
      "removed",
      (id) => {
        rmSync(run(id, "metrics.jsonl"));
      },
      /was removed/,
    ],
    [
      "emptied",
      (id) => {
        truncateSync(run(id, "metrics.jsonl"));
      },
      /was cut off/,
    ],
    [
      "gone",
      (id) => {
        rmSync(run(id), { recursive: true });
      },
      /was removed/,
    ],
  ];
  it.each(cases)(
    "(%s) ends the run with code 1, and what was in memory can be gone on from",
    async (id, act, sentence) => {
      const { status, stderr } = await meanwhile(id, long, isUnderWay(id), () => {
        act(id);
      });
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(status).toBe(1);
      const rescued = /--resume (\S+)/.exec(stderr)?.[1] ?? "";
      expect(rescued).toMatch(/rescued/);
      expect(lines(rescued)).toBeGreaterThan(40);
      expect(resume(rescued).status).toBe(0);
      expectSameRun(rescued, "long");
      rmSync(run(rescued), { recursive: true });
    },
  );
});

describe("a run whose files were damaged", () => {
  const damages: [string, (id: string) => void][] = [
    [
      "a line that is none",
      (id) => {
        appendFileSync(run(id, "metrics.jsonl"), "}{\n");
      },
    ],
    [
      "a mark at the beginning, as editors make it",
      (id) => {
        writeFileSync(run(id, "metrics.jsonl"), `\uFEFF${text(run(id, "metrics.jsonl"))}`);
      },
    ],
    [
      "a lost last row",
      (id) => {
        writeFileSync(run(id, "metrics.jsonl"), text(run(id, "metrics.jsonl")).replace(/.*\n$/, ""));
      },
    ],
    [
      "a digit that was changed",
      (id) => {
        writeFileSync(
          run(id, "metrics.jsonl"),
          text(run(id, "metrics.jsonl")).replace(/("behaviourGap":-?0\.\d\d)\d/, "$15"),
        );
      },
    ],
    [
      "no rows",
      (id) => {
        truncateSync(run(id, "metrics.jsonl"));
      },
    ],
    [
      "a checkpoint that was changed",
      (id) => {
        writeFileSync(
          run(id, "checkpoints", "seed-1.json"),
          text(run(id, "checkpoints", "seed-1.json")).replace(/.{40}$/, ""),
        );
      },
    ],
    [
      "checkpoints of the wrong seeds",
      (id) => {
        cpSync(run(id, "checkpoints", "seed-2.json"), run(id, "checkpoints", "seed-1.json"));
      },
    ],
    [
      "no summary that can be read",
      (id) => {
        writeFileSync(run(id, "summary.json"), "{");
      },
    ],
    [
      "no table",
      (id) => {
        rmSync(run(id, "metrics.csv"));
      },
    ],
    [
      "no record of its config",
      (id) => {
        rmSync(run(id, "checkpoints", "run.json"));
      },
    ],
    [
      "a checkpoint in the place of its record",
      (id) => {
        cpSync(run(id, "checkpoints", "seed-2.json"), run(id, "checkpoints", "run.json"));
      },
    ],
    [
      "frames that are cut off",
      (id) => {
        const frame = join(out, "plots", id, "epoch-0003.png");
        if (existsSync(frame)) truncateSync(frame, 900);
      },
    ],
  ];
  it.each(damages)("(%s) comes to the same numbers and pictures", (what, damage) => {
    const source = /frames/.test(what) ? "whole" : "plain"; // pictures take long
    const id = copyOf(source, what.replaceAll(/\W+/g, "-"));
    if (!/frames|table/.test(what))
      writeFileSync(
        run(id, "summary.json"),
        text(run(id, "summary.json")).replace('"complete"', '"interrupted"'),
      );
    damage(id);
    const { status, stderr } = resume(id);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(0);
    expectSameRun(id, "whole");
    if (source === "whole") expectSamePictures(id, "whole");
  });
});

describe("a config that was edited after its run began", () => {
  const edited = (id: string, change: (text: string) => string): string => {
    copyOf("plain", id);
    writeFileSync(run(id, "config.json"), change(text(run(id, "config.json"))));
    return id;
  };
  const cases: [string, (text: string) => string, RegExp][] = [
    [
      "a learning rate",
      (config) => config.replace(/("objective": \{[^{]*"learningRate": )[\d.]+/, "$10.04"),
      /objective\.learningRate 0\.04 instead of 0\.\d+/,
    ],
    ["seeds", (config) => config.replace(/"seeds": 2/, '"seeds": 3'), /seeds 3 instead of 2/],
    ["everything", () => "{}", /instead of .*, and \d+ more/],
    ["fewer epochs", (config) => config.replace(/"epochs": 12/, '"epochs": 10'), /epochs 10 instead of 12/],
    ["more epochs", (config) => config.replace(/"epochs": 12/, '"epochs": 20'), /epochs 20 instead of 12/],
    [
      "the order of tiers",
      (config) =>
        config.replace(
          /("monitored": \{[^}]*\{[^}]*\}[^}]*\}),\s*("unmonitored": \{[^}]*\{[^}]*\}[^}]*\})/,
          "$2,$1",
        ),
      /the order of tiers \["unmonitored","monitored"\] instead of/,
    ],
  ];
  it.each(cases)(
    "(%s) is refused with what was changed, and nothing else happens",
    (what, change, sentence) => {
      const id = edited(`edited-${what.replaceAll(" ", "-")}`, change);
      const before = readdirSync(run(id), { recursive: true }).length;
      const { status, stderr } = resume(id);
      expect(stderr).toMatch(sentence);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(status).toBe(2);
      expect(readdirSync(run(id), { recursive: true })).toHaveLength(before);
      expect(text(run(id, "metrics.jsonl"))).toBe(text(run("whole", "metrics.jsonl")));
    },
  );

  it.skipIf(process.platform === "win32")(
    "is taken with --force where a run can take it, and said in the record",
    async () => {
      await meanwhile(
        "revised",
        long,
        () => lines("revised") > 40,
        (kill) => {
          kill("SIGINT"); // so that every seed has a checkpoint
        },
      );
      const config = text(run("revised", "config.json"));
      writeFileSync(run("revised", "config.json"), config.replace(/"klCoef": [\d.]+/, '"klCoef": 5'));
      expect(resume("revised").status).toBe(2);
      expect(resume("revised", "--force").status).toBe(0);
      const { revisions, final } = summary("revised") as {
        revisions: unknown;
        final: Record<string, { mean: number }>;
      };
      expect(revisions).toEqual([
        { epoch: expect.any(Number) as number, changes: [{ path: "objective.klCoef", from: 0.1, to: 5 }] },
      ]);
      expect(Math.abs(final["behaviourGap"]!.mean)).toBeLessThan(0.2); // a strong pull to the start
      expect(lines("revised")).toBe(602);
    },
    30_000,
  );

  it("is refused with --force too where no run under way can take it", () => {
    const id = edited("widened", (config) => config.replace(/("policy": \{[^[]*"hidden": \[)[^\]]*/, "$18"));
    const { status, stderr } = resume(id, "--force");
    expect(stderr).toMatch(/policy\.hidden: expected .*, as the run was begun with/);
    expect(status).toBe(2);
  });
});

describe("the closing summary", () => {
  it("is shorter, and no failure, where the default config beside it is invalid", () => {
    const here = join(out, "here");
    mkdirSync(join(here, "configs"), { recursive: true });
    writeFileSync(join(here, "mine.json"), hawthorne("config", "show", "configs/smoke.json").stdout);
    writeFileSync(join(here, "configs", "default.json"), "{ half a conf");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli, "train", "mine.json", "--charts", "off"],
      { cwd: here, encoding: "utf8" },
    );
    expect(stderr).not.toMatch(/The run stops here/);
    expect(stdout).toMatch(/behaviour gap/);
    expect(status).toBe(0);
  });
});

describe("the size of a run's pictures", () => {
  it("is that which it was begun with when it is gone on with, unless another one is asked for", () => {
    const large = ["--chart-size", "800x450", "--chart-scale", "1.5", "--quiet"];
    expect(train("--run-id", "large", "--epochs", "2", ...large).status).toBe(0);
    expect(sizes("large")).toEqual(new Set(["1200x675"]));
    expect(resume("large", "--epochs", "3", "--quiet").status).toBe(0);
    expect(sizes("large")).toEqual(new Set(["1200x675"]));

    const numbers = text(run("large", "metrics.jsonl"));
    expect(resume("large").status).toBe(2); // it is complete
    expect(resume("large", "--chart-scale", "1", "--quiet").status).toBe(0);
    expect(sizes("large")).toEqual(new Set(["800x450"]));
    expect(text(run("large", "metrics.jsonl"))).toBe(numbers);
  });

  it.each([
    [["--chart-size", "1600"], /width and height in pixels, such as 1600x900/],
    [["--chart-size", "90x50"], /--chart-size: expected from 450x250 to 3840x2160 pixels, got 90x50\./],
    [["--chart-scale", "0"], /a number above 0/],
    [["--chart-size", "1600x900", "--chart-scale", "3"], /to 3840x2160 pixels, got 4800x2700\./],
  ])("is refused in a sentence, before a folder is made: %j", (args, sentence) => {
    const { status, stderr } = train("--run-id", "refused", ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(existsSync(run("refused"))).toBe(false);
  });
});

describe("a run of a world where a chart has nothing to show", () => {
  it("is complete without that chart, and still draws one again that it has lost", () => {
    const harmless = ["--set", "world.harmfulRate=0", "--charts", "final"];
    const { status, stdout } = train("--run-id", "harmless", "--epochs", "2", ...harmless);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Charts: .*rewards\.png, and 5 more/);
    const before = readdirSync(join(out, "plots", "harmless"));
    expect(before).not.toContain("behaviour-gap.png");
    expect(resume("harmless").status).toBe(2); // it lacks nothing
    rmSync(join(out, "plots", "harmless", "kl.png"));
    expect(resume("harmless", "--quiet").status).toBe(0);
    expect(readdirSync(join(out, "plots", "harmless"))).toEqual(before);
  });
});
