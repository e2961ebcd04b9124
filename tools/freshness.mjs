/**
 * Whether the build in dist/ belongs to the sources as they are now. The build leaves a stamp with a fingerprint of
 * every file it reads (path, size, time of change), so an edited, a new and a deleted file are all noticed.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "dist", ".stamp.json");

/** Files that the build writes into src/, and tests, which it leaves out: neither makes a build stale. */
const isInput = (name) => !name.endsWith(".generated.ts") && !name.endsWith(".test.ts");

function filesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/** One line for each file that the build reads: its path, size in bytes and time of change in milliseconds. */
export function fingerprint() {
  const topLevel = readdirSync(root).filter(
    (name) => name === "package.json" || /^tsconfig.*\.json$/.test(name),
  );
  const files = [...filesUnder("src").filter(isInput), ...filesUnder("tools"), ...topLevel].sort();
  return files.map((path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    return `${path} ${size} ${mtimeMs}`;
  });
}

/** Notes that dist/ was built from the files of this fingerprint. */
export function writeStamp(sources) {
  const generated = filesUnder("src").filter((path) => path.endsWith(".generated.ts"));
  writeFileSync(stampFile, JSON.stringify({ sources, generated }));
}

/** True where dist/ is missing or was built from other sources than those of now. */
export function isStale() {
  if (!existsSync(join(root, "dist", "cli.js"))) return true;
  try {
    const { sources, generated } = JSON.parse(readFileSync(stampFile, "utf8"));
    const now = fingerprint();
    const same = sources.length === now.length && now.every((line, index) => line === sources[index]);
    return !same || !generated.every((path) => existsSync(join(root, path)));
  } catch {
    return true; // no stamp, or one that was cut off
  }
}
