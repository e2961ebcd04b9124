/**
 * Attacks on the drawing of charts: kills, a disk that is full, a folder in the way. What is missing has to be drawn by
 * a resume, and a run that lacks charts is not complete.
 */
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { problemsOf, verdict } from "../shared/expect.mjs";
import { Skipped, withSmallDisk } from "../shared/limits.mjs";
import { jsonOf, namesIn, runDifferences, runPaths } from "../shared/runs.mjs";

const expected = "a resume draws what is missing, to the same bytes";
const frames = (run) => namesIn(run.plots).filter((name) => name.endsWith(".png"));

/** The same run, left alone, beside it. */
async function alone(train, folder) {
  const out = join(folder, "alone");
  mkdirSync(out);
  await train(folder, ["--charts", "every", "--out", "alone", "--quiet"]);
  return runPaths(out, "run");
}

/** Resumes a run whose charts are incomplete and compares all that there is then. */
async function resumeAndCompare({ program, folder, out = ".", earlier = [] }, right) {
  const args = ["train", "--resume", "run", "--out", out, "--charts", "every"];
  const outcome = await program.run(args, { cwd: folder });
  const problems = [...earlier, ...problemsOf(outcome, { longest: 4000, seconds: 60 })];
  return verdict([...problems, ...runDifferences(runPaths(join(folder, out), "run"), right)], outcome);
}

/** Interrupts a run once all its epochs are done and `test` holds of the charts it has; tries again where it is too fast. */
const interrupted = (name, signal, test) => ({
  name,
  expected,
  async attack({ program, folder, train, start }) {
    const right = await alone(train, folder);
    const run = runPaths(folder, "run");
    const rows = (one) => statSync(one.metrics, { throwIfNoEntry: false })?.size ?? 0;
    for (let attempt = 0; attempt < 15; attempt++) {
      const started = start(folder, ["--charts", "every", "--quiet", "--force"]);
      let ended = false;
      void started.ended.then(() => (ended = true));
      await wait(150); // an earlier attempt's files are cleared by then
      while (!ended && (rows(run) < rows(right) || !test(frames(run)))) await wait(1);
      started.kill(signal);
      await started.ended;
      const missing = frames(right).length - frames(run).length;
      if (missing === 0) continue;
      const result = await resumeAndCompare({ program, folder }, right);
      return { ...result, seen: `${missing} charts missing then; ${result.seen}` };
    }
    throw new Skipped("no run could be hit at that moment");
  },
});

export const chartCases = [
  interrupted("killed while frames are drawn, all epochs done", "SIGKILL", (charts) => charts.length >= 3),
  interrupted("killed before the first frame, all epochs done", "SIGKILL", () => true),
  interrupted("killed while the closing charts are drawn", "SIGKILL", (charts) =>
    charts.includes("responses.png"),
  ),
  interrupted("Ctrl-C while frames are drawn, all epochs done", "SIGINT", (charts) => charts.length >= 2),
  {
    name: "a small disk that frames fill",
    expected: "the run says so and is not complete; with room again a resume draws the rest",
    attack: ({ program, folder, train }) =>
      withSmallDisk(join(folder, "disk", "plots"), "150k", async (change) => {
        const right = await alone(train, folder);
        const full = await train(folder, ["--charts", "every", "--out", "disk"]);
        const run = runPaths(join(folder, "disk"), "run");
        const earlier = [
          ...problemsOf(full, { codes: [0, 1], longest: 4000, seconds: 60 }),
          frames(run).length < frames(right).length &&
            jsonOf(run.summary)?.status === "complete" &&
            `"complete" with ${frames(run).length} of ${frames(right).length} charts`,
        ];
        change("size=64m");
        return resumeAndCompare({ program, folder, out: "disk", earlier }, right);
      }),
  },
  {
    name: "a file where the charts' folder should be",
    expected: "the run says so and is not complete; a resume draws all",
    async attack({ program, folder, train }) {
      const right = await alone(train, folder);
      writeFileSync(join(folder, "plots"), "in the way");
      const blocked = await train(folder, ["--charts", "every"]);
      rmSync(join(folder, "plots"));
      const earlier = [
        ...problemsOf(blocked, { codes: [0, 1], longest: 4000, seconds: 60 }),
        jsonOf(runPaths(folder, "run").summary)?.status === "complete" && '"complete" without charts',
      ];
      return resumeAndCompare({ program, folder, earlier }, right);
    },
  },
  {
    name: "the charts' folder is deleted during the run",
    expected: "all charts are there at the end, or it is said and a resume draws them",
    async attack({ program, folder, train, start }) {
      const right = await alone(train, folder);
      const run = runPaths(folder, "run");
      const started = start(folder, ["--charts", "every"]);
      while (started.child.exitCode === null && frames(run).length < 3) await wait(1);
      rmSync(run.plots, { recursive: true, force: true });
      const outcome = await started.ended;
      const earlier = problemsOf(outcome, { codes: [0, 1], longest: 4000, seconds: 60 });
      if (frames(run).length === frames(right).length) return verdict(earlier, outcome);
      return resumeAndCompare({ program, folder, earlier }, right);
    },
  },
  {
    name: "a file too large (ulimit -f)",
    expected: "a sentence; with room again a resume ends in the same run",
    async attack({ program, folder, train, shell }) {
      const right = await alone(train, folder);
      const script = "ulimit -f 64; exec $HAWTHORNE train brief.json --run-id run --charts every";
      const limited = await shell(folder, script);
      const earlier = problemsOf(limited, { codes: [0, 1], longest: 4000, seconds: 60 });
      return resumeAndCompare({ program, folder, earlier }, right);
    },
  },
];
