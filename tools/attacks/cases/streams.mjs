/**
 * Attacks on the streams of a command: readers that go away, disks that are full, streams that are closed. A run that
 * nobody listens to goes on; nobody ever sees a stack.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { complaints, rawErrorIn } from "../shared/judge.mjs";
import { verdict } from "../shared/expect.mjs";
import { bytesOf, jsonOf, namesIn, runPaths } from "../shared/runs.mjs";

const train = "$HAWTHORNE train brief.json --charts off --run-id run";

/** Wrong where the run in this folder is not there as a whole. */
function wholeRun(folder) {
  const run = runPaths(folder, "run");
  const rows = bytesOf(run.metrics)?.toString().split("\n").length - 1 || 0;
  const wanted = 3 * 13; // three seeds, twelve epochs and the start
  return [
    rows !== wanted && `${rows} of ${wanted} rows`,
    jsonOf(run.summary)?.status !== "complete" && "no complete summary",
    bytesOf(run.csv) === undefined && "no CSV",
  ];
}

/** A script that ends with the program's own exit code; what went to files is read afterwards. */
const streamCase = (name, script, { whole = false, codes = [0], expected, timeout = 60, files = [] }) => ({
  name,
  expected,
  async attack({ folder, shell }) {
    const outcome = await shell(folder, script, { timeout });
    const said = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
    const raw = rawErrorIn(said);
    const silent = (problem) => !/without a word/.test(problem); // its words went where nobody reads them
    const problems = [...complaints(outcome, codes).filter(silent), raw, ...(whole ? wholeRun(folder) : [])];
    return verdict(problems, outcome);
  },
});

const trains = (name, script, options = {}) =>
  streamCase(name, script, { whole: true, expected: "training goes on to its end, exit 0", ...options });
const prints = (name, script, options = {}) =>
  streamCase(name, script, { codes: [0, 1], expected: "no stack, no hang", timeout: 90, ...options });
const piped = (script) => `${script}; exit \${PIPESTATUS[0]}`;

export const streamCases = [
  trains("train 2>&1 | head -1", piped(`${train} 2>&1 | head -1`)),
  trains("train | head -c 1", piped(`${train} | head -c 1`)),
  trains("train --json | head -1", piped(`${train} --json | head -1`)),
  trains("train 2>&1 | true", piped(`${train} 2>&1 | true`)),
  trains("train 2>/dev/full", `${train} 2>/dev/full`),
  trains("train with stderr closed", `${train} 2>&-`),
  trains("train with stdin closed", `${train} <&-`),
  trains("train with all streams closed", `${train} <&- >&- 2>&-`),
  trains("train >/dev/full", `${train} >/dev/full 2>err`, {
    codes: [0, 1],
    files: ["err"],
    expected: "training goes on to its end, exit 0 or 1, no stack",
  }),
  trains("train --json >/dev/full", `${train} --json >/dev/full 2>err`, {
    codes: [0, 1],
    files: ["err"],
    expected: "training goes on to its end, exit 0 or 1, no stack",
  }),
  trains("train >/dev/full 2>&1", `${train} >/dev/full 2>&1`, { codes: [0, 1] }),
  trains(
    "train with charts 2>&1 | head -1",
    piped(`$HAWTHORNE train brief.json --charts every=4 --run-id run 2>&1 | head -1`),
  ),

  {
    name: "verify | head -1",
    expected: "a whole verification, or no folder",
    async attack({ folder, shell }) {
      const outcome = await shell(folder, piped("$HAWTHORNE verify I1 --seeds 1 --quick | head -1"), {
        timeout: 120,
      });
      const runs = namesIn(join(folder, "runs"));
      const halves = runs.filter((id) => !namesIn(join(folder, "runs", id)).includes("table.json"));
      const problems = complaints(outcome, [0, 1]).filter((problem) => !/without a word/.test(problem));
      return verdict([...problems, halves.length > 0 && `leaves ${halves[0]} without a table`], outcome);
    },
  },
  {
    name: "verify 2>&1 | true",
    expected: "a whole verification, or no folder",
    async attack({ folder, shell }) {
      const outcome = await shell(folder, piped("$HAWTHORNE verify I1 --seeds 1 --quick 2>&1 | true"), {
        timeout: 120,
      });
      const runs = namesIn(join(folder, "runs"));
      const halves = runs.filter((id) => !namesIn(join(folder, "runs", id)).includes("table.json"));
      const problems = complaints(outcome, [0, 1]).filter((problem) => !/without a word/.test(problem));
      return verdict([...problems, halves.length > 0 && `leaves ${halves[0]} without a table`], outcome);
    },
  },
  ...[
    "config schema",
    "config show",
    "config check brief.json",
    "theory brief.json",
    "verify --list",
    "--help",
    "doctor",
  ].flatMap((command) => [
    prints(`${command} >/dev/full`, `$HAWTHORNE ${command} >/dev/full 2>err`, { files: ["err"] }),
    prints(`${command} | true`, piped(`$HAWTHORNE ${command} 2>err | true`), { files: ["err"] }),
  ]),
  prints("a refusal 2>/dev/full", `$HAWTHORNE config check nowhere.json 2>/dev/full`, {
    codes: [2],
    expected: "exit 2 as ever",
  }),
  prints("a refusal 2>&1 | true", piped(`$HAWTHORNE config check nowhere.json 2>&1 | true`), {
    codes: [2],
    expected: "exit 2 as ever",
  }),
  prints("a wrong option 2>/dev/full", `$HAWTHORNE train --nonsense 2>/dev/full`, {
    codes: [2],
    expected: "exit 2 as ever",
  }),
];
