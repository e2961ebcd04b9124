/**
 * One reproduction for each fault that was ever found by attacking the program from outside, and for its relatives: what
 * is done, what is expected, and whether it comes about. Prints a table that stands beside that of another checkout.
 * See README.md beside it.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chartCases } from "./cases/charts.mjs";
import { configFileCases } from "./cases/configFiles.mjs";
import { folderCases } from "./cases/folders.mjs";
import { resumeCases } from "./cases/resumes.mjs";
import { sizeCases } from "./cases/sizes.mjs";
import { streamCases } from "./cases/streams.mjs";
import { wordCases } from "./cases/words.mjs";
import { Skipped } from "./shared/limits.mjs";
import { readOptions } from "./shared/options.mjs";
import { createProgram } from "./shared/program.mjs";
import { createRandom } from "./shared/random.mjs";
import { inWorkFolder, markdownTable } from "./shared/work.mjs";
import { writeWorld } from "./shared/worlds.mjs";

const groups = {
  "config files": configFileCases,
  charts: chartCases,
  folders: folderCases,
  resume: resumeCases,
  streams: streamCases,
  sizes: sizeCases,
  words: wordCases,
};

const options = readOptions(
  {
    only: { type: "string", default: "" },
    large: { type: "boolean", default: false },
    before: { type: "string" },
    brief: { type: "boolean", default: false },
  },
  `node tools/attacks/rows.mjs [options]
  --only TEXT        only cases whose group or name holds this text
  --large            also those that need minutes and gigabytes of disk
  --before FILE      put the result of an earlier --json beside this one
  --brief            only count, and list what is wrong`,
);
const program = createProgram(options.checkout);

/** What a case works with: the program, a folder of its own, and shortcuts to a small run called "run" in it. */
function surroundings(folder, name) {
  const brief = ["--run-id", "run"];
  const start = (where, args, more) => {
    writeWorld(where, "brief");
    return program.start(["train", "brief.json", ...brief, ...args], { cwd: where, ...more });
  };
  return {
    program,
    folder,
    random: createRandom(`rows/${options["random-seed"]}/${name}`),
    start,
    train: (where, args, more) => start(where, args, more).ended,
    shell(where, script, more) {
      writeWorld(where, "brief");
      return program.shell(script, { cwd: where, ...more });
    },
  };
}

async function attack(work, number, { name, expected, attack }) {
  const folder = join(work, String(number));
  mkdirSync(folder);
  let result;
  try {
    const { ok, seen } = await attack(surroundings(folder, name));
    result = { outcome: ok ? "ok" : "WRONG", seen };
  } catch (error) {
    result =
      error instanceof Skipped
        ? { outcome: "skipped", seen: error.message }
        : { outcome: "WRONG", seen: `the case itself does not work here: ${error.message}` };
  }
  if (!options.keep || result.outcome !== "WRONG")
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return { name, expected, ...result };
}

await inWorkFolder("rows", options, async (work) => {
  chmodSync(work, 0o755); // some cases are another user's
  const cases = Object.entries(groups)
    .flatMap(([group, list]) => list.map((one) => ({ ...one, group })))
    .filter(({ group, name }) => `${group} ${name}`.includes(options.only))
    .filter(({ large = false }) => !large || options.large);
  const rows = [];
  for (const [number, one] of cases.entries()) {
    rows.push({ group: one.group, ...(await attack(work, number, one)) });
    if (!options.json)
      process.stderr.write(`${number + 1}/${cases.length} ${rows.at(-1).outcome}: ${one.name}\n`);
  }
  const of = (outcome) => rows.filter((row) => row.outcome === outcome);
  const [ok, wrong, skipped] = ["ok", "WRONG", "skipped"].map((outcome) => of(outcome).length);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ok, wrong, skipped, rows }, null, 2)}\n`);
    return wrong === 0;
  }
  const before = new Map(
    options.before === undefined
      ? []
      : JSON.parse(readFileSync(options.before, "utf8")).rows.map((row) => [row.name, row.outcome]),
  );
  const columns = ["attack", "expected", ...(before.size > 0 ? ["before"] : []), "outcome", "seen"];
  process.stdout.write(`# Attacks one by one: ${ok} ok, ${wrong} WRONG, ${skipped} skipped\n`);
  for (const group of Object.keys(groups)) {
    const shown = rows
      .filter((row) => row.group === group && (!options.brief || row.outcome !== "ok"))
      .map((row) => ({ ...row, attack: row.name, before: before.get(row.name) ?? "" }));
    if (shown.length > 0) process.stdout.write(`\n## ${group}\n\n${markdownTable(columns, shown)}\n`);
  }
  return wrong === 0;
});
