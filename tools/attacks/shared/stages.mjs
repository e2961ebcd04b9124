/**
 * Runs left at every stage that a run can be left at, each with the same run left alone to compare with: what the attack
 * on damaged run folders starts from.
 */
import { cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { bytesOf, jsonOf, runPaths } from "./runs.mjs";
import { writeWorld } from "./worlds.mjs";

/** The id of every run here. */
export const runId = "run";

/** Epochs that a complete run is extended by. */
const moreEpochs = 5;

const variants = [
  { world: "usual", charts: "off" },
  { world: "stopping", charts: "off" },
  { world: "grouped", charts: "every=10" },
];

/** Waits until metrics.jsonl has this share of its final size, or the process has ended. */
async function untilRows(run, share, whole, started) {
  let over = false;
  void started.ended.then(() => (over = true));
  while (!over && (statSync(run.metrics, { throwIfNoEntry: false })?.size ?? 0) < share * whole)
    await wait(1);
}

async function done(outcome, what) {
  const { code, stderr } = await outcome;
  if (code !== 0) throw new Error(`${what} failed with exit ${code}: ${stderr}`);
}

/**
 * Makes the runs in a folder. Each stage: its name, `out` (where runs/ and plots/ are), `args` that resume it, `expected`
 * (the paths of the run left alone), and `other`, a run of the same shape with another learning rate.
 */
export async function makeStages(program, work) {
  const stages = [];
  for (const { world, charts } of variants) {
    const beside = ["--charts", charts, "--quiet"];
    const makeAlone = async (name, changes = {}, more = []) => {
      const out = join(work, "stages", `${world}-${name}`);
      mkdirSync(out, { recursive: true });
      const config = writeWorld(out, world, changes);
      const args = ["train", config, "--run-id", runId, ...beside, ...more];
      await done(program.run(args, { cwd: out, timeout: 180 }), "A run to compare with");
      return runPaths(out, runId);
    };
    const expected = await makeAlone("alone");
    const config = jsonOf(expected.config);
    const other = await makeAlone("other", {
      objective: { ...config.objective, learningRate: 2 * config.objective.learningRate },
    });
    const whole = bytesOf(expected.metrics).length;

    /** Interrupts a run as the list says: [signal, at which share of its rows], the first while it is new. */
    const interrupted = async (name, interruptions) => {
      const out = join(work, "stages", `${world}-${name.replaceAll(/\W+/g, "-")}`);
      mkdirSync(out);
      const run = runPaths(out, runId);
      const file = writeWorld(out, world);
      for (const [index, [signal, share]] of interruptions.entries()) {
        const verb = index === 0 ? ["train", file, "--run-id", runId] : ["train", "--resume", runId];
        const started = program.start([...verb, ...beside], { cwd: out, timeout: 120 });
        await untilRows(run, share, whole, started);
        started.kill(signal);
        await started.ended;
      }
      const args = ["train", "--resume", runId, ...beside];
      stages.push({ name: `${world}, ${name}`, out, args, expected, other });
    };
    await interrupted("killed early", [["SIGKILL", 0.1]]);
    await interrupted("stopped", [["SIGINT", 0.4]]);
    await interrupted("stopped, then killed", [["SIGINT", 0.3], ["SIGKILL", 0.6]]); // prettier-ignore
    await interrupted("stopped twice", [["SIGINT", 0.2], ["SIGINT", 0.5]]); // prettier-ignore
    await interrupted("killed at its end", [["SIGKILL", 1]]);

    const finished = join(expected.path, "..", "..");
    stages.push({
      name: `${world}, complete`,
      out: finished,
      args: ["train", "--resume", runId, ...beside],
      expected,
      other,
    });
    if (config.stop !== undefined) continue;
    const epochs = ["--epochs", String(config.epochs + moreEpochs)];
    const longer = await makeAlone("longer", {}, epochs);
    const args = ["train", "--resume", runId, ...beside, ...epochs];
    stages.push({ name: `${world}, to be extended`, out: finished, args, expected: longer, other });
  }
  return stages;
}

/** A copy of a stage, to be damaged. */
export function copyStage({ out }, to) {
  for (const folder of ["runs", "plots"]) {
    if (existsSync(join(out, folder))) cpSync(join(out, folder), join(to, folder), { recursive: true });
  }
  return runPaths(to, runId);
}
