/**
 * The thread behind configs.mjs: loads configs and trains small runs with the library of the attacked checkout, one task
 * after another, and says how each ended. A task that hangs ends with its thread.
 */
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";

const built = (path) => import(pathToFileURL(join(workerData.checkout, "dist", path)).href);
const [{ loadConfig }, { UserError, ExplainedError }, library] = await Promise.all([
  built("config/read/load.js"),
  built("shared/errors.js"),
  built("index.js"),
]);

/** The first number in a value that is none, as its path; undefined where all are finite. */
function notFinite(value, path = "") {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : path;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = notFinite(inner, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function train(plain) {
  const config = library.resolveConfig(plain);
  const engine = library.createSimdEngine();
  try {
    let rows = 0;
    for (const row of library.train(library.createRun(config, config.seed, engine))) {
      rows++;
      const wrong = notFinite(row);
      if (wrong !== undefined) return { end: "wrong", said: `${wrong} is not finite in epoch ${row.epoch}` };
    }
    return { end: "fine", said: `${rows} epochs` };
  } finally {
    engine.dispose?.();
  }
}

function load({ path, set }) {
  const { config } = loadConfig(path, { set });
  const wrong = notFinite(config);
  return wrong === undefined
    ? { end: "fine", said: config.name }
    : { end: "wrong", said: `${wrong} is not finite` };
}

const known = new Set(Object.getOwnPropertyNames(Object.prototype));

/** How a task ended: "fine", "refused" with its message, or "wrong" with what no user should see. */
function outcomeOf(task) {
  const started = performance.now();
  let outcome;
  try {
    outcome = task.config === undefined ? load(task) : train(task.config);
  } catch (error) {
    const explained = error instanceof ExplainedError || error instanceof UserError;
    outcome = {
      end: explained ? "refused" : "wrong",
      said: explained ? error.message : String(error?.stack ?? error),
    };
  }
  const added = Object.getOwnPropertyNames(Object.prototype).filter((name) => !known.has(name));
  if (added.length > 0) outcome = { end: "wrong", said: `every object now has ${added.join(", ")}` };
  return { ...outcome, seconds: (performance.now() - started) / 1000 };
}

parentPort.on("message", (task) => {
  parentPort.postMessage(outcomeOf(task));
});
parentPort.postMessage("ready");
