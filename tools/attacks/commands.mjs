/**
 * Starts the program with random command lines: any verb, options with odd values, nasty texts. Whatever is typed, the exit
 * code is 0, 1 or 2, nobody sees a stack or a raw control character, and a refusal leaves nothing behind. See README.md.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { complaints, controlsIn, inShort } from "./shared/judge.mjs";
import { readOptions } from "./shared/options.mjs";
import { createProgram } from "./shared/program.mjs";
import { createRandom } from "./shared/random.mjs";
import { changesBetween, snapshot } from "./shared/runs.mjs";
import { inWorkFolder, markdownTable, runTrials, tally } from "./shared/work.mjs";
import { writeWorld } from "./shared/worlds.mjs";

const options = readOptions(
  {
    count: { type: "string", default: "500" },
    jobs: { type: "string", default: "2" },
    only: { type: "string" },
  },
  `node tools/attacks/commands.mjs [options]
  --count N          command lines (default: 500)
  --jobs N           at a time (default: 2)
  --only N           only the command line of this number`,
);
const program = createProgram(options.checkout);

const nasty = [
  "", " ", "-", "--", "-x", "--force", "--help", "-1", "0", "1", "2", "1.5", "1e9", "NaN", "Infinity", "0x10", " 1", "1 ", "+1", "٣",
  "１", "99999999999999999999", "null", "true", "[]", "{}", "__proto__", "constructor", ".", "..", "../..", "~", "a/b", "a\\b", "CON",
  "nul.txt", "漢字", "ünï", "😀", "\u202Ertl\u2066", "\u001b[2J\u001b]0;x\u0007", "\u009b2J", "\r", "a\nb", "\t", "\u007f", "\uFEFF", "%s%n%d",
  "$(id)", "`id`", "*", "?", "'", '"', "a b", "x".repeat(300), "y".repeat(9000), "/dev/null", "/dev/full", "/proc/self", "brief.json",
  "broken.json", "empty.json", "folder", "done", "runs/done/config.json", "nowhere.json", "brief.json/x", "@file", "é".repeat(120), "漢".repeat(90),
]; // prettier-ignore

const paths = [
  "seeds", "epochs", "name", "objective.klCoef", "tiers.monitored.share", "tiers.unmonitored.graded", "policy.hidden", "gap.of", "objective.kind",
  "labeler.weights.harm", "responses.refuse", "responses.new", "nonsense", "tiers.__proto__", "__proto__", "constructor.prototype", "extends",
  "", ".", "a..b", "policy.hidden.0", "rewardModel.sees", "stop", "observation.flags", "own.modification", "evaluation.prompts",
]; // prettier-ignore

const values = [
  "1", "0", "-1", "0.5", "1e9", "null", "[]", "{}", "[1,2]", '{"a":1}', "true", "text", '"text"', "", "[", "{", '{"__proto__":1}', "\u001b[2J",
  "NaN", "=", "1=2", "[4096,4096]", "9".repeat(400),
]; // prettier-ignore

const assignment = (random) =>
  random.weighted([
    [
      () => random.pick(["objective.klCoef=0.2", "name=x", `name=${any(random)}`, "labeler.weights.harm=-4"]),
      8,
    ],
    [() => `${random.pick(paths)}=${random.pick(values)}`, 5],
    [() => `${random.pick(paths)}=${random.pick(nasty)}`, 2],
    [() => random.pick(nasty), 1],
    [() => `${random.pick(nasty)}=${random.pick(values)}`, 1],
  ])();
const any = (random) => random.pick(nasty);
const from =
  (...good) =>
  (random) =>
    random.chance(0.85) ? random.pick(good) : any(random);

const common = { "--set": assignment, "--out": from("out", "folder", "."), "--json": undefined };
const flagsOf = {
  train: {
    ...common,
    "--seeds": from("1", "2"),
    "--epochs": from("0", "1"),
    "--engine": from("simd", "tfjs", "SIMD"),
    "--tfjs-backend": from("wasm", "cpu", "node"),
    "--workers": from("1", "2", "100"),
    "--check-memory": undefined,
    "--charts": from("off", "final", "every", "every=2", "every=0", "never"),
    "--run-id": from("new", "done"),
    "--force": undefined,
    "--resume": from("done", "new"),
    "--quiet": undefined,
  },
  theory: { ...common, "--run": from("done") },
  "config show": { "--set": assignment },
  "config check": {},
  "config schema": {},
  verify: { "--seeds": from("1"), "--quick": undefined, "--workers": from("1"), "--force": undefined, "--json": undefined, "--out": from("out") },
  doctor: { "--out": from("out", "folder"), "--json": undefined },
  bench: { "--tfjs-backend": from("wasm"), "--json": undefined },
}; // prettier-ignore

const files = from(
  "brief.json",
  "brief.json",
  "brief.json",
  "brief.json",
  "runs/done/config.json",
  "broken.json",
);

/** What keeps a command line quick, whatever else it says. */
const guards = {
  train: (args) => (args.includes("--resume") ? [] : ["--epochs", "0", "--seeds", "1"]),
  verify: () => ["--list"],
  bench: () => ["--nonsense"],
};

function commandLine(random) {
  const verb = random.weighted([
    ["train", 8], ["theory", 2], ["config show", 3], ["config check", 3], ["config schema", 0.5], ["verify", 1.5], ["doctor", 0.5],
    ["bench", 0.5], [any(random), 1], ["config", 0.3], ["", 0.2],
  ]); // prettier-ignore
  const args = verb in flagsOf || verb === "config" ? verb.split(" ") : verb === "" ? [] : [verb];
  const flags = Object.entries(flagsOf[verb] ?? flagsOf.train);
  if (random.chance(0.7)) args.push(files(random));
  if (random.chance(0.05)) args.push(any(random));
  const count = random.integer(0, 4);
  for (let i = 0; i < count && flags.length > 0; i++) {
    const [flag, value] = random.pick(flags);
    const written = random.chance(0.02) ? `${flag}${random.pick(["x", "=", "==1", " "])}` : flag;
    if (value === undefined || random.chance(0.01)) args.push(written);
    else if (random.chance(0.15)) args.push(`${written}=${value(random)}`);
    else args.push(written, value(random));
  }
  if (random.chance(0.02)) args.push(any(random));
  // behind "--" an option would be a file
  const separator = args.indexOf("--");
  const guard = guards[verb]?.(args) ?? [];
  args.splice(separator === -1 ? args.length : separator, 0, ...guard);
  return args;
}

/** A folder with a finished run, configs and other files, from which each trial starts. */
async function makeTemplate(work) {
  const template = join(work, "template");
  mkdirSync(join(template, "folder"), { recursive: true });
  const config = writeWorld(template, "brief", { epochs: 1, seeds: 1 });
  writeFileSync(join(template, "broken.json"), '{"seeds": 1,, "name": "\u001b[2J"}');
  writeFileSync(join(template, "empty.json"), "");
  const { code, stderr } = await program.run(["train", config, "--run-id", "done", "--charts", "off"], {
    cwd: template,
  });
  if (code !== 0) throw new Error(`The run to start from failed: ${stderr}`);
  return template;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function trial(work, template, number) {
  const random = createRandom(`commands/${options["random-seed"]}/${number}`);
  const outer = join(work, `trial-${number}`);
  const cwd = join(outer, "deep", "er");
  mkdirSync(cwd, { recursive: true });
  cpSync(template, cwd, { recursive: true });
  const args = commandLine(random);
  const before = snapshot(outer);
  const outcome = await program.run(args, { cwd, timeout: 40 });
  const wrong = complaints(outcome);
  const controls = controlsIn(outcome.stdout + outcome.stderr);
  if (controls.length > 0) wrong.push(`prints ${controls.join(" ")}`);
  const { lost, changed, added } = changesBetween(before, snapshot(outer));
  if (outcome.code === 2) {
    for (const [names, what] of [
      [lost, "gone"],
      [changed, "changed"],
      [added, "new"],
    ])
      // prettier-ignore
      wrong.push(...names.map((name) => `exit 2, but ${name} is ${what}`));
  }
  const flag = added.find((name) => /(^|\/)--/.test(name));
  if (flag !== undefined) wrong.push(`an option is taken for a name: ${flag}`);
  const prototype = args.find((text) => /^(--set=)?[^=]*(__proto__|\bconstructor\b)[^=]*=/.test(text));
  const isHelp = outcome.stdout.startsWith("Usage: "); // which looks at no other argument
  if (outcome.code === 0 && !isHelp && prototype !== undefined)
    wrong.push(`accepts ${prototype.slice(0, 60)}`);
  const help = /^Usage: /m.test(outcome.stdout);
  if (
    outcome.code === 0 &&
    args.includes("--json") &&
    !args.includes("--list") &&
    !help &&
    !isJson(outcome.stdout)
  )
    wrong.push("--json, but standard output is none");
  if (outcome.stderr.length + outcome.stdout.length > 60_000)
    wrong.push("prints more than 60,000 characters");
  if (wrong.length === 0 || !options.keep) rmSync(outer, { recursive: true, force: true });
  return { number, args, code: outcome.code, said: inShort(outcome), wrong };
}

const shownArgument = (text) =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 20)}… (${text.length})` : text);

await inWorkFolder("commands", options, async (work) => {
  const template = await makeTemplate(work);
  const results = await runTrials(options, (number) => trial(work, template, number));
  const bad = results.filter(({ wrong }) => wrong.length > 0);
  const codes = tally(results.map(({ code }) => `exit ${code}`)).map(([end, commands]) => ({
    end,
    commands,
  }));
  const general = (reason) =>
    reason.replace(/: .*/, "").replace(/\S+ is (new|changed|gone)/, "something is $1");
  const reasons = tally(bad.flatMap(({ wrong }) => [...new Set(wrong.map(general))])).map(([reason, commands]) => ({ reason, commands })); // prettier-ignore
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ trials: results.length, wrong: bad.length, codes, reasons, bad }, null, 2)}\n`,
    );
    return bad.length === 0;
  }
  const shown = bad.map(({ number, args, said, wrong }) => ({
    number,
    arguments: args.map(shownArgument).join(" "),
    wrong: wrong.slice(0, 2).join("; "),
    said,
  }));
  const parts = [
    `# Command lines: ${results.length} trials, ${bad.length} wrong`,
    markdownTable(["end", "commands"], codes),
    markdownTable(["reason", "commands"], reasons),
    markdownTable(["number", "arguments", "wrong", "said"], shown),
  ];
  process.stdout.write(`${parts.join("\n\n")}\n`);
  return bad.length === 0;
});
