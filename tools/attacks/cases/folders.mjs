/**
 * Attacks on run folders: what changes under a run, whose files a run may remove, and folders that are none.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { problemsOf, refused, verdict } from "../shared/expect.mjs";
import { bytesOf, changesBetween, namesIn, runPaths, snapshot } from "../shared/runs.mjs";

const rowsIn = (path) => bytesOf(path)?.toString().split("\n").length - 1 || 0;

/** The most rows that any run folder holds. */
const rowsKept = (folder) =>
  Math.max(
    0,
    ...namesIn(join(folder, "runs")).map((id) => rowsIn(join(folder, "runs", id, "metrics.jsonl"))),
  );

/** Changes a run's folder once it has some rows; training is slow enough that more rows follow. */
const underTheRun = (name, change) => ({
  name,
  expected: "said at the next append, exit 1, all rows so far kept in a folder",
  async attack({ folder, start }) {
    const run = runPaths(folder, "run");
    const started = start(folder, ["--charts", "off", "--epochs", "60"], { timeout: 60 });
    let before = 0;
    while (started.child.exitCode === null && (before = rowsIn(run.metrics)) < 30) await wait(1);
    change(run);
    const outcome = await started.ended;
    const kept = rowsKept(folder);
    const problems = problemsOf(outcome, { codes: [1], longest: 4000, seconds: 60 });
    return verdict([...problems, kept < before && `${kept} of ${before} rows kept`], outcome);
  },
});

/** Files of somebody else, and what is left of them after a command. */
const foreignFiles = (name, { files, prepare, args, codes = [0, 1, 2] }) => ({
  name,
  expected: "nothing that no run wrote is changed or removed",
  async attack({ program, folder, train }) {
    await prepare?.({ folder, train });
    for (const file of files) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      writeFileSync(join(folder, file), `my own ${file}`);
    }
    const outcome = await program.run(args, { cwd: folder });
    const lost = files.filter((file) => bytesOf(join(folder, file))?.toString() !== `my own ${file}`);
    const problems = problemsOf(outcome, { codes, longest: 4000, seconds: 30 });
    return verdict([...problems, lost.length > 0 && `lost ${lost.join(", ")}`], outcome);
  },
});

const earlierRun = async ({ folder, train }) => {
  await train(folder, ["--charts", "final", "--quiet"]);
};
const stoppedRun = async ({ folder, train }) => {
  await train(folder, ["--charts", "final", "--quiet"]);
  const { summary } = runPaths(folder, "run");
  writeFileSync(summary, readFileSync(summary, "utf8").replace('"complete"', '"interrupted"'));
};
const again = (more) => ["train", "brief.json", "--charts", "final", "--run-id", "run", "--quiet", ...more];

/** An --out that no folder can be made in. */
const badOut = (name, out, prepare) => ({
  name,
  expected: "exit 1 or 2 and a sentence, at once",
  async attack({ folder, train }) {
    prepare?.(folder);
    const outcome = await train(folder, ["--out", out, "--epochs", "0", "--charts", "off"], { timeout: 20 });
    return verdict(problemsOf(outcome, { codes: [1, 2], seconds: 8 }), outcome);
  },
});

const pipeAt = (name, pick) => ({
  name,
  expected: "exit 1 or 2 and a sentence, at once",
  async attack({ program, folder, train }) {
    await stoppedRun({ folder, train });
    const path = pick(runPaths(folder, "run"));
    rmSync(path, { recursive: true, force: true });
    execFileSync("mkfifo", [path]);
    const outcome = await program.run(["train", "--resume", "run", "--charts", "off"], {
      cwd: folder,
      timeout: 20,
    });
    return verdict(problemsOf(outcome, { codes: [0, 1, 2], longest: 4000 }), outcome);
  },
});

export const folderCases = [
  underTheRun("run folder deleted during the run", (run) =>
    rmSync(run.path, { recursive: true, force: true }),
  ),
  underTheRun("run folder moved away during the run", (run) => renameSync(run.path, `${run.path}-moved`)),
  underTheRun("metrics.jsonl deleted during the run", (run) => rmSync(run.metrics, { force: true })),
  underTheRun("metrics.jsonl emptied during the run", (run) => truncateSync(run.metrics, 0)),
  underTheRun("metrics.jsonl cut during the run", (run) => truncateSync(run.metrics, 5000)),
  underTheRun("metrics.jsonl replaced during the run", (run) => {
    rmSync(run.metrics);
    writeFileSync(run.metrics, "another\n");
  }),
  underTheRun("metrics.jsonl grown by another during the run", (run) =>
    writeFileSync(run.metrics, "another\n", { flag: "a" }),
  ),
  underTheRun("runs/ deleted during the run", (run) =>
    rmSync(join(run.path, ".."), { recursive: true, force: true }),
  ),

  foreignFiles("charts of another run of that id, no --force", {
    files: ["plots/run/epoch-0000.png", "plots/run/behaviour-gap.png"],
    prepare: ({ folder, train }) => train(folder, ["--out", "elsewhere", "--quiet", "--charts", "off"]),
    args: again([]),
  }),
  foreignFiles("own pictures where charts will be, with --force", {
    files: ["plots/run/holiday.png", "plots/run/epoch.png", "plots/run/notes.txt"],
    prepare: earlierRun,
    args: again(["--force"]),
  }),
  foreignFiles("own temporary files beside a run that is resumed", {
    files: [
      "runs/run/notes.tmp",
      "runs/run/checkpoints/notes.tmp",
      "plots/run/notes.tmp",
      "runs/run/metrics.jsonl.bak",
    ],
    prepare: stoppedRun,
    args: ["train", "--resume", "run", "--quiet"],
  }),
  foreignFiles("own files beside a run that is replaced", {
    files: [
      "runs/run/draft.tmp",
      "runs/run/report.html",
      "runs/run/checkpoints/draft.tmp",
      "plots/run/draft.tmp",
    ],
    prepare: earlierRun,
    args: again(["--force"]),
  }),
  foreignFiles("a folder of only temporary files of one's own", {
    files: ["runs/run/draft.tmp", "runs/run/notes.tmp"],
    prepare: ({ folder, train }) => train(folder, ["--out", "elsewhere", "--quiet", "--charts", "off"]),
    args: again(["--force"]),
  }),
  foreignFiles("a folder of one's own with a config.json", {
    files: ["runs/run/config.json", "runs/run/thesis.txt"],
    prepare: ({ folder, train }) => train(folder, ["--out", "elsewhere", "--quiet", "--charts", "off"]),
    args: again(["--force"]),
  }),
  {
    name: "own temporary files in a verification that is replaced",
    expected: "nothing that no verification wrote is removed",
    async attack({ program, folder }) {
      const args = ["verify", "I1", "--seeds", "1", "--quick", "--force"];
      const first = await program.run(args, { cwd: folder, timeout: 120 });
      const [id] = namesIn(join(folder, "runs"));
      const own = join(folder, "runs", id, "notes.tmp");
      writeFileSync(own, "mine");
      const outcome = await program.run(args, { cwd: folder, timeout: 120 });
      const problems = [first, outcome].flatMap((one) =>
        problemsOf(one, { codes: [0, 1, 2], longest: 4000, seconds: 120 }),
      );
      return verdict([...problems, !existsSync(own) && "lost notes.tmp"], outcome);
    },
  },
  {
    name: "--force on a run folder that is a link",
    expected: "what the link leads to is not touched",
    async attack({ program, folder, train }) {
      await earlierRun({ folder, train });
      const [runs, victim] = [join(folder, "runs"), join(folder, "victim")];
      cpSync(join(runs, "run"), victim, { recursive: true });
      rmSync(join(runs, "run"), { recursive: true });
      symlinkSync("../victim", join(runs, "run"));
      const before = snapshot(victim);
      const outcome = await program.run(again(["--force"]), { cwd: folder });
      const { lost, changed } = changesBetween(before, snapshot(victim));
      const harmed = lost.length + changed.length;
      const problems = problemsOf(outcome, { codes: [0, 1, 2], longest: 4000 });
      return verdict(
        [...problems, harmed > 0 && `${harmed} files behind the link are lost or changed`],
        outcome,
      );
    },
  },

  badOut("--out /proc", "/proc"),
  badOut("--out /sys", "/sys"),
  badOut("--out /dev/null", "/dev/null"),
  badOut("--out is a file", "brief.json"),
  badOut("--out is a pipe", "pipe", (folder) => execFileSync("mkfifo", [join(folder, "pipe")])),
  badOut("--out is a link to itself", "loop", (folder) => symlinkSync("loop", join(folder, "loop"))),
  badOut("--out with a name of 300 characters", "o".repeat(300)),
  badOut("--out longer than a path may be", `${"deep/".repeat(1000)}x`),
  ...[
    ["--run-id of 100 characters that are 300 bytes", "漢".repeat(100)],
    ["--run-id of 300 characters", "x".repeat(300)],
    ["--run-id that leaves the folder", "../escape"],
    ["--run-id of nothing", ""],
  ].map(([name, id]) => ({
    name,
    expected: "exit 2, a sentence, and nothing is left behind",
    async attack({ program, folder, train }) {
      await train(folder, ["--out", "elsewhere", "--epochs", "0", "--quiet", "--charts", "off"]);
      const before = namesIn(folder);
      const args = ["train", "brief.json", "--run-id", id, "--epochs", "0", "--charts", "off"];
      const outcome = await program.run(args, { cwd: folder, timeout: 20 });
      const left = namesIn(folder).filter((one) => !before.includes(one));
      const result = refused(outcome);
      return left.length === 0 ? result : { ok: false, seen: `leaves ${left.join(", ")}; ${result.seen}` };
    },
  })),
  pipeAt("metrics.jsonl is a pipe", (run) => run.metrics),
  pipeAt("summary.json is a pipe", (run) => run.summary),
  pipeAt("a checkpoint is a pipe", (run) => join(run.checkpoints, "seed-1.json")),
  pipeAt("config.json of a run is a pipe", (run) => run.config),
];
