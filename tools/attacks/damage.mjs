/**
 * Damages run folders at random and resumes them: the outcome has to be the numbers of the run left alone, or a refusal
 * in plain sentences that leaves the folder as it was. Never other numbers, a stack or a hang. See README.md beside it.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  byteDamages,
  changeValue,
  kindDamages,
  lineDamages,
  replaceBy,
  swapFiles,
} from "./shared/damages.mjs";
import { complaints, controlsIn, inShort } from "./shared/judge.mjs";
import { readOptions } from "./shared/options.mjs";
import { createProgram } from "./shared/program.mjs";
import { createRandom } from "./shared/random.mjs";
import { changesBetween, jsonOf, namesIn, numberDifferences, snapshot } from "./shared/runs.mjs";
import { copyStage, makeStages } from "./shared/stages.mjs";
import { inWorkFolder, markdownTable, runTrials, tally } from "./shared/work.mjs";

const options = readOptions(
  {
    count: { type: "string", default: "500" },
    jobs: { type: "string", default: "2" },
    only: { type: "string" },
  },
  `node tools/attacks/damage.mjs [options]
  --count N          damaged run folders (default: 500)
  --jobs N           trials at a time (default: 2)
  --only N           only the trial of this number`,
);
const program = createProgram(options.checkout);

/** Longest time that a resume may take, seconds. */
const patience = 60;

/** Edits of config.json after which it is still a config: [what, does it matter, the change]. */
const configEdits = [
  ["its learning rate", (config, random) => (config.objective.learningRate *= random.pick([0.5, 2]))],
  ["its seeds", (config, random) => (config.seeds += random.pick([-1, 1]))],
  ["its first seed", (config) => (config.seed += 1)],
  ["its epochs", (config, random) => (config.epochs += random.pick([-5, 5]))],
  ["the KL penalty", (config) => (config.objective.klCoef = 0.2)],
  ["a weight", (config) => (config.labeler.weights.complies = -1)],
  ["the network's width", (config) => (config.policy.hidden = [8, 16])],
  ["the algorithm", (config) => (config.objective.kind = "rloo")],
  ["the order of tiers", (config) => (config.tiers = Object.fromEntries(Object.entries(config.tiers).reverse()))],
  ["its stop", (config) => (config.stop = { measure: "compliance", tier: "monitored", below: 0.1 })],
  ["its description alone", (config) => (config.description = "another one")],
  ["its spaces alone", () => undefined],
]; // prettier-ignore

function editConfig(path, random) {
  const config = jsonOf(path);
  if (config === undefined) return undefined;
  const [what, change] = random.pick(configEdits);
  try {
    change(config, random);
  } catch {
    return undefined; // an earlier damage took that part away
  }
  writeFileSync(path, JSON.stringify(config));
  return `edited: ${what}`;
}

const pickOf = (damages) => (path, random) => {
  const [name, damage] = random.pick(Object.entries(damages));
  const said = damage(path, random);
  return said === undefined ? undefined : { name, said };
};
const named = (name, damage) => (path, random) => {
  const said = damage(path, random);
  return said === undefined ? undefined : { name, said };
};
const [bytes, lines, kind] = [pickOf(byteDamages), pickOf(lineDamages), pickOf(kindDamages)];

/** What may be damaged, with how often, and the damages that fit it. */
function targetsOf(run, other, random) {
  const checkpoints = namesIn(run.checkpoints);
  const checkpoint = checkpoints.length === 0 ? undefined : join(run.checkpoints, random.pick(checkpoints));
  const swapSeeds = (path) => swapFiles(path, join(run.checkpoints, random.pick(checkpoints)));
  const ofOther = (path) => replaceBy(path, path.replace(run.path, other.path));
  const plots = namesIn(run.plots);
  const all = [
    run.config,
    run.metrics,
    run.csv,
    run.summary,
    ...(checkpoint === undefined ? [] : [checkpoint]),
  ];
  const swapAny = (path) => swapFiles(path, random.pick(all));
  const swap = named("swap files", swapAny);
  const foreign = named("from another run", ofOther);
  const value = named("change a value", changeValue);
  return [
    ["config.json", run.config, [[named("edit", editConfig), 8], [bytes, 3], [kind, 1], [value, 2], [swap, 1], [foreign, 1]], 4], // prettier-ignore
    ["metrics.jsonl", run.metrics, [[bytes, 5], [lines, 5], [kind, 2], [swap, 1], [foreign, 1]], 5], // prettier-ignore
    [
      "metrics.csv",
      run.csv,
      [
        [bytes, 3],
        [lines, 2],
        [kind, 3],
        [swap, 1],
      ],
      1,
    ],
    [
      "summary.json",
      run.summary,
      [
        [bytes, 4],
        [kind, 3],
        [value, 3],
        [swap, 1],
        [foreign, 1],
      ],
      2,
    ],
    ...(checkpoint === undefined
      ? []
      : [["checkpoint", checkpoint, [[bytes, 6], [kind, 1], [value, 4], [named("swap seeds", swapSeeds), 2], [foreign, 2]], 7]]), // prettier-ignore
    ["checkpoints/", run.checkpoints, [[kind, 1]], 0.3],
    ...(plots.length === 0
      ? []
      : [
          [
            "picture",
            join(run.plots, random.pick(plots)),
            [
              [bytes, 2],
              [kind, 3],
            ],
            1,
          ],
        ]),
  ];
}

/** Damages a run once to three times; returns what was done, each as { target, name, said }. */
function damageRun(run, other, random) {
  const done = [];
  const wanted = random.weighted([[1, 5], [2, 3], [3, 2]]); // prettier-ignore
  for (let attempt = 0; done.length < wanted && attempt < 30; attempt++) {
    const targets = targetsOf(run, other, random).map((target) => [target, target[3]]);
    const [target, path, ways] = random.weighted(targets);
    if (!existsSync(path) && target !== "checkpoints/") continue;
    const result = random.weighted(ways)(path, random);
    if (result !== undefined) done.push({ target, ...result });
  }
  return done;
}

/** What a refusal did to the folder: it may add files and clear temporary ones, but change and lose none. */
function harmOf(before, after, refused) {
  const { lost, changed } = changesBetween(before, after);
  const said = (names, what) => (names.length === 0 ? [] : [`refused, but ${names[0]} ${what}`]);
  // the checkpoint before the last goes when every seed has come to its end
  const own = lost.filter((name) => !/\.tmp$|\.previous\.json$/.test(name));
  // a run that went on and failed later has written what it did by then
  return [...said(own, "is lost"), ...(refused ? said(changed, "is changed") : [])];
}

/** Fields of a summary that may differ where its config was edited in what does not matter. */
const notNumbers = ["name", "engine", "versions"];

/** A folder stands where a chart should: all numbers are there, and it has to be said that the charts are not. */
function chartsUnsaid(run, { stderr }) {
  const { status } = jsonOf(run.summary) ?? {};
  return status === "trained" && /charts are incomplete/.test(stderr)
    ? []
    : [`nothing is said, status ${status}`];
}

async function trial(work, stages, number) {
  const random = createRandom(`damage/${options["random-seed"]}/${number}`);
  const stage = random.pick(stages);
  const out = join(work, `trial-${number}`);
  mkdirSync(out);
  const run = copyStage(stage, out);
  const damages = damageRun(run, stage.other, random);
  const before = snapshot(out);
  const outcome = await program.run(stage.args, { cwd: out, timeout: patience });
  const wrong = complaints(outcome);
  const controls = controlsIn(outcome.stderr);
  if (controls.length > 0) wrong.push(`prints ${controls.join(" ")}`);
  if (outcome.code === 0) {
    const inTheWay = damages.some(({ target, said }) => target === "picture" && /by a folder/.test(said));
    const differences = inTheWay
      ? [...numberDifferences(run, stage.expected, [...notNumbers, "status"]), ...chartsUnsaid(run, outcome)]
      : numberDifferences(run, stage.expected, notNumbers);
    wrong.push(...differences.map((difference) => `exit 0, but ${difference}`));
  } else if (!outcome.timedOut) {
    wrong.push(...harmOf(before, snapshot(out), outcome.code === 2));
  }
  if (wrong.length === 0 || !options.keep) rmSync(out, { recursive: true, force: true });
  return {
    number,
    stage: stage.name,
    damages: damages.map(({ target, said }) => `${target}: ${said}`),
    kinds: damages.map(({ target, name }) => `${target}: ${name}`),
    outcome: wrong.length > 0 ? "wrong" : outcome.code === 0 ? "equal" : "refused",
    said: inShort(outcome),
    wrong,
    ...(options.keep && wrong.length > 0 ? { folder: out } : {}),
  };
}

/** A reason without its particulars, to count by. */
const general = (reason) =>
  reason
    .replace(/^(exit 0, but) .*/, "$1 other numbers")
    .replace(/^(a stack|a raw message|refused, but).*/, "$1")
    .replace(/\(.*\)/, "")
    .trim();

function printReport(results) {
  const bad = results.filter(({ outcome }) => outcome === "wrong");
  const count = (kind) => results.filter(({ outcome }) => outcome === kind).length;
  const kinds = tally(results.flatMap((result) => result.kinds)).map(([kind, times]) => {
    const of = (wanted) =>
      results.filter(({ kinds, outcome }) => kinds.includes(kind) && outcome === wanted).length;
    return { damage: kind, trials: times, equal: of("equal"), refused: of("refused"), wrong: of("wrong") };
  });
  const reasons = tally(bad.flatMap(({ wrong }) => [...new Set(wrong.map(general))])).map(([reason, trials]) => ({ reason, trials })); // prettier-ignore
  const [equal, refused] = [count("equal"), count("refused")];
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ trials: results.length, equal, refused, wrong: bad.length, reasons, kinds, results }, null, 2)}\n`); // prettier-ignore
    return bad.length === 0;
  }
  const shown = bad.map(({ number, stage, damages, wrong, folder }) => ({
    trial: number,
    run: stage,
    damaged: damages.join("; "),
    wrong: wrong.slice(0, 2).join("; "),
    folder: folder ?? "",
  }));
  const parts = [
    `# Damaged run folders: ${results.length} trials, ${equal} equal, ${refused} refused, ${bad.length} wrong`,
    markdownTable(["reason", "trials"], reasons),
    markdownTable(["damage", "trials", "equal", "refused", "wrong"], kinds),
    markdownTable(["trial", "run", "damaged", "wrong", "folder"], shown),
  ];
  process.stdout.write(`${parts.join("\n\n")}\n`);
  return bad.length === 0;
}

await inWorkFolder("damage", options, async (work) => {
  const stages = await makeStages(program, work);
  process.stderr.write(`${stages.length} run folders are ready to be damaged.\n`);
  return printReport(await runTrials(options, (number) => trial(work, stages, number)));
});
