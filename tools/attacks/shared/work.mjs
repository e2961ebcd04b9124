/**
 * The frame of an attack: a fresh folder that is removed at its end, trials that run a few at a time, and the table in
 * which the result is told.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { visible } from "./judge.mjs";
import { endAll } from "./program.mjs";

/**
 * Runs an attack in a fresh folder, which is removed at the end unless `keep` asks for it or for some folder in it.
 * `attack` gets the folder and returns true where nothing is wrong; the process ends with 0 then, otherwise with 1.
 */
export async function inWorkFolder(name, { keep }, attack) {
  const folder = mkdtempSync(join(tmpdir(), `hawthorne-${name}-`));
  const remove = () => {
    if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      endAll();
      remove();
      process.exit(130);
    });
  }
  try {
    process.exitCode = (await attack(folder)) ? 0 : 1;
  } finally {
    endAll();
    if (keep) process.stderr.write(`Kept: ${folder}\n`);
    remove();
    if (!keep && readdirSync(tmpdir()).includes(folder.slice(tmpdir().length + 1)))
      process.stderr.write(`Could not remove ${folder}.\n`);
  }
}

/** Runs `count` trials, `jobs` at a time, and returns their results in order. Says how far it is on standard error. */
export async function runTrials({ count, jobs, only }, trial) {
  const numbers = only === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(only)];
  const results = [];
  let next = 0;
  let done = 0;
  const step = Math.max(20, Math.ceil(numbers.length / 10));
  const work = async () => {
    while (next < numbers.length) {
      const index = next++;
      results[index] = await trial(numbers[index]);
      done++;
      if (done % step === 0) process.stderr.write(`${done} of ${numbers.length}\n`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

const cell = (value) =>
  visible(String(value ?? ""))
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ");

/** Rows (plain records) as a Markdown table with these columns. */
export function markdownTable(columns, rows) {
  const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
  const head = [line(columns), line(columns.map(() => "---"))];
  return [...head, ...rows.map((row) => line(columns.map((column) => row[column])))].join("\n");
}

/** How often each value occurs, the most frequent first. */
export function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
