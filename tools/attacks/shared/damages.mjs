/**
 * Ways to damage one file: its bytes, its lines, what kind of thing it is, and, where it is JSON, its values. Each takes
 * the path and a random source and returns what it did in a few words, or undefined where it does not apply.
 */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename } from "node:path";
import { bytesOf, jsonOf } from "./runs.mjs";

/** Runs `change` on a file's bytes and writes what it returns. */
const onBytes = (change) => (path, random) => {
  const bytes = bytesOf(path);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const [changed, said] = change(bytes, random);
  writeFileSync(path, changed);
  return said;
};

/** Runs `change` on a file's lines. */
const onLines = (change) => (path, random) => {
  const lines = bytesOf(path)?.toString("latin1").split("\n");
  if (lines === undefined || lines.length < 3) return undefined;
  const said = change(lines, random, lines.length - 2);
  writeFileSync(path, Buffer.from(lines.join("\n"), "latin1"));
  return said;
};

const foreign = [
  "null", "[]", "{}", "42", '"text"', "true", '{"a":1}', "[[[]]]", '{"__proto__":{"x":1}}',
  '{"format":99}', '{"epoch":1e999}', "[".repeat(20000), `{"a":${"[".repeat(3000)}${"]".repeat(3000)}}`,
  "<!doctype html><p>Sign in</p>", "PK\u0003\u0004", "\u0000\u0000\u0000\u0000",
]; // prettier-ignore

/** Damages for any file, by name. */
export const byteDamages = {
  truncate: onBytes((bytes, random) => {
    const length = random.integer(0, bytes.length - 1);
    return [bytes.subarray(0, length), `cut to ${length} of ${bytes.length} bytes`];
  }),
  "cut the end": onBytes((bytes, random) => {
    const length = Math.max(0, bytes.length - random.integer(1, 40));
    return [bytes.subarray(0, length), `its last ${bytes.length - length} bytes cut off`];
  }),
  "flip a bit": onBytes((bytes, random) => {
    const [at, bit] = [random.integer(0, bytes.length - 1), random.integer(0, 7)];
    bytes[at] ^= 1 << bit;
    return [bytes, `bit ${bit} of byte ${at} flipped`];
  }),
  "flip a byte": onBytes((bytes, random) => {
    const [at, value] = [random.integer(0, bytes.length - 1), random.integer(0, 255)];
    bytes[at] = value;
    return [bytes, `byte ${at} set to ${value}`];
  }),
  "change a digit": onBytes((bytes, random) => {
    const text = bytes.toString("latin1");
    const digits = [...text.matchAll(/\d/g)];
    if (digits.length === 0) return [bytes, "nothing"];
    const { index } = random.pick(digits);
    const digit = (Number(text[index]) + random.integer(1, 9)) % 10;
    bytes[index] = 48 + digit;
    return [bytes, `digit at ${index} changed to ${digit}`];
  }),
  empty: onBytes(() => [Buffer.alloc(0), "emptied"]),
  "append garbage": (path, random) => {
    if (bytesOf(path) === undefined) return undefined;
    const garbage = random.pick([
      "garbage\n",
      "}\n",
      "\u0000\u0000",
      '{"epoch":',
      "\n\n\n",
      "{}\n",
      "null\n",
      "\u001b[2J\n",
    ]);
    appendFileSync(path, garbage);
    return `${JSON.stringify(garbage)} appended`;
  },
  "write zeros": onBytes((bytes, random) => {
    const at = random.integer(0, bytes.length - 1);
    bytes.fill(0, at, Math.min(bytes.length, at + random.integer(1, 4096)));
    return [bytes, `zeros from byte ${at}`];
  }),
  "a block twice": onBytes((bytes, random) => {
    const [from, to] = [random.integer(0, bytes.length), random.integer(0, bytes.length)].sort(
      (a, b) => a - b,
    );
    return [Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]), `bytes ${from} to ${to} twice`];
  }),
  BOM: onBytes((bytes) => [Buffer.concat([Buffer.from("\uFEFF"), bytes]), "a BOM in front"]),
  CRLF: onBytes((bytes) => [
    Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1"),
    "ends of lines as on Windows",
  ]),
  "UTF-16": onBytes((bytes) => [Buffer.from(`\uFEFF${bytes.toString("utf8")}`, "utf16le"), "as UTF-16"]),
  "foreign contents": (path, random) => {
    if (bytesOf(path) === undefined) return undefined;
    const contents = random.pick(foreign);
    writeFileSync(path, contents);
    return `replaced by ${JSON.stringify(contents.slice(0, 30))}`;
  },
};

/** Damages for files of lines, by name. */
export const lineDamages = {
  "swap lines": onLines((lines, random, last) => {
    const [a, b] = [random.integer(0, last), random.integer(0, last)];
    [lines[a], lines[b]] = [lines[b], lines[a]];
    return `lines ${a + 1} and ${b + 1} swapped`;
  }),
  "line twice": onLines((lines, random, last) => {
    const [from, to] = [random.integer(0, last), random.integer(0, last + 1)];
    lines.splice(to, 0, lines[from]);
    return `line ${from + 1} again as line ${to + 1}`;
  }),
  "drop a line": onLines((lines, random, last) => {
    const at = random.chance(0.4) ? last : random.integer(0, last);
    lines.splice(at, 1);
    return `line ${at + 1} of ${last + 1} dropped`;
  }),
  "drop the last lines": onLines((lines, random, last) => {
    const count = random.integer(1, Math.min(6, last));
    lines.splice(last + 1 - count, count);
    return `the last ${count} lines dropped`;
  }),
};

/** Something else in the file's place, by name. */
export const kindDamages = {
  delete: (path) => {
    if (bytesOf(path) === undefined) return undefined;
    rmSync(path);
    return "deleted";
  },
  folder: (path) => {
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    return "replaced by a folder";
  },
  pipe: (path) => {
    rmSync(path, { recursive: true, force: true });
    execFileSync("mkfifo", [path]);
    return "replaced by a pipe";
  },
  "link to itself": (path) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync(basename(path), path);
    return "replaced by a link to itself";
  },
  "dangling link": (path) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync("nowhere", path);
    return "replaced by a link to nothing";
  },
};

const otherValues = [0, -1, 1.5, 1e300, null, "text", [], {}, true, "\u001b[31m", "12"];

/** Every place in a JSON value that holds something, as [parent, key]. */
function placesIn(value, found = [], depth = 0) {
  if (typeof value !== "object" || value === null || depth > 6) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    placesIn(value[key], found, depth + 1);
  }
  return found;
}

/** Changes one value of a JSON file, so that it stays JSON. */
export function changeValue(path, random) {
  const root = jsonOf(path);
  const places = placesIn(root);
  if (places.length === 0) return undefined;
  const nearTop = Object.keys(root).map((key) => [root, key]);
  const [parent, key] = random.pick(random.chance(0.5) ? nearTop : places);
  const old = parent[key];
  const action = random.pick(["other", "remove", "nudge"]);
  if (action === "remove" && !Array.isArray(parent)) delete parent[key];
  else if (action === "nudge" && typeof old === "number") parent[key] = old + random.pick([-1, 1, 1e-6]);
  else if (action === "nudge" && Array.isArray(old) && old.length > 0)
    old.splice(random.integer(0, old.length - 1), 1);
  else if (action === "nudge" && typeof old === "string")
    parent[key] = old.slice(0, Math.floor(old.length / 2));
  else parent[key] = random.pick(otherValues);
  writeFileSync(path, JSON.stringify(root));
  return `${key} changed to ${JSON.stringify(parent[key])?.slice(0, 30) ?? "nothing"}`;
}

/** Swaps two files. */
export function swapFiles(a, b) {
  if (bytesOf(a) === undefined || bytesOf(b) === undefined || a === b) return undefined;
  renameSync(a, `${a}.aside`);
  renameSync(b, a);
  renameSync(`${a}.aside`, b);
  return `swapped with ${basename(b)}`;
}

/** Puts another file in its place. */
export function replaceBy(path, other) {
  if (bytesOf(other) === undefined) return undefined;
  writeFileSync(path, readFileSync(other));
  return "replaced by that of another run";
}
