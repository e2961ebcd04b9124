/**
 * Kills training runs at random moments, several times in a row, resumes them to their end, and compares all that they
 * leave with the same run left alone: metrics, CSV, summary, every chart, every checkpoint. See README.md beside it.
 */
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { rawErrorIn, firstLine } from "./shared/judge.mjs";
import { readOptions } from "./shared/options.mjs";
import { createProgram } from "./shared/program.mjs";
import { createRandom } from "./shared/random.mjs";
import { bytesOf, jsonOf, namesIn, runDifferences, runPaths } from "./shared/runs.mjs";
import { inWorkFolder, markdownTable, runTrials, tally } from "./shared/work.mjs";
import { worlds, writeWorld } from "./shared/worlds.mjs";

const options = readOptions(
  {
    count: { type: "string", default: "100" },
    jobs: { type: "string", default: "2" },
    only: { type: "string" },
  },
  `node tools/attacks/kills.mjs [options]
  --count N          trials; each is killed one to four times (default: 100)
  --jobs N           trials at a time (default: 2)
  --only N           only the trial of this number`,
);
const program = createProgram(options.checkout);
const closingChart = (name) => name.endsWith(".png") && !name.startsWith("epoch-");

/** What a run has left so far; cheap enough to be asked every millisecond. */
function look(run) {
  const stamp = (path) => {
    const status = statSync(path, { throwIfNoEntry: false });
    return status === undefined ? "" : `${status.ino} ${status.size} ${status.mtimeMs}`;
  };
  const plots = namesIn(run.plots).filter((name) => name.endsWith(".png"));
  return {
    rows: statSync(run.metrics, { throwIfNoEntry: false })?.size ?? 0,
    metrics: stamp(run.metrics),
    csv: stamp(run.csv),
    summary: stamp(run.summary),
    checkpoints: stamp(run.checkpoints),
    frames: plots.length,
    closing: plots.filter(closingChart).length,
  };
}

/** Moments to kill at: for each, a test of what there is now against what there was when the process started. */
function moments(random, whole) {
  const share = random.between(0, 1);
  const pictures = random.integer(1, Math.max(1, whole.frames));
  return {
    starting: () => true,
    training: (now) => now.rows > share * whole.rows,
    checkpoint: (now, before) => now.checkpoints !== before.checkpoints,
    "cutting back": (now, before) => before.metrics !== "" && now.metrics !== before.metrics,
    "last row": (now) => now.rows >= whole.rows,
    csv: (now, before) => now.csv !== before.csv,
    summary: (now, before) => now.summary !== before.summary,
    drawing: (now, before) => now.frames >= Math.max(pictures, before.frames + 1),
    closing: (now, before) => now.closing > before.closing,
  };
}

/** Milliseconds from the moment to the kill. */
const delays = { starting: [0, 450], training: [0, 30], drawing: [0, 40], closing: [0, 120] };

function chooseMoment(random, charts, resumed) {
  return random.weighted([
    ["starting", resumed ? 3 : 1],
    ["training", 6],
    ["checkpoint", 3],
    ["cutting back", resumed ? 2 : 0],
    ["last row", 3],
    ["csv", 3],
    ["summary", 3],
    ["drawing", charts.startsWith("every") ? 4 : 0],
    ["closing", charts === "off" ? 0 : 4],
  ]);
}

/** What a killed run had left, which tells the phase that was hit, in whichever order a version writes its files. */
function stateOf(run, whole) {
  const now = look(run);
  if (bytesOf(run.config) === undefined) return "nothing but perhaps its folder";
  if (now.rows < whole.rows) return "some rows";
  if (now.csv === "") return "all rows, no CSV";
  const charts = now.frames < whole.frames ? "some charts missing" : "all charts";
  return jsonOf(run.summary)?.status === "complete" ? `complete, ${charts}` : `CSV, not complete, ${charts}`;
}

/** Starts the program and kills it at a moment. Returns what was left, or the outcome where it ended before. */
async function killOnce({ args, out, run, random, charts, whole, resumed, stop }) {
  const moment = chooseMoment(random, charts, resumed);
  const test = moments(random, whole)[moment];
  const delay = random.between(...(delays[moment] ?? [0, 12]));
  const grace = stop ? random.between(0, 600) : 0; // from Ctrl-C to the kill
  const before = look(run);
  const started = program.start(args, { cwd: out, timeout: 120 });
  let outcome;
  void started.ended.then((ended) => (outcome = ended));
  const pause = async (milliseconds) => {
    const until = performance.now() + milliseconds;
    while (outcome === undefined && performance.now() < until) await wait(1);
  };
  while (outcome === undefined && !test(look(run), before)) await wait(1);
  await pause(delay);
  if (outcome !== undefined) return { outcome };
  if (stop) started.kill("SIGINT");
  await pause(grace);
  if (outcome !== undefined) return { outcome, left: "Ctrl-C alone" };
  started.kill("SIGKILL");
  await started.ended;
  return { left: `${stop ? "Ctrl-C, " : ""}${stateOf(run, whole)}` };
}

/** What a run has to end in: the same one left alone, made once for each world and chart policy. */
const references = new Map();
function reference(work, world, charts) {
  const key = `${world}-${charts.replace("=", "-")}`;
  if (!references.has(key)) references.set(key, makeReference(join(work, "references"), key, world, charts));
  return references.get(key);
}
async function makeReference(out, id, world, charts) {
  mkdirSync(out, { recursive: true });
  const config = writeWorld(out, world);
  const args = ["train", config, "--charts", charts, "--run-id", id, "--quiet"];
  const outcome = await program.run(args, { cwd: out, timeout: 120 });
  if (outcome.code !== 0) throw new Error(`The run to compare with failed: ${outcome.stderr}`);
  const run = runPaths(out, id);
  const { rows, frames } = look(run);
  return { run, whole: { rows, frames } };
}

async function trial(work, number) {
  const random = createRandom(`kills/${options["random-seed"]}/${number}`);
  const world = random.pick(Object.keys(worlds));
  const charts = random.weighted([["every", 4], ["every=3", 3], ["final", 2], ["off", 2]]); // prettier-ignore
  const { run: expected, whole } = await reference(work, world, charts);
  const out = join(work, `trial-${number}`);
  mkdirSync(out);
  const id = "run";
  const run = runPaths(out, id);
  const beside = () => ["--charts", charts, "--workers", String(random.integer(1, 2)), "--quiet"];
  const begin = ["train", writeWorld(out, world), "--run-id", id, "--force"];
  const next = () => [
    ...(bytesOf(run.config) === undefined ? begin : ["train", "--resume", id]),
    ...beside(),
  ];

  const kills = [];
  const wrong = new Set();
  let over = false; // the program has said that all is done
  const judge = (outcome, resumed) => {
    const { code, signal, stderr, timedOut } = outcome;
    if (signal === "SIGINT") return; // Ctrl-C before the program was loaded
    const raw = rawErrorIn(stderr);
    if (raw !== undefined) wrong.add(raw);
    if (timedOut) wrong.add("a hang");
    over = code === 0;
    if (code === 2 && resumed && jsonOf(run.summary)?.status === "complete")
      over = true; // if all is there, see below
    else if (code !== 0 && code !== 130) wrong.add(`exit ${code}: ${firstLine(stderr)}`);
  };
  const planned = random.weighted([[1, 5], [2, 3], [3, 2], [4, 1]]); // prettier-ignore
  for (let i = 0; i < planned && !over && wrong.size === 0; i++) {
    const resumed = bytesOf(run.config) !== undefined;
    const stop = i === 0 && random.chance(0.15); // Ctrl-C leaves checkpoints for the kills that follow
    const args = next();
    const { left, outcome } = await killOnce({ args, out, run, random, charts, whole, resumed, stop });
    if (left !== undefined) kills.push(`${resumed ? "resume: " : ""}${left}`);
    if (outcome !== undefined) judge(outcome, resumed);
  }
  for (let i = 0; i < 3 && !over && wrong.size === 0; i++) {
    const resumed = bytesOf(run.config) !== undefined;
    judge(await program.run(next(), { cwd: out, timeout: 120 }), resumed);
  }
  if (!over && wrong.size === 0) wrong.add("not complete after three more resumes");
  if (wrong.size === 0) for (const difference of runDifferences(run, expected)) wrong.add(difference);
  if (wrong.size === 0 || !options.keep) rmSync(out, { recursive: true, force: true });
  const described = { number, world, charts, kills, wrong: [...wrong] };
  return options.keep && wrong.size > 0 ? { ...described, folder: out } : described;
}

await inWorkFolder("kills", options, async (work) => {
  const results = await runTrials(options, (number) => trial(work, number));
  const bad = results.filter(({ wrong }) => wrong.length > 0);
  const phases = tally(results.flatMap(({ kills }) => kills)).map(([left, count]) => ({
    "the kill left": left,
    kills: count,
    "trials wrong": bad.filter(({ kills }) => kills.includes(left)).length,
  }));
  const kills = results.reduce((sum, result) => sum + result.kills.length, 0);
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ trials: results.length, kills, wrong: bad.length, phases, bad }, null, 2)}\n`,
    );
  } else {
    const rows = bad.map(({ number, world, charts, kills, wrong, folder }) => ({
      trial: number,
      run: `${world}, charts ${charts}`,
      "the kills left": kills.join("; "),
      wrong: wrong.join("; "),
      folder: folder ?? "",
    }));
    process.stdout.write(`# Kills: ${results.length} trials, ${kills} kills, ${bad.length} trials wrong\n\n`);
    process.stdout.write(`${markdownTable(["the kill left", "kills", "trials wrong"], phases)}\n`);
    if (rows.length > 0)
      process.stdout.write(
        `\n${markdownTable(["trial", "run", "the kills left", "wrong", "folder"], rows)}\n`,
      );
  }
  return bad.length === 0;
});
