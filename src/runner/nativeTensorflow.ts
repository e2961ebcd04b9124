/**
 * The native library of TensorFlow.js, `@tensorflow/tfjs-node`: an optional package that many machines do not have, that
 * newer Node versions break, and that can bring down the process that loads it. So it is tried in a process of its own.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const packageName = "@tensorflow/tfjs-node";

/** Without --save: the package is optional, and npm would rewrite the versions in package.json on the way. */
const installCommand = `npm install --no-save ${packageName}@4.22.0`;

/** Longer than a slow disk needs to read its 300 MB. */
const probeMilliseconds = 60_000;

/** The package's main file as seen from a module; null where it is not installed. */
function find(from: string): string | null {
  try {
    return createRequire(from).resolve(packageName);
  } catch {
    return null;
  }
}

/** Loads the library, which registers itself with tfjs-core. Rejects where it is missing or does not load. */
export function loadNative(from: string = import.meta.url): Promise<void> {
  return new Promise((done) => {
    createRequire(from)(packageName);
    done();
  });
}

/**
 * Null where the native library works here; else a sentence, without its full stop, that says why not and what to do. Where the package is
 * installed this loads it in another process, which takes about a second. `from`: the module that would load it.
 */
export function whyNoNative(from: string = import.meta.url): string | null {
  if (find(from) === null) return sentence("is not installed");
  const probe = fileURLToPath(new URL("./nativeProbe.js", import.meta.url));
  const { status, signal, stdout, error } = spawnSync(process.execPath, [probe, from], {
    encoding: "utf8",
    timeout: probeMilliseconds,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (status === 0) return null;
  const said = /^reason: (.*)$/m.exec(stdout)?.[1];
  const reason = said ?? error?.message ?? `it ends the process: ${signal ?? `exit code ${status}`}`;
  return sentence(`is installed but does not work (${reason})`);
}

function sentence(state: string): string {
  return `${packageName} ${state}; it supports Node 18 to 22 (this is ${process.versions.node}) and is installed by "${installCommand}"`;
}
