/**
 * Attacks by size: configs that ask for more memory than there is, texts that are long or deep, records that are large.
 */
import { createReadStream, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { problemsOf, verdict, workedOrRefused } from "../shared/expect.mjs";
import { withLittleMemory } from "../shared/limits.mjs";
import { jsonOf, runPaths } from "../shared/runs.mjs";
import { worlds } from "../shared/worlds.mjs";

/** Settings that no machine can hold, and the field that the sentence has to name. */
const tooMuch = [
  ["evaluation.prompts=1e9", /evaluation\.prompts/],
  ["evaluation.referencePrompts=1e9", /evaluation\.referencePrompts/],
  ["objective.episodes=1e9", /objective\.episodes/],
  ["rewardModel.pretrain.pairs=1e9", /rewardModel\.pretrain\.pairs/],
  ["rewardModel.pairsPerEpoch=1e9", /rewardModel\.pairsPerEpoch/],
  ["rewardModel.pairsPerEpoch=9007199254740991", /rewardModel\.pairsPerEpoch/],
  ["evaluation.prompts=9007199254740991", /evaluation\.prompts/],
];

const network = JSON.stringify([4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096]);

/** Settings that a machine of 3 GB cannot hold; one of 24 GB may, so they are run under a limit. */
const muchForSome = [
  ["objective.episodes=1e7", /episodes/],
  [`policy.hidden=${network}`, /policy\.hidden/],
  [`rewardModel.hidden=${network}`, /rewardModel\.hidden/],
  [`objective.value.hidden=${network}`, /value\.hidden/],
  ["evaluation.prompts=3000000", /evaluation\.prompts/],
];

const kinds = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`kind${i}`, { complies: i % 2 }]));

/** A small config with many kinds of response and many seeds. */
const manyKinds = {
  ...worlds.brief,
  responses: kinds,
  seeds: 60,
  evaluation: { prompts: 2000, referencePrompts: 4000 },
  objective: { episodes: 20000 },
};

const text = (name, expected, contents, options) => ({
  name,
  expected,
  async attack({ program, folder }) {
    writeFileSync(join(folder, "x.json"), contents());
    return workedOrRefused(await program.run(["config", "check", "x.json"], { cwd: folder, timeout: 60 }), {
      seconds: 5,
      longest: 20_000,
      ...options,
    });
  },
});
const repeated = (count, entry) => Array.from({ length: count }, (_, i) => entry(i)).join(",");
const quick = "it works or a sentence, in 5 s and 700 MB";

/** Reads a file's number of lines without holding it. */
async function linesOf(path) {
  let lines = 0;
  for await (const chunk of createReadStream(path)) for (const byte of chunk) if (byte === 10) lines++;
  return lines;
}

/** Rows of some 80 kB: 60 kinds in four tiers, with nothing to train. */
function wideConfig(epochs) {
  const tier = (monitored) => ({ share: 0.25, flags: { monitored } });
  const responses = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`response-of-the-kind-number-${i}`, { complies: i % 2 }]),
  );
  return {
    name: "wide",
    seeds: 2,
    epochs,
    tiers: { first: tier(1), second: tier(0), third: tier(1), fourth: tier(0) },
    gap: { of: "first", minus: "second" },
    responses,
    policy: { hidden: [4] },
    rewardModel: { hidden: [4], refresh: "once", pretrain: { pairs: 16, steps: 1 } },
    objective: { kind: "reinforce", episodes: 4, stepsPerEpoch: 1, value: { hidden: [4] } },
    evaluation: { prompts: 1, referencePrompts: 10, bestOf: 2 },
  };
}

/** Half of a gigabyte and more: no text may be that long in Node. */
const largeEnough = 560_000_000;

export const sizeCases = [
  ...tooMuch.map(([set, says]) => ({
    name: `--set ${set}`,
    expected: "a sentence that names the field, before memory is taken",
    async attack({ folder, train }) {
      const outcome = await train(folder, ["--charts", "off", "--epochs", "1", "--set", set], {
        timeout: 30,
      });
      return verdict(problemsOf(outcome, { codes: [1, 2], says }), outcome);
    },
  })),
  ...muchForSome.map(([set, says]) => ({
    name: `--set ${set.replace(/=\[.*/, "=eight layers of 4096")} with 3 GB`,
    expected: "a sentence that names the field, before memory is taken",
    attack: ({ folder, shell }) =>
      withLittleMemory(3000, async (join) => {
        const script = `${join}; exec $HAWTHORNE train brief.json --run-id run --charts off --epochs 1 --set '${set}'`;
        const outcome = await shell(folder, script, { timeout: 60 });
        return verdict(problemsOf(outcome, { codes: [1, 2], says, megabytes: 3000 }), outcome);
      }),
  })),
  {
    name: "theory --set evaluation.prompts=1e9",
    expected: "a sentence that names the field, before memory is taken",
    async attack({ program, folder }) {
      const args = ["theory", "--set", "evaluation.prompts=1e9"];
      const outcome = await program.run(args, { cwd: folder, timeout: 30 });
      return verdict(problemsOf(outcome, { codes: [1, 2], says: /evaluation\.prompts/ }), outcome);
    },
  },
  {
    name: "200 kinds and 60 seeds with 3 GB",
    expected: "a sentence with the fields to lower, or fewer workers and it goes on",
    attack: ({ folder, shell }) =>
      withLittleMemory(3000, async (join) => {
        writeFileSync(`${folder}/many.json`, JSON.stringify(manyKinds));
        const script = `${join}; exec $HAWTHORNE train many.json --charts off --epochs 1 --run-id run`;
        // Sixty such seeds, one at a time, take long: what counts is that it goes on, and says how.
        const outcome = await shell(folder, script, { timeout: 120, megabytes: 3000 });
        const goesOn = outcome.timedOut && !outcome.tooLarge && /Memory is short/.test(outcome.stderr);
        return goesOn
          ? verdict([], { ...outcome, timedOut: false, code: 0, signal: null })
          : workedOrRefused(outcome, { longest: 8000, megabytes: 3000, seconds: 120 });
      }),
  },
  {
    name: "no room for WebAssembly (ulimit -v)",
    expected: "a sentence",
    async attack({ folder, shell }) {
      const script = `ulimit -v 3000000; exec $HAWTHORNE train brief.json --run-id run --charts off`;
      const outcome = await shell(folder, script, { timeout: 60 });
      return verdict(problemsOf(outcome, { codes: [0, 1, 2], longest: 4000, seconds: 60 }), outcome);
    },
  },

  text("4,000 levels of objects", quick, () => `${'{"a":'.repeat(4000)}1${"}".repeat(4000)}`),
  text("4,000 levels of lists", quick, () => `{"policy":{"hidden":${"[".repeat(4000)}${"]".repeat(4000)}}}`),
  text("100,000 levels without an end", quick, () => '{"a":'.repeat(100_000)),
  text("10,000 wrong entries", quick, () => `{${repeated(10_000, (i) => `"wrong${i}":${i}`)}}`),
  text("10,000 wrong tiers", quick, () => `{"tiers":{${repeated(10_000, (i) => `"t${i}":{"share":2}`)}}}`),
  text("10,000 wrong layers", quick, () => `{"policy":{"hidden":[${repeated(10_000, () => "-1")}]}}`),
  text("10,000 times the same key", quick, () => `{${repeated(10_000, () => '"seeds":1')}}`),
  text("100,000 keys", quick, () => `{${repeated(100_000, (i) => `"k${i}":1`)}}`),
  text("a number of 100,000 digits", quick, () => `{"seeds":${"9".repeat(100_000)}}`),
  text("50 MB of blanks", quick, () => " ".repeat(50_000_000)),
  text("50 MB of blanks and a config", quick, () => `${" ".repeat(50_000_000)}{}`),
  text("50 MB of empty lines", quick, () => "\n".repeat(50_000_000)),
  text("a comment of 50 MB", quick, () => `{/*${"x".repeat(50_000_000)}*/}`),
  text("a text of 20 MB as the name", quick, () => `{"name":"${"x".repeat(20_000_000)}"}`),
  {
    name: "--set with 4,000 levels",
    expected: quick,
    async attack({ program, folder }) {
      const value = `${'{"a":'.repeat(4000)}1${"}".repeat(4000)}`;
      const args = ["config", "show", "--set", `labeler.weights=${value}`];
      return workedOrRefused(await program.run(args, { cwd: folder }), { seconds: 5 });
    },
  },
  {
    name: "metrics.jsonl over 512 MB, then resumed",
    large: true,
    expected: "CSV and summary, before and after a kill, in flat memory",
    async attack({ program, folder }) {
      writeFileSync(join(folder, "wide.json"), JSON.stringify(wideConfig(2)));
      const args = ["train", "--charts", "off", "--quiet", "--run-id"];
      const probe = await program.run([...args, "probe", "wide.json"], { cwd: folder });
      const row = statSync(runPaths(folder, "probe").metrics).size / 6;
      const epochs = Math.ceil(largeEnough / row / 2);
      writeFileSync(join(folder, "wide.json"), JSON.stringify(wideConfig(epochs)));
      const limits = { cwd: folder, timeout: 900, megabytes: 6000 };
      const outcome = await program.run([...args, "run", "wide.json"], limits);
      const run = runPaths(folder, "run");
      const whole = async (what) => [
        jsonOf(run.summary)?.status !== "complete" && `${what}: no complete summary`,
        (statSync(run.csv, { throwIfNoEntry: false }) === undefined ||
          (await linesOf(run.csv)) !== 2 * (epochs + 1) + 1) &&
          `${what}: no whole CSV`,
      ];
      const wanted = { codes: [0], seconds: 900, megabytes: 1200 };
      const problems = [...problemsOf(probe), ...problemsOf(outcome, wanted), ...(await whole("trained"))];

      const killed = program.start([...args, "killed", "wide.json"], limits);
      const paths = runPaths(folder, "killed");
      const size = statSync(run.metrics).size;
      while (
        killed.child.exitCode === null &&
        (statSync(paths.metrics, { throwIfNoEntry: false })?.size ?? 0) < 0.98 * size
      )
        await wait(5);
      killed.kill("SIGINT");
      await killed.ended;
      const resumed = await program.run(
        ["train", "--charts", "off", "--quiet", "--resume", "killed"],
        limits,
      );
      problems.push(...problemsOf(resumed, wanted));
      const same =
        (await linesOf(paths.metrics)) === 2 * (epochs + 1) && statSync(paths.metrics).size === size;
      problems.push(!same && "the resumed run has other rows");
      const peaks = `${(size / 1e6).toFixed(0)} MB of rows, ${epochs} epochs, peaks ${[outcome, resumed].map((one) => `${Math.round(one.megabytes)} MB in ${Math.round(one.seconds)} s`).join(" and ")}`;
      const result = verdict(problems, resumed);
      return { ...result, seen: `${peaks}; ${result.seen}` };
    },
  },
];
