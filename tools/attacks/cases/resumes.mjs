/**
 * Attacks on what a resume reads: rows, checkpoints, config and summary that are damaged or edited. The outcome has to
 * be the numbers of the run left alone or a refusal; damage.mjs does the same at random.
 */
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { problemsOf, verdict } from "../shared/expect.mjs";
import { jsonOf, numberDifferences, runDifferences, runPaths } from "../shared/runs.mjs";

/** A run stopped by Ctrl-C after some epochs, with a checkpoint of each seed, and the same run left alone. */
async function stoppedAndAlone({ folder, train, start }) {
  mkdirSync(join(folder, "alone"));
  const args = ["--charts", "off", "--quiet", "--epochs", "40", "--set", "objective.episodes=384"];
  await train(folder, ["--out", "alone", ...args]);
  const right = runPaths(join(folder, "alone"), "run");
  const run = runPaths(folder, "run");
  const rows = (one) => statSync(one.metrics, { throwIfNoEntry: false })?.size ?? 0;
  for (let attempt = 0; jsonOf(run.summary)?.status !== "interrupted"; attempt++) {
    if (attempt === 20) throw new Error("no run could be stopped before its end");
    const started = start(folder, [...args, "--force"]);
    while (started.child.exitCode === null && rows(run) < rows(right) / 4) await wait(1);
    started.kill("SIGINT");
    await started.ended;
  }
  return { run, right };
}

/** Resumes, and says what is wrong with what came out. */
async function resume({ program, folder, more = [] }, run, right) {
  const args = ["train", "--resume", "run", "--charts", "off", ...more];
  const outcome = await program.run(args, { cwd: folder, timeout: 60 });
  const problems = problemsOf(outcome, { codes: [0, 1, 2], longest: 4000, seconds: 60 });
  const differences = outcome.code === 0 ? numberDifferences(run, right, ["engine"]) : [];
  return {
    outcome,
    problems: [...problems, ...differences.map((difference) => `exit 0, but ${difference}`)],
  };
}

const damaged = (name, change, { mustGoOn = false } = {}) => ({
  name,
  expected: mustGoOn ? "it goes on to the same numbers" : "the same numbers, or a refusal",
  async attack(env) {
    const { run, right } = await stoppedAndAlone(env);
    change(run, right);
    const { outcome, problems } = await resume(env, run, right);
    return verdict([...problems, mustGoOn && outcome.code !== 0 && "does not go on"], outcome);
  },
});

const lines = (change) => (run) => {
  const list = readFileSync(run.metrics, "utf8").split("\n");
  change(list);
  writeFileSync(run.metrics, list.join("\n"));
};
const checkpointsOf = (run) =>
  readdirSync(run.checkpoints)
    .filter((name) => /^seed-\d+\.json$/.test(name))
    .map((name) => join(run.checkpoints, name));
/** Edits a checkpoint as a user would: whatever it says of its own checksum is left as it is. */
const inCheckpoint = (change) => (run) => {
  const [path] = checkpointsOf(run);
  const texts = readFileSync(path, "utf8").trimEnd().split("\n");
  const parts = texts.map((text) => JSON.parse(text)); // the content, in later versions below a line about it
  change(parts.at(-1), parts[0]);
  writeFileSync(path, parts.map((part) => `${JSON.stringify(part)}\n`).join(""));
};
const inConfig = (change) => (run) => {
  const config = jsonOf(run.config);
  change(config);
  writeFileSync(run.config, JSON.stringify(config, null, 2));
};

export const resumeCases = [
  damaged(
    "a line of metrics.jsonl is no JSON",
    lines((list) => (list[4] = "{garbage")),
  ),
  damaged(
    "a line of metrics.jsonl is null",
    lines((list) => (list[4] = "null")),
  ),
  damaged(
    "a line of metrics.jsonl is cut in its middle",
    lines((list) => (list[4] = list[4].slice(0, 200))),
  ),
  damaged(
    "metrics.jsonl begins with a BOM",
    lines((list) => (list[0] = `\uFEFF${list[0]}`)),
  ),
  damaged(
    "metrics.jsonl has Windows ends of lines",
    lines((list) => list.forEach((line, i) => (list[i] = `${line}\r`))),
  ),
  damaged(
    "metrics.jsonl has lost the last row of one seed",
    lines((list) => list.splice(list.length - 2, 1)),
  ),
  damaged(
    "metrics.jsonl has lost the row before that",
    lines((list) => list.splice(list.length - 3, 1)),
  ),
  damaged(
    "metrics.jsonl has lost a row in its middle",
    lines((list) => list.splice(4, 1)),
  ),
  damaged(
    "metrics.jsonl has a row twice",
    lines((list) => list.splice(4, 0, list[4])),
  ),
  damaged(
    "metrics.jsonl has two rows swapped",
    lines((list) => ([list[2], list[7]] = [list[7], list[2]])),
  ),
  damaged(
    "metrics.jsonl has another number in a row",
    lines((list) => (list[3] = list[3].replace(/0\.4\d\d/, "0.999"))),
  ),
  damaged("metrics.jsonl is in UTF-16", (run) =>
    writeFileSync(run.metrics, Buffer.from(readFileSync(run.metrics, "utf8"), "utf16le")),
  ),
  damaged("metrics.jsonl is empty", (run) => writeFileSync(run.metrics, "")),

  {
    name: "24 single bits flipped in checkpoints",
    expected: "the same numbers, or a refusal, each time",
    async attack(env) {
      const { run, right } = await stoppedAndAlone(env);
      const kept = join(env.folder, "kept");
      cpSync(run.path, kept, { recursive: true });
      const wrong = [];
      for (let i = 0; i < 24; i++) {
        rmSync(run.path, { recursive: true });
        cpSync(kept, run.path, { recursive: true });
        const path = env.random.pick(checkpointsOf(run));
        const bytes = readFileSync(path);
        bytes[env.random.integer(0, bytes.length - 1)] ^= 1 << env.random.integer(0, 7);
        writeFileSync(path, bytes);
        const [problem] = (await resume(env, run, right)).problems.filter(Boolean);
        if (problem !== undefined) wrong.push(problem);
      }
      return verdict(wrong.length === 0 ? [] : [`${wrong.length} of 24 wrong`, wrong[0]]);
    },
  },
  damaged("checkpoints of two seeds swapped", (run) => {
    const [a, b] = checkpointsOf(run);
    renameSync(a, `${a}.aside`);
    renameSync(b, a);
    renameSync(`${a}.aside`, b);
  }),
  damaged("a checkpoint emptied", (run) => writeFileSync(checkpointsOf(run)[0], "")),
  damaged("a checkpoint cut", (run) =>
    writeFileSync(checkpointsOf(run)[0], readFileSync(checkpointsOf(run)[0]).subarray(0, 9999)),
  ),
  damaged("a checkpoint that is null", (run) => writeFileSync(checkpointsOf(run)[0], "null")),
  damaged(
    "a checkpoint of another format",
    inCheckpoint((_read, header) => (header.format = 99)),
  ),
  damaged(
    "a checkpoint without its state",
    inCheckpoint((read) => delete read.state),
  ),
  damaged(
    "a checkpoint with a network of another shape",
    inCheckpoint((read) => {
      const network = read.state?.policy?.[0]?.parameters;
      if (network !== undefined) network.base64 = network.base64.slice(0, 400);
    }),
  ),
  damaged(
    "a checkpoint that says another epoch",
    inCheckpoint((read) => (read.epoch += 1)),
  ),
  damaged(
    "a checkpoint that says it has ended",
    inCheckpoint((read) => (read.ended = true)),
  ),
  damaged(
    "a checkpoint without its waiting rows",
    inCheckpoint((read) => (read.pending = [])),
  ),
  damaged(
    "a checkpoint with another engine",
    inCheckpoint((read) => (read.engine = "tfjs")),
  ),
  damaged("a checkpoint of the same run at another epoch", (run, right) =>
    cpSync(join(right.checkpoints, "seed-1.json"), checkpointsOf(run)[0]),
  ),

  damaged(
    "config.json: another learning rate",
    inConfig((config) => (config.objective.learningRate *= 2)),
  ),
  damaged(
    "config.json: another number of seeds",
    inConfig((config) => (config.seeds += 1)),
  ),
  damaged(
    "config.json: fewer epochs",
    inConfig((config) => (config.epochs -= 10)),
  ),
  damaged(
    "config.json: another first seed",
    inConfig((config) => (config.seed += 1)),
  ),
  damaged(
    "config.json: other widths",
    inConfig((config) => (config.policy.hidden = [8])),
  ),
  damaged(
    "config.json: another kind of response",
    inConfig((config) => (config.responses.other = {})),
  ),
  damaged("config.json: {}", (run) => writeFileSync(run.config, "{}")),
  damaged("config.json: cut", (run) => writeFileSync(run.config, readFileSync(run.config).subarray(0, 500))),
  damaged(
    "config.json: another description only",
    inConfig((config) => (config.description = "another")),
    { mustGoOn: true },
  ),
  damaged(
    "config.json: other spaces only",
    (run) => writeFileSync(run.config, JSON.stringify(jsonOf(run.config))),
    { mustGoOn: true },
  ),

  ...[
    ["cut", (text) => text.slice(0, 900)],
    ["empty", () => ""],
    ["null", () => "null"],
    ["a list", () => "[]"],
    ["of no use", () => '{"status":7,"wallSeconds":"long"}'],
  ].map(([how, change]) =>
    damaged(
      `summary.json: ${how}`,
      (run) => writeFileSync(run.summary, change(readFileSync(run.summary, "utf8"))),
      { mustGoOn: true },
    ),
  ),

  {
    name: "killed after all seeds had ended, before the summary",
    expected: "the summary names the engine's backend; all is equal",
    async attack({ program, folder, train }) {
      mkdirSync(join(folder, "alone"));
      const args = ["--charts", "off", "--quiet"];
      await train(folder, ["--out", "alone", ...args]);
      await train(folder, args);
      const [run, right] = [runPaths(folder, "run"), runPaths(join(folder, "alone"), "run")];
      for (const path of [run.csv, run.summary]) rmSync(path); // what such a kill leaves
      const outcome = await program.run(["train", "--resume", "run", ...args], { cwd: folder });
      return verdict([...problemsOf(outcome), ...runDifferences(run, right)], outcome);
    },
  },
];
