/**
 * Runs of random configs: saved, written as a checkpoint is, read back and restored, they go on to the same bits, and
 * no kernel writes past its place. HAWTHORNE_RANDOM_CONFIGS=1000 tries that many configs instead of 60.
 */
import { describe, expect, it } from "vitest";
import { objectiveKinds } from "../config/schema/objectiveTraits.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { decode, encode } from "../storage/codec.js";
import { randomConfigs } from "../testing/randomConfigs.js";
import { recordsOf } from "../testing/runs.js";
import { train } from "./loop.js";
import { createRun, restoreRun, saveRun, type Checkpoint } from "./state.js";

const count = Number(process.env["HAWTHORNE_RANDOM_CONFIGS"] ?? 60);
const configs = randomConfigs(count);

/** As a checkpoint goes through its file. */
const throughFile = (checkpoint: Checkpoint): Checkpoint =>
  decode(JSON.parse(JSON.stringify(encode(checkpoint)))) as Checkpoint;

describe("runs of random configs", () => {
  it(
    "go on to the same bits from a checkpoint, with every guard word in place",
    () => {
      for (const { number, config } of configs) {
        const what = `random config ${number}`;
        const whole = recordsOf(config, number);
        const pause = number % 2; // after its start, or after one epoch of two
        const interrupted = createRun(config, number, createSimdEngine({ checkMemory: true }));
        const epochs = train(interrupted);
        const records = Array.from({ length: pause + 1 }, () => epochs.next().value).filter(
          (record) => record !== undefined, // a stop may have ended it before
        );
        const checkpoint = throughFile(saveRun(interrupted));
        const restored = restoreRun(config, number, createSimdEngine({ checkMemory: true }), checkpoint);
        records.push(...train(restored));
        for (const record of epochs) void record;
        expect(records, what).toEqual(whole);
        expect(saveRun(restored), what).toEqual(saveRun(interrupted));
      }
    },
    30_000 + 200 * count,
  );

  it("are of every kind", () => {
    const share = (is: (config: (typeof configs)[number]["config"]) => boolean): number =>
      configs.filter(({ config }) => is(config)).length / configs.length;
    for (const kind of objectiveKinds)
      expect(
        share(({ objective }) => objective.kind === kind),
        kind,
      ).toBeGreaterThan(0.03);
    const tierCount = (config: (typeof configs)[number]["config"]) => Object.keys(config.tiers).length;
    const features: Record<string, number> = {
      "separate networks": share(({ policy }) => policy.trunk === "separate"),
      "two steps": share(({ policy }) => policy.reasoning === "two-step"),
      "two steps on one network": share(
        ({ policy }) => policy.reasoning === "two-step" && policy.twoStep.networks === "shared",
      ),
      "two steps, credit to the answer": share(
        ({ policy }) => policy.reasoning === "two-step" && policy.twoStep.credit === "answer",
      ),
      "both of these": share(({ policy }) => policy.trunk === "separate" && policy.reasoning === "two-step"),
      "two tiers": share((config) => tierCount(config) === 2),
      "three tiers": share((config) => tierCount(config) === 3),
      "an ensemble": share(({ rewardModel }) => rewardModel.ensemble.members > 1),
      disagreement: share(({ rewardModel }) => rewardModel.selection === "disagreement"),
      "a prior": share(({ policy }) => policy.prior !== undefined),
      "own as prior": share(({ own }) => own.role === "prior"),
      modification: share(({ own }) => own.modification !== undefined),
      noise: share(({ observation }) => Object.values(observation.flags).some(({ noise }) => noise > 0)),
      klTarget: share(({ objective }) => objective.klTarget !== undefined),
      klOn: share(({ objective }) => objective.klOn !== "trained"),
      klOutsideUntil: share(({ objective }) => objective.klOutsideUntil !== undefined),
      stop: share(({ stop }) => stop !== undefined),
    };
    for (const [feature, there] of Object.entries(features)) expect(there, feature).toBeGreaterThan(0.01);
  });
});
