/**
 * The arms of laws on worker threads, on the build in dist/ (threads cannot load TypeScript): each distinct run once,
 * the numbers that training in this process gives, whatever the number of workers.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../config/read/load.js";
import type { ArmResults, Law } from "../laws/law/law.js";
import { testLaw, tiny } from "../testing/laws.js";
import { recordsOf } from "../testing/runs.js";
import type * as RunArms from "./runArms.js";

const built = resolve("dist", "runner", "runArms.js");
if (!existsSync(built)) throw new Error('These tests run on the build. Start them by "npm test".');
const { runArms } = (await import(/* @vite-ignore */ pathToFileURL(built).href)) as typeof RunArms;

const first = testLaw();
const second = testLaw({
  id: "C1",
  arms: [
    { id: "shared", config: "default.json", patch: tiny, keys: ["kl.monitored", "leakageSlope.monitored"] },
  ],
});

async function run(laws: readonly Law[], options: Partial<RunArms.RunArmsOptions> = {}) {
  const results: Record<string, ArmResults> = {};
  const progress: RunArms.ArmProgress[] = [];
  const result = await runArms({
    laws,
    seedsOf: () => [1, 2, 3],
    workers: 2,
    onProgress: (one) => progress.push(one),
    onLaw: (law, tracks) => (results[law.id] = tracks),
    ...options,
  });
  return { ...result, results, progress };
}

describe("runArms", () => {
  it("runs what laws share once: 9 are asked for, the default's 3 are shared", async () => {
    const { runs, asked, interrupted, progress } = await run([first, second]);
    expect({ runs, asked, interrupted }).toEqual({ runs: 6, asked: 9, interrupted: false });
    expect(progress.map(({ runsDone }) => runsDone)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(progress.at(-1)).toEqual({ lawsDone: 2, laws: 2, runsDone: 6, runs: 6, fraction: 1 });
  });

  it("says what each law cost: what is shared counts for both in equal parts", async () => {
    const { costs } = await run([first, second]);
    expect([costs["I1"]!.runs, costs["C1"]!.runs]).toEqual([6, 3]);
    expect(costs["C1"]!.seconds).toBeGreaterThan(0);
    const alone = await run([second]);
    expect(Object.keys(alone.costs)).toEqual(["C1"]);
  });

  it("gives each arm the measures it asks for and no others, epoch by epoch, as training here gives them", async () => {
    const { results } = await run([first, second]);
    const { config } = loadConfig("configs/default.json", { overrides: tiny });
    const expected = [1, 2, 3].map((seed) => ({
      seed,
      values: {
        "kl.monitored": recordsOf(config, seed).map((record) => record["kl.monitored"]),
        "leakageSlope.monitored": [null, null, null], // both tiers train
      },
    }));
    expect(results["C1"]!["shared"]).toEqual(expected);
    expect(Object.keys(results["I1"]!["in sight"]![0]!.values)).toEqual(["behaviourGap"]);
  });

  it("gives the same results with one worker and with three", async () => {
    const [one, three] = [
      await run([first, second], { workers: 1 }),
      await run([first, second], { workers: 3 }),
    ];
    expect(three.results).toEqual(one.results);
  });

  it("stops when it is asked to, and has handed out the laws that were complete", async () => {
    const abort = new AbortController();
    const long = testLaw({
      id: "P1",
      arms: [{ id: "a", config: "default.json", patch: { ...tiny, epochs: 5000 }, keys: ["behaviourGap"] }],
    });
    const { interrupted, results } = await run([second, long], {
      signal: abort.signal,
      onProgress: ({ lawsDone }) => {
        if (lawsDone === 1) abort.abort();
      },
    });
    expect(interrupted).toBe(true);
    expect(Object.keys(results)).toEqual(["C1"]);
  });

  it("hands on what made a run fail, with the law and the arm", async () => {
    const patch = { ...tiny, objective: { kind: "reinforce", learningRate: 1e38, episodes: 32 }, epochs: 20 };
    const diverging = testLaw({
      id: "P3",
      arms: [{ id: "fast", config: "default.json", patch, keys: ["behaviourGap"] }],
    });
    await expect(run([diverging])).rejects.toThrow(/Law P3, arm "fast": Training diverged/);
  });
});
