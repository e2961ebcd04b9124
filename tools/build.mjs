/**
 * The build: AssemblyScript kernels to WebAssembly (as generated TypeScript in src/), then TypeScript to dist/, and the
 * command line from there on as a bundle.
 * Runs at `npm ci` (prepare), by hand (`npm run build`), and before any verb or test whose sources are newer.
 */
import { chmodSync, existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { fingerprint, root, writeStamp } from "./freshness.mjs";

const dist = join(root, "dist");
const require = createRequire(import.meta.url);

/** Ends the build with a sentence. */
function fail(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

function requireDevelopmentPackages() {
  const missing = ["typescript", "assemblyscript", "rolldown"].filter(
    (name) => !existsSync(join(root, "node_modules", name)),
  );
  if (missing.length > 0) {
    fail(
      `Hawthorne is built with ${missing.join(", ")}, not installed here. Run "npm ci" (without --omit=dev).`,
    );
  }
}

/** Type checks and writes dist/; ends with the compiler's messages where a type is wrong. */
function compileTypeScript() {
  // The compiler skips what it believes is written already, so its memory must not outlive the files.
  if (!existsSync(join(dist, "cli.js"))) rmSync(join(dist, ".tsbuildinfo"), { force: true });
  const compiler = require.resolve("typescript/bin/tsc");
  const { status, error } = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], {
    stdio: ["ignore", 2, 2], // standard output belongs to the command that is run after the build
  });
  if (error) fail(`The TypeScript compiler did not start: ${error.message}`);
  if (status !== 0) fail("The sources have type errors, listed above; dist/ may be incomplete.");
}

/** Removes what an earlier build wrote for sources that are gone, and folders that this leaves empty. */
function removeOrphans(folder = dist) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (path === join(dist, "bundle")) continue;
    if (entry.isDirectory()) {
      removeOrphans(path);
      if (readdirSync(path).length === 0) rmdirSync(path);
    } else if (/\.(js(\.map)?|d\.ts)$/.test(entry.name)) {
      const source = path
        .replace(dist + sep, join(root, "src") + sep)
        .replace(/\.(js(\.map)?|d\.ts)$/, ".ts");
      if (!existsSync(source) || source.endsWith(".test.ts")) rmSync(path);
    }
  }
}

requireDevelopmentPackages();
const sources = fingerprint(); // before compiling: an edit made meanwhile must count as newer
const { compileWasm } = await import("./wasm.mjs");
await compileWasm();
const { bundleProgram, loadBundler } = await import("./bundle.mjs");
const bundler = await loadBundler();
if (bundler === undefined) rmSync(join(dist, "cli.js"), { force: true }); // it may start the bundle of an earlier build
compileTypeScript();
removeOrphans();
if (bundler !== undefined) await bundleProgram(bundler);
chmodSync(join(dist, "cli.js"), 0o755); // tsc sets no execute bit; Windows ignores this
writeStamp(sources);
