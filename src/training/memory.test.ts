/** Every config that comes with the package trains with every guard word in place. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultConfigPath, loadConfig } from "../config/read/load.js";
import { examine } from "../config/resolve.js";
import type { Config } from "../config/schema/config.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { train } from "./loop.js";
import { createRun } from "./state.js";

const folder = dirname(defaultConfigPath());
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".json") && file !== "schema.json",
);

/** The config of a file with all its sizes but few steps, and with separate networks too where that is valid. */
const variants = (file: string): [string, Config][] => {
  const { config } = loadConfig(join(folder, file), { overrides: { epochs: 2 } });
  const { policy, rewardModel, objective } = config;
  return (["shared", "separate"] as const).flatMap((trunk): [string, Config][] => {
    const few = examine({
      ...config,
      policy: { ...policy, trunk, supervised: { ...policy.supervised, steps: 3 } },
      rewardModel: { ...rewardModel, stepsPerEpoch: 2, pretrain: { ...rewardModel.pretrain, steps: 3 } },
      objective: { ...objective, stepsPerEpoch: 2, ppo: { ...objective.ppo, passes: 1 } },
    });
    return few.config === null ? [] : [[`${file}, ${trunk}`, few.config]];
  });
};

describe("guarded memory", () => {
  it.each(files.flatMap(variants))("holds for %s", (_, config) => {
    const records = [...train(createRun(config, 1, createSimdEngine({ checkMemory: true })))];
    expect(records).toHaveLength(3);
  });
});
