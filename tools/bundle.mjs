/**
 * The command line as few files: a run starts in a tenth of a second less than from the two hundred that it is made of,
 * on each of its threads. What is imported lazily stays lazy. dist/ keeps the separate files too: they are the library.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./freshness.mjs";

const bundles = join(root, "dist", "bundle");

/** A process that is running goes on to load its own parts, also where the sources were edited and built again meanwhile. */
const kept = 8;

/** What runs by itself: the command line, its threads, and the process that tries the native library. */
const entries = ["cli", "runner/seedWorker", "runner/chartWorker", "runner/armWorker", "runner/nativeProbe"];

/** Packages that are loaded as they are installed: with files of their own beside their code, native, or large and seldom needed. */
const external = /^(canvas|chart\.js|chartjs-node-canvas|@tensorflow)($|\/)/;

/** The bundler; undefined on a machine for which it has no native library. */
export async function loadBundler() {
  try {
    return (await import("rolldown")).rolldown;
  } catch {
    return undefined;
  }
}

/** Bundles an entry by itself: threads share no code in memory, so a file for each of them is what loads fastest. */
async function bundleEntry(rolldown, entry, folder) {
  const name = entry.split("/").at(-1);
  const bundle = await rolldown({
    cwd: root,
    input: { [name]: join(root, "src", `${entry}.ts`) },
    platform: "node",
    tsconfig: join(root, "tsconfig.json"),
    resolve: {
      mainFields: ["module", "main"], // jsonc-parser's main cannot be bundled
      extensionAlias: { ".js": [".ts", ".js"] },
    },
    external,
  });
  const { output } = await bundle.write({
    dir: folder,
    format: "esm",
    sourcemap: true,
    sourcemapExcludeSources: true,
    entryFileNames: "[name].js",
    chunkFileNames: `${name}-[name]-[hash].js`,
  });
  await bundle.close();
  return output.flatMap((chunk) => chunk.moduleIds ?? []);
}

/** The notice that a package's licence asks to be kept: a file of it, or the end of its README. */
function noticeOf(folder) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), "utf8").trim();
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const start = readme.search(/^.*\blicen[cs]e\b.*\n[-=]{3,}$/im);
  if (start < 0) throw new Error(`${folder} has no licence text, so it may not be bundled.`);
  return readme.slice(start).trim();
}

/** The notices of all packages that these modules are from. */
function notices(modules) {
  const packages = modules.map((path) => /^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0]);
  return [...new Set(packages)]
    .filter((folder) => folder !== undefined)
    .sort()
    .map((folder) => `${basename(folder)}\n\n${noticeOf(folder)}\n`)
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** Bundles the command line into a new folder and lets dist/cli.js start it from there. */
export async function bundleProgram(rolldown) {
  const name = String(Date.now());
  const folder = join(bundles, name);
  const modules = await Promise.all(entries.map((entry) => bundleEntry(rolldown, entry, folder)));
  writeFileSync(join(folder, "LICENSES.txt"), notices(modules.flat()));
  writeFileSync(join(root, "dist", "cli.js"), `#!/usr/bin/env node\nimport "./bundle/${name}/cli.js";\n`);
  for (const old of readdirSync(bundles).sort().slice(0, -kept)) {
    rmSync(join(bundles, old), { recursive: true, force: true });
  }
}
