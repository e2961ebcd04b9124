/**
 * Attacks by words: names and paths with control characters, commands that are unsafe to paste, names that mean something
 * to JavaScript, and messages that name the wrong cause.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { problemsOf, refused, verdict, workedOrRefused } from "../shared/expect.mjs";
import { plainUser, Skipped, withSmallDisk } from "../shared/limits.mjs";
import { launch } from "../shared/program.mjs";
import { namesIn } from "../shared/runs.mjs";
import { worlds } from "../shared/worlds.mjs";

/** Clears a terminal and sets its title; an 8-bit control sequence; letters in the other direction; a line that overwrites. */
const nasty = {
  escape: "\u001b]0;x\u0007\u001b[2J",
  "8-bit": "\u009b2J\u0085",
  bidi: "a\u202Egnp.exe\u2066",
  return: "x\rcopied",
};

const printsRaw = (name, prepare) =>
  Object.entries(nasty).map(([kind, text]) => ({
    name: `${name} (${kind} characters)`,
    expected: "no raw control character on any stream",
    async attack(env) {
      const args = prepare(text, env);
      const outcome = await env.program.run(args, { cwd: env.folder, timeout: 30 });
      return verdict(problemsOf(outcome, { codes: [0, 1, 2], longest: 8000, seconds: 30 }), outcome);
    },
  }));
const config = (folder, changes) => {
  writeFileSync(join(folder, "x.json"), JSON.stringify({ ...worlds.brief, epochs: 1, seeds: 1, ...changes }));
  return "x.json";
};
const run = (file, more = []) => ["train", file, "--charts", "off", "--run-id", "run", ...more];
const tier = (share, monitored) => ({ share, flags: { monitored } });

/** Runs a printed command in a shell whose programs only note their arguments. */
async function argumentsOf(command, folder) {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const name of ["node", "npm", "npx", "hawthorne"]) {
    writeFileSync(join(bin, name), '#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done >> noted\n');
    chmodSync(join(bin, name), 0o755);
  }
  const path = `${bin}${delimiter}${process.env.PATH}`;
  await launch("/bin/bash", ["-c", command], { cwd: folder, env: { PATH: path }, timeout: 10 }).ended;
  return existsSync(join(folder, "noted")) ? readFileSync(join(folder, "noted"), "utf8").split("\0") : [];
}

/** Takes every command that the program suggests, and pastes it into a shell. `arrives`: an argument that it has to have. */
const pasted = (name, args, arrives, { file = "brief.json", stop = false } = {}) => ({
  name: `suggested command: ${name}`,
  expected: "safe to paste, with the same arguments; or not suggested",
  async attack({ program, folder }) {
    writeFileSync(join(folder, file), JSON.stringify({ name: "brief", ...worlds.brief, epochs: 300 }));
    const epochs = stop ? [] : ["--epochs", "1"];
    const started = program.start(["train", file, "--charts", "off", ...epochs, ...args], { cwd: folder });
    if (stop) {
      while (started.child.exitCode === null && namesIn(join(folder, args[1], "runs")).length === 0)
        await wait(5);
      await wait(1200);
      started.kill("SIGINT");
    }
    const outcome = await started.ended;
    const text = `${outcome.stdout}\n${outcome.stderr}`;
    const lines = text
      .split("\n")
      .map((line) => /(?:^ {2}|with: )((?:node|npm|npx|hawthorne) .*train.*)$/.exec(line)?.[1]);
    const commands = lines.filter((line) => line !== undefined);
    const problems = problemsOf(outcome, { codes: stop ? [0, 130] : [0, 2], longest: 8000, seconds: 30 });
    const before = namesIn(folder);
    for (const command of commands) {
      const noted = await argumentsOf(command, folder);
      if (arrives !== undefined && !noted.includes(arrives))
        problems.push(`pasted, it has other arguments: ${command.slice(0, 120)}`);
    }
    const made = namesIn(folder).filter((one) => !before.includes(one) && !["bin", "noted"].includes(one));
    return verdict([...problems, made.length > 0 && `pasted, it has made ${made.join(", ")}`], outcome);
  },
});

const showSet = (assignment) => ({
  name: `--set ${assignment.slice(0, 40)}`,
  expected: "exit 2 and a sentence, as in a file",
  async attack({ program, folder }) {
    return refused(await program.run(["config", "show", "--set", assignment], { cwd: folder }));
  },
});

const optionAsValue = (option, value) => ({
  name: `${option} ${value}`,
  expected: "exit 2: an option is no value of another one; nothing is left",
  async attack({ program, folder }) {
    config(folder, {});
    const args = ["train", "x.json", "--charts", "off", "--epochs", "0", option, value];
    const outcome = await program.run(args, { cwd: folder });
    const left = namesIn(folder).filter((name) => name !== "x.json");
    return verdict(
      [...problemsOf(outcome, { codes: [2] }), left.length > 0 && `leaves ${left.join(", ")}`],
      outcome,
    );
  },
});

/** Training that leaves the numbers, and the field that did it. */
const diverges = (set, blame) => ({
  name: `training diverges by ${set}`,
  expected: `finite numbers, or a hint that names ${blame}`,
  async attack({ folder, train }) {
    const args = ["--charts", "off", "--epochs", "8", "--seeds", "2", "--set", set];
    const outcome = await train(folder, args, { timeout: 60 });
    if (outcome.code === 0) return verdict(problemsOf(outcome, { longest: 4000, seconds: 60 }), outcome);
    const hint =
      outcome.stderr.split("\n").find((line) => /diverged|Lower|finite/.test(line)) ?? outcome.stderr;
    const problems = problemsOf(outcome, { codes: [1, 2], longest: 4000, seconds: 60 });
    return verdict([...problems, !hint.includes(blame) && `says: ${hint.slice(0, 160)}`]);
  },
});

const namedTiers = (name) => ({
  name: `a tier and a kind called ${name}`,
  expected: "it runs like any other, or is refused",
  async attack({ program, folder }) {
    const text = `{"seeds":1,"epochs":1,"objective":{"episodes":16},"evaluation":{"prompts":4,"referencePrompts":10},
      "tiers":{"${name}":${JSON.stringify(tier(0.5, 1))},"other":${JSON.stringify(tier(0.5, 0))}},"gap":{"of":"${name}","minus":"other"},
      "responses":{"${name}":{"complies":1},"refuse":{"complies":0}}}`;
    writeFileSync(join(folder, "x.json"), text);
    const outcome = await program.run(["train", "x.json", "--charts", "final", "--run-id", "run"], {
      cwd: folder,
    });
    return workedOrRefused(outcome, { longest: 4000, seconds: 30, never: /undefined|\[object|native code/ });
  },
});

export const wordCases = [
  ...printsRaw("config name", (text, { folder }) => run(config(folder, { name: text }))),
  ...printsRaw("config name, --json", (text, { folder }) => run(config(folder, { name: text }), ["--json"])),
  ...printsRaw("config show of a name", (text, { folder }) => [
    "config",
    "show",
    config(folder, { name: text }),
  ]),
  ...printsRaw("config check of a name", (text, { folder }) => [
    "config",
    "check",
    config(folder, { name: text }),
  ]),
  ...printsRaw("theory of a name", (text, { folder }) => ["theory", config(folder, { name: text })]),
  ...printsRaw("unknown key", (text, { folder }) => ["config", "check", config(folder, { [text]: 1 })]),
  ...printsRaw("name of a tier", (text, { folder }) => [
    "config",
    "check",
    config(folder, { tiers: { [text]: tier(1, 1) } }),
  ]),
  ...printsRaw("wrong value", (text, { folder }) => [
    "config",
    "check",
    config(folder, { objective: { kind: text } }),
  ]),
  ...printsRaw("extends", (text, { folder }) => ["config", "check", config(folder, { extends: text })]),
  ...printsRaw("broken syntax", (text, { folder }) => {
    writeFileSync(join(folder, "x.json"), `{"a":${text}}`);
    return ["config", "check", "x.json"];
  }),
  ...printsRaw("--set path", (text) => ["config", "show", "--set", `${text}=1`]),
  ...printsRaw("--set value", (text) => ["config", "show", "--set", `objective.kind=${text}`]),
  ...printsRaw("--set name of a run", (text, { folder }) =>
    run(config(folder, {}), ["--set", `name=${text}`]),
  ),
  ...printsRaw("config path", (text) => ["config", "check", `${text}.json`]),
  ...printsRaw("name of a config file", (text, { folder }) => {
    writeFileSync(join(folder, `x${text}.json`), "{}");
    return ["config", "check", `x${text}.json`, "y.json"];
  }),
  ...printsRaw("--run-id", (text) => ["train", "--run-id", text]),
  ...printsRaw("--resume", (text) => ["train", "--resume", text]),
  ...printsRaw("--out", (text, { folder }) => run(config(folder, {}), ["--out", `o${text}`])),
  ...printsRaw("--epochs", (text) => ["train", "--epochs", text]),
  ...printsRaw("--engine", (text) => ["train", "--engine", text]),
  ...printsRaw("unknown option", (text) => ["train", `--${text}`]),
  ...printsRaw("unknown verb", (text) => [text]),
  ...printsRaw("law", (text) => ["verify", text]),
  ...printsRaw("folder of an earlier run", (text, { folder }) => {
    mkdirSync(join(folder, "runs", `z${text}`), { recursive: true });
    writeFileSync(join(folder, "runs", `z${text}`, "config.json"), "{}");
    return ["train", "--resume", "nothing"];
  }),

  pasted("backticks in --set", ["--set", "name=`touch pasted`"], "name=`touch pasted`"),
  pasted("$() in --set", ["--set", "name=$(touch pasted)"], "name=$(touch pasted)"),
  pasted("both kinds of quotes", ["--set", `name=it's "x" $(touch pasted)`], `name=it's "x" $(touch pasted)`),
  pasted("a single quote and a command", ["--set", `name="';touch pasted;'`], `name="';touch pasted;'`),
  pasted("a backslash at the end", ["--set", "name=x\\"], "name=x\\"),
  pasted("a line break", ["--set", "name=x\ntouch pasted"], undefined),
  pasted("history and a variable", ["--set", "name=!! $HOME !$"], "name=!! $HOME !$"),
  pasted("a config's name with a command", [], "x;touch pasted;.json", { file: "x;touch pasted;.json" }),
  pasted("a config's name with quotes", [], `it's "$(touch pasted)".json`, {
    file: `it's "$(touch pasted)".json`,
  }),
  pasted("--out with a command, stopped", ["--out", "$(touch pasted)"], "$(touch pasted)", { stop: true }),
  pasted("--out with quotes, stopped", ["--out", `it's "x"`], `it's "x"`, { stop: true }),

  showSet('tiers.__proto__={"share":1}'),
  showSet("tiers.__proto__.share=1"),
  showSet("__proto__.seeds=3"),
  showSet("labeler.weights.__proto__=1"),
  showSet('responses.__proto__={"complies":1}'),
  showSet('tiers={"__proto__":{"share":1}}'),
  showSet("constructor=1"),
  showSet("tiers.monitored.toString=1"),
  optionAsValue("--run-id", "--force"),
  optionAsValue("--run-id", "--json"),
  optionAsValue("--resume", "--force"),
  optionAsValue("--out", "--force"),

  diverges("own.strength=1e300", "own."),
  diverges("own.weights.harm=1e300", "own."),
  diverges("world.topicStrength=1e300", "topicStrength"),
  diverges("objective.value.learningRate=1e30", "value.learningRate"),
  diverges("objective.learningRate=1e30", "objective.learningRate"),
  diverges("rewardModel.learningRate=1e30", "rewardModel.learningRate"),
  diverges("objective.klCoef=1e300", "klCoef"),
  diverges("objective.strategicPenalty=1e300", "strategicPenalty"),
  diverges("objective.entropyBonus=1e300", "entropyBonus"),
  ...["constructor", "toString", "hasOwnProperty", "valueOf"].map(namedTiers),
  {
    name: "a key of 3,000 characters",
    expected: "refused, shortened in the message",
    attack: async ({ program, folder }) =>
      refused(
        await program.run(["config", "check", config(folder, { ["k".repeat(3000)]: 1 })], { cwd: folder }),
      ),
  },
  {
    name: "--set with a path and a value of 3,000 characters",
    expected: "refused, shortened in the message",
    attack: async ({ program, folder }) =>
      refused(
        await program.run(["config", "show", "--set", `${"k".repeat(3000)}=${"v".repeat(3000)}`], {
          cwd: folder,
        }),
      ),
  },
  {
    name: "a checkpoint of another format",
    expected: "said once: no prefix is doubled",
    async attack({ program, folder, train }) {
      await train(folder, ["--charts", "off", "--quiet"]);
      for (const [path, from, to] of [
        ["runs/run/checkpoints/seed-1.json", /"format":\d+/, '"format":99'],
        ["runs/run/summary.json", '"complete"', '"interrupted"'],
      ]) {
        writeFileSync(join(folder, path), readFileSync(join(folder, path), "utf8").replace(from, to));
      }
      const outcome = await program.run(["train", "--resume", "run", "--charts", "off"], { cwd: folder });
      return workedOrRefused(outcome, { longest: 4000, never: /StorageError|Cannot read .*Cannot read/ });
    },
  },
  {
    name: "--out on a disk that cannot be written",
    expected: "it is said that there is no writing there, not that it does not exist",
    attack: ({ folder, train }) =>
      withSmallDisk(join(folder, "disk"), "64k", async (change) => {
        change("ro");
        const outcome = await train(folder, ["--out", "disk", "--charts", "off"], { timeout: 20 });
        return verdict(
          problemsOf(outcome, {
            codes: [1, 2],
            says: /read-only|permission|cannot be written/i,
            never: /does not exist/,
          }),
          outcome,
        );
      }),
  },
  {
    name: "--out without permission",
    expected: "it is said that there is no permission",
    async attack({ program, folder }) {
      config(folder, {});
      chmodSync(folder, 0o755);
      mkdirSync(join(folder, "theirs"), { mode: 0o555 });
      const options = { cwd: folder, uid: plainUser, timeout: 20 };
      if ((await program.run(["--version"], options)).code !== 0)
        throw new Skipped("a user without rights cannot start this checkout");
      const outcome = await program.run(["train", "x.json", "--charts", "off", "--out", "theirs"], options);
      return verdict(
        problemsOf(outcome, { codes: [1, 2], says: /permission/, never: /does not exist/ }),
        outcome,
      );
    },
  },
];
