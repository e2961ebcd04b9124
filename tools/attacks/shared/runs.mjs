/**
 * Run folders as the attacks see them: everything a run leaves, and in which way two runs that should be equal differ.
 * What may differ between equal runs is ids, times, and which rows waited for other seeds when a checkpoint was written.
 */
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** The paths of a run in the folder `out`. */
export function runPaths(out, id) {
  const path = join(out, "runs", id);
  return {
    path,
    plots: join(out, "plots", id),
    config: join(path, "config.json"),
    metrics: join(path, "metrics.jsonl"),
    csv: join(path, "metrics.csv"),
    summary: join(path, "summary.json"),
    checkpoints: join(path, "checkpoints"),
  };
}

/** The names in a folder, sorted; none where it is missing. */
export function namesIn(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** The bytes of a file, or undefined where there is no regular file. */
export function bytesOf(path) {
  try {
    return lstatSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** A file read as JSON; undefined where it is none. */
export function jsonOf(path) {
  try {
    return JSON.parse(bytesOf(path)?.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Everything below a folder: relative path → bytes, or the kind of what is no regular file; folders end with "/". */
export function snapshot(folder, below = "") {
  const found = new Map();
  for (const name of namesIn(join(folder, below))) {
    const path = below === "" ? name : `${below}/${name}`;
    const status = lstatSync(join(folder, path));
    if (status.isDirectory()) {
      found.set(`${path}/`, "folder");
      for (const [inner, bytes] of snapshot(folder, path)) found.set(inner, bytes);
    } else found.set(path, status.isFile() ? readFileSync(join(folder, path)) : `mode ${status.mode}`);
  }
  return found;
}

/** What two snapshots differ in: names that are lost, changed and new. */
export function changesBetween(before, after) {
  const same = (a, b) => (Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : a === b);
  const names = [...before.keys()];
  return {
    lost: names.filter((name) => !after.has(name)),
    changed: names.filter((name) => after.has(name) && !same(before.get(name), after.get(name))),
    added: [...after.keys()].filter((name) => !before.has(name)),
  };
}

const picture = (name) => name.endsWith(".png");
const checkpointName = /^seed-\d+\.json$/;
const isTemporary = (name) => /\.te?mp\b|~$|^\.|\btemporary\b/i.test(name);

function differenceOfBytes(what, path, expected) {
  const [ours, theirs] = [bytesOf(path), bytesOf(expected)];
  if (theirs === undefined && ours === undefined) return [];
  if (ours === undefined) return [`${what} is missing`];
  if (theirs === undefined) return [`${what} should not be there`];
  if (ours.equals(theirs)) return [];
  const lines = (bytes) => bytes.toString("latin1").split("\n").length - 1;
  const [mine, right] = [lines(ours), lines(theirs)];
  return [
    mine === right || picture(path) ? `${what} differs` : `${what} has ${mine} lines instead of ${right}`,
  ];
}

/** What of a summary is not its id, its time or where it ran. */
function summaryNumbers(path, ignore = []) {
  const summary = jsonOf(path);
  if (summary === undefined) return undefined;
  const ours = Object.entries(summary).filter(([key]) => !["runId", "wallSeconds", ...ignore].includes(key));
  return Object.fromEntries(ours);
}

/** The state of training that a checkpoint holds, whatever else its file has. */
function stateOf(path) {
  const read = jsonOf(path);
  if (read === undefined) return bytesOf(path);
  const seen = (key) => !/^(pending|format)$|checksum|hash|fingerprint|^id$|runId|time|written/i.test(key);
  return Object.fromEntries(Object.entries(read).filter(([key]) => seen(key)));
}

/** In which numbers a run differs from one that should be equal; `ignore`: fields of the summary that may differ. */
export function numberDifferences(run, expected, ignore = []) {
  const found = [
    ...differenceOfBytes("metrics.jsonl", run.metrics, expected.metrics),
    ...differenceOfBytes("metrics.csv", run.csv, expected.csv),
  ];
  const [ours, theirs] = [summaryNumbers(run.summary, ignore), summaryNumbers(expected.summary, ignore)];
  if (ours === undefined) return [...found, "summary.json is missing or no JSON"];
  const keys = Object.keys({ ...ours, ...theirs }).filter(
    (key) => !isDeepStrictEqual(ours[key], theirs[key]),
  );
  const shown = (value) => JSON.stringify(value)?.slice(0, 60) ?? "nothing";
  return [
    ...found,
    ...keys.map((key) => `summary.${key} is ${shown(ours[key])} instead of ${shown(theirs[key])}`),
  ];
}

function checkpointDifferences(run, expected) {
  const names = namesIn(expected.checkpoints).filter((name) => checkpointName.test(name));
  return names.flatMap((name) => {
    const ours = stateOf(join(run.checkpoints, name));
    if (ours === undefined) return [`checkpoints/${name} is missing`];
    return isDeepStrictEqual(ours, stateOf(join(expected.checkpoints, name)))
      ? []
      : [`checkpoints/${name} differs`];
  });
}

function pictureDifferences(run, expected) {
  const [ours, theirs] = [namesIn(run.plots).filter(picture), namesIn(expected.plots).filter(picture)];
  const missing = theirs.filter((name) => !ours.includes(name));
  const extra = ours.filter((name) => !theirs.includes(name));
  const changed = ours.filter(
    (name) =>
      theirs.includes(name) &&
      !readFileSync(join(run.plots, name)).equals(readFileSync(join(expected.plots, name))),
  );
  const said = (names, what) => (names.length === 0 ? [] : [`${names.length} charts ${what} (${names[0]})`]);
  return [...said(missing, "missing"), ...said(extra, "too many"), ...said(changed, "differ")];
}

/** Temporary files that a run has left. */
export function leftovers(run) {
  return [run.path, run.checkpoints, run.plots].flatMap((folder) =>
    namesIn(folder)
      .filter(isTemporary)
      .map((name) => `${name} is left behind`),
  );
}

/** In what a run differs from one that should be equal: numbers, charts, checkpoints, config, files left behind. */
export function runDifferences(run, expected) {
  return [
    ...numberDifferences(run, expected),
    ...pictureDifferences(run, expected),
    ...checkpointDifferences(run, expected),
    ...differenceOfBytes("config.json", run.config, expected.config),
    ...leftovers(run),
  ];
}
