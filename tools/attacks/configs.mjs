/**
 * Feeds the library mutated configs, and trains with valid ones at the ends of their ranges: each has to be fine or to be
 * refused in sentences, quickly; what is trained has to stay finite or say so. See README.md beside it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { clearTimeout, setTimeout } from "node:timers";
import { Worker } from "node:worker_threads";
import { toExtremes } from "./shared/extremes.mjs";
import { complaints, controlsIn, firstLine } from "./shared/judge.mjs";
import { breakText, mutate, transplant } from "./shared/mutations.mjs";
import { readOptions } from "./shared/options.mjs";
import { createProgram } from "./shared/program.mjs";
import { createRandom } from "./shared/random.mjs";
import { inWorkFolder, markdownTable, runTrials, tally } from "./shared/work.mjs";

const options = readOptions(
  {
    count: { type: "string", default: "3000" },
    extremes: { type: "string", default: "1000" },
    sample: { type: "string", default: "100" },
  },
  `node tools/attacks/configs.mjs [options]
  --count N          mutated configs, loaded in one process (default: 3000)
  --extremes N       valid configs at the ends of their ranges, trained for two epochs (default: 1000)
  --sample N         how many of the mutated ones go through the command line too (default: 100)`,
);
const program = createProgram(options.checkout);
const { parse } = createRequire(import.meta.url)("jsonc-parser");

/** Seconds that one config may take to be read, and after which a task counts as a hang. */
const quick = 2;
const hang = { load: 15, train: 30 };

const folder = join(options.checkout, "configs");
const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".json") && !name.endsWith("schema.json"))
  .sort()
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const schema = JSON.parse(readFileSync(join(folder, "schema.json"), "utf8"));

/** A mutated config as a file in the work folder. */
function writeMutant(work, number) {
  const random = createRandom(`configs/${options["random-seed"]}/${number}`);
  const { name, text } = random.pick(texts);
  const config = parse(text);
  if (typeof config.extends === "string") config.extends = join(folder, name, "..", config.extends);
  const done = [];
  const whole = random.chance(0.5);
  const count = random.integer(1, 4);
  for (let i = 0; i < count; i++)
    done.push(random.chance(0.85) ? mutate(config, random) : transplant(config, random));
  let contents = JSON.stringify(config, null, random.pick([0, 2])) ?? "null";
  if (!whole && random.chance(0.6)) {
    contents = breakText(contents, random);
    done.push("its text broken");
  }
  const path = join(work, `${number}.json`);
  writeFileSync(path, contents);
  return { path, done: `${name}: ${done.join(", ")}` };
}

/** A thread that takes one task at a time and is replaced where it hangs or dies. */
function createBench() {
  let worker;
  let over = () => undefined;
  const dead = (said, seconds) => ({ end: "wrong", said, seconds, dead: true });
  const start = () =>
    new Promise((resolve) => {
      over = resolve;
      worker = new Worker(new URL("./configWorker.mjs", import.meta.url), {
        workerData: { checkout: options.checkout },
        resourceLimits: { maxOldGenerationSizeMb: 1500 },
      });
      worker.on("message", (message) => over(message));
      worker.on("error", (error) => over(dead(`its thread died: ${error.message}`, 0)));
    });
  return {
    async run(task, seconds) {
      if (worker === undefined) await start();
      const outcome = await new Promise((resolve) => {
        const limit = setTimeout(() => resolve(dead(`a hang (${seconds} s)`, seconds)), seconds * 1000);
        over = (result) => {
          clearTimeout(limit);
          resolve(result);
        };
        worker.postMessage(task);
      });
      if (outcome.dead === true) {
        void worker.terminate();
        worker = undefined;
      }
      return outcome;
    },
    end: () => worker?.terminate(),
  };
}

/** A message for a user: lines that are sentences, and not without end. */
function messageProblems(said) {
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  const open = lines.find((line) => !/[.!?…]["”')]?$/.test(line));
  return [
    lines.length === 0 && "refused without a word",
    said.length > 20_000 && `a message of ${said.length} characters`,
    open !== undefined && `no sentence: ${firstLine(open)}`,
    /\bundefined\b|\[object |at .*:\d+:\d+\)/.test(said.replaceAll(/got .*/g, "")) &&
      `odd words: ${firstLine(said)}`,
  ].filter(Boolean);
}

const problemsOf = ({ end, said, seconds }, limit) => [
  ...(end === "wrong" ? [firstLine(said, 200)] : []),
  ...(end === "refused" ? messageProblems(said) : []),
  ...(seconds > limit && !said.startsWith("a hang") ? [`took ${seconds.toFixed(1)} s`] : []),
];

async function attackLoading(work, bench) {
  return runTrials({ count: options.count, jobs: 1 }, async (number) => {
    const { path, done } = writeMutant(work, number);
    let outcome = await bench.run({ path }, hang.load);
    if (outcome.end !== "wrong" && outcome.seconds > quick) outcome = await bench.run({ path }, hang.load); // was it the machine?
    return { attack: "mutated config", number, done, end: outcome.end, wrong: problemsOf(outcome, quick) };
  });
}

/** A hint that names fields has to name one of those that are not as usual. */
function wrongBlame(said, changed) {
  const words = said.match(/\b[a-z]\w*(?:\.[a-z]\w*)+/g) ?? [];
  const named = words.filter((word) => word.split(".")[0] in schema.properties);
  const belong = (a, b) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
  if (named.length === 0) return [`no hint: ${firstLine(said)}`];
  if (named.some((name) => changed.some(({ path }) => belong(name, path)))) return [];
  return [`blames ${named[0]}, which is as usual`];
}

async function attackTraining(work, bench) {
  const resolved = await Promise.all(
    texts.map(async ({ name }) => {
      const { stdout } = await program.run(["config", "show", join(folder, name)], { cwd: work });
      return { name, text: stdout };
    }),
  );
  return runTrials({ count: options.extremes, jobs: 1 }, async (number) => {
    const random = createRandom(`extremes/${options["random-seed"]}/${number}`);
    const { name, text } = random.pick(resolved);
    const config = JSON.parse(text);
    const changed = toExtremes(config, schema, random);
    const done = `${name}: ${changed.map(({ path, value }) => `${path}=${JSON.stringify(value)}`).join(", ")}`;
    const outcome = await bench.run({ config }, hang.train);
    const lines = outcome.end === "refused" ? outcome.said.split("\n").length : 0;
    const training = /diverged|epoch \d/.test(outcome.said);
    const wrong = problemsOf(outcome, hang.train);
    if (training && lines > 1) wrong.push(`${lines} lines instead of one sentence`);
    if (training && outcome.end === "refused") wrong.push(...wrongBlame(outcome.said, changed));
    return {
      attack: training ? "extreme config, in training" : "extreme config",
      number,
      done,
      end: outcome.end,
      wrong,
    };
  });
}

async function attackCommandLine(work) {
  const random = createRandom(`sample/${options["random-seed"]}`);
  const numbers = random
    .shuffled(Array.from({ length: options.count }, (_, i) => i + 1))
    .slice(0, options.sample);
  return runTrials({ count: numbers.length, jobs: 2 }, async (index) => {
    const number = numbers[index - 1];
    const outcome = await program.run(["config", "check", `${number}.json`], { cwd: work, timeout: 20 });
    const controls = controlsIn(outcome.stdout + outcome.stderr);
    const wrong = [
      ...complaints(outcome, [0, 2]),
      ...(controls.length > 0 ? [`prints ${controls.join(" ")}`] : []),
    ];
    const end = wrong.length > 0 ? "wrong" : outcome.code === 0 ? "fine" : "refused";
    return { attack: "command line", number, done: "", end, wrong };
  });
}

await inWorkFolder("configs", options, async (work) => {
  const bench = createBench();
  const results = [
    ...(await attackLoading(work, bench)),
    ...(await attackTraining(work, bench)),
    ...(await attackCommandLine(work)),
  ];
  await bench.end();
  const bad = results.filter(({ wrong }) => wrong.length > 0);
  const counts = tally(results.map(({ attack }) => attack)).map(([attack, trials]) => {
    const of = (test) => results.filter((result) => result.attack === attack && test(result)).length;
    return {
      attack,
      trials,
      fine: of(({ end, wrong }) => end === "fine" && wrong.length === 0),
      refused: of(({ end, wrong }) => end === "refused" && wrong.length === 0),
      wrong: of(({ wrong }) => wrong.length > 0),
    };
  });
  const reasons = tally(
    bad.flatMap(({ wrong }) => wrong.map((one) => one.replace(/\d[\d.e+-]*/g, "N").slice(0, 100))),
  ).map(([reason, trials]) => ({ reason, trials }));
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ trials: results.length, wrong: bad.length, counts, reasons, bad }, null, 2)}\n`,
    );
    return bad.length === 0;
  }
  const shown = bad
    .slice(0, 80)
    .map(({ attack, number, done, wrong }) => ({ attack, number, done, wrong: wrong.join("; ") }));
  const parts = [
    `# Configs: ${results.length} trials, ${bad.length} wrong`,
    markdownTable(["attack", "trials", "fine", "refused", "wrong"], counts),
    markdownTable(["reason", "trials"], reasons.slice(0, 40)),
    markdownTable(["attack", "number", "done", "wrong"], shown),
  ];
  process.stdout.write(`${parts.join("\n\n")}\n`);
  return bad.length === 0;
});
