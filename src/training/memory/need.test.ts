/**
 * The estimate against what is really allocated: the engine's own memory over random configs, and all that stays in arrays
 * where one size of a config is large. A buffer that is not in the estimate shows here.
 */
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { examine } from "../../config/resolve.js";
import type { Config, ConfigInput } from "../../config/schema/config.js";
import { metricCount, metricKeys } from "../../record/metrics.js";
import { twoTiers } from "../../testing/configs.js";
import { randomConfigs } from "../../testing/randomConfigs.js";
import { engineWithArena } from "../../testing/runs.js";
import { train } from "../loop.js";
import { createRun, saveRun, type TrainingRun } from "../state.js";
import { memoryNeed } from "./need.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes of arrays outside the engines, once all that is not in use any more has been given back. */
async function arrayBytes(): Promise<number> {
  let before = Infinity;
  for (;;) {
    collect();
    await pause(20); // buffers are freed by a thread of V8's own
    const { arrayBuffers } = process.memoryUsage();
    if (arrayBuffers >= before) return before;
    before = arrayBuffers;
  }
}

/** Bytes of all arrays in plain data. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + bytesIn(part), 0);
}

function expectWithin(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThan(low);
  expect(value).toBeLessThan(high);
}

const kinds = (count: number): ConfigInput["responses"] =>
  Object.fromEntries(
    Array.from({ length: count }, (_, k) => [`k${k}`, { complies: (k % 7) / 6, strategic: k % 2 }]),
  );

const flags = (bit: 0 | 1) => Object.fromEntries([..."abcdef"].map((flag) => [flag, bit]));

/** Configs of a few megabytes, each large in other ways than the others. */
const large: Readonly<Record<string, ConfigInput>> = {
  "held-out prompts": { evaluation: { prompts: 2500 } },
  "held-out prompts, fitted once": { evaluation: { prompts: 2500 }, rewardModel: { refresh: "once" } },
  "reference prompts": { evaluation: { referencePrompts: 10_000 } },
  episodes: { objective: { episodes: 15_000 } },
  "episodes in groups": { objective: { kind: "rloo", episodes: 30_000, groupSize: 8 } },
  "a first fit": { rewardModel: { pretrain: { pairs: 25_000 } } },
  "a buffer": { rewardModel: { pairsPerEpoch: 10_000, bufferEpochs: 2 } },
  candidates: {
    rewardModel: { ensemble: { members: 3 }, selection: "disagreement", pairsPerEpoch: 3000 },
  },
  "comparisons for dpo": {
    objective: { kind: "dpo", klCoef: 1 },
    rewardModel: { pairsPerEpoch: 10_000, pretrain: { pairs: 10_000 } },
  },
  kinds: { responses: kinds(40) },
  "kinds and cues": { responses: kinds(30), rewardModel: { seesFlags: true }, objective: { kind: "exact" } },
  patterns: {
    tiers: twoTiers({ flags: flags(1) }, { flags: flags(0) }),
    observation: { flags: Object.fromEntries([..."abcdef"].map((flag) => [flag, { noise: 0.1 }])) },
  },
  topics: { world: { topicDim: 200 }, evaluation: { prompts: 500 } },
  "wide networks": { policy: { hidden: [300, 300], trunk: "separate" } },
  "a supervised start": {
    policy: { prior: { harmful: { monitored: { refuse: 1 } } }, supervised: { rows: 15_000, steps: 2 } },
  },
};

function configOf(input: ConfigInput): Config {
  const few = { stepsPerEpoch: 1, pretrain: { steps: 2 } }; // steps take time and no memory
  const rewardModel = {
    ...few,
    ...input.rewardModel,
    ...{ pretrain: { ...few.pretrain, ...input.rewardModel?.pretrain } },
  };
  const objective = { ppo: { passes: 1 }, ...input.objective };
  const { config, problems } = examine({ epochs: 2, ...input, rewardModel, objective });
  if (config === null) throw new Error(JSON.stringify(problems));
  return config;
}

function trainedWith(config: Config, { engine }: ReturnType<typeof engineWithArena>): TrainingRun {
  const run = createRun(config, 1, engine);
  for (const record of train(run)) void record;
  return run;
}

describe("the estimate of a run's memory", () => {
  it.each(Object.entries(large))("is right for %s", async (_, input) => {
    const config = configOf(input);
    const need = memoryNeed(config);
    const watched = engineWithArena();
    const before = await arrayBytes();
    const run = trainedWith(config, watched);
    const kept = (await arrayBytes()) - before;

    expectWithin(need.networks / watched.arena.reach, 0.85, 1.1); // gaps between regions take some
    expectWithin(need.checkpoint / bytesIn(saveRun(run)), 0.97, 1.03);
    const counted = need.kept - need.networks;
    expectWithin(counted / kept, 0.95, 1.25);
  });

  it("is right for the engine's memory of any config", () => {
    for (const { config } of randomConfigs(60)) {
      const watched = engineWithArena();
      trainedWith(config, watched);
      // So small that the roundings of regions show.
      expectWithin(memoryNeed(config).networks / watched.arena.reach, 0.8, 1.5);
    }
  });

  it("knows the longest array", () => {
    const prompts = 1e9;
    const { longestArray } = memoryNeed(configOf({ evaluation: { prompts } }));
    expect(longestArray).toBe(2 * prompts * 4 * 12 * 4); // prompts · kinds · inputs of the reward model · bytes
  });

  it("counts the measures of a row as the record has them", () => {
    const tiers = ["a", "b", "c"];
    const responses = ["x", "y"];
    expect(metricCount(3, 2)).toBe(metricKeys(tiers, responses).length);
  });

  it("is a number for any size that a config may have, and takes no time", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const config = configOf({
      evaluation: { prompts: most, referencePrompts: most },
      objective: { episodes: most },
      rewardModel: { pretrain: { pairs: most }, pairsPerEpoch: most, bufferEpochs: most },
    });
    const start = performance.now();
    const need = memoryNeed(config);
    expect(performance.now() - start).toBeLessThan(50);
    for (const bytes of Object.values(need)) expect(bytes).toSatisfy(Number.isFinite);
  });
});
