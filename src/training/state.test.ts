/** Saving and restoring: a run that was interrupted goes on to the same bits, whatever it is made of. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { objectiveKinds } from "../config/schema/objectiveTraits.js";
import { createSimdEngine } from "../nn/simd/engine.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { recordsOf } from "../testing/runs.js";
import { train } from "./loop.js";
import { createRun, restoreRun, saveRun } from "./state.js";

const prior = { harmful: { monitored: { refuse: 0.7, comply: 0.2, strategic: 0.05, deflect: 0.05 } } };

const variants: [string, ConfigInput][] = [
  ...objectiveKinds.map((kind): [string, ConfigInput] => [kind, { objective: { kind } }]),
  ["an ensemble", { rewardModel: { ensemble: { members: 3, aggregate: "worst" } } }],
  ["selection by disagreement", { rewardModel: { selection: "disagreement", ensemble: { members: 2 } } }],
  ["a reward model fitted once", { rewardModel: { refresh: "once" } }],
  ["weight decay and a long buffer", { rewardModel: { weightDecay: 0.1, bufferEpochs: 5 } }],
  ["separate networks", { policy: { trunk: "separate" } }],
  [
    "two steps of reasoning and a prior",
    { policy: { reasoning: "two-step", prior, supervised: { steps: 20 } } },
  ],
  [
    "two steps on one network, credit to the answer",
    {
      policy: {
        reasoning: "two-step",
        twoStep: { networks: "shared", credit: "answer" },
        prior,
        supervised: { steps: 20 },
      },
    },
  ],
  ["an adaptive klCoef and decay", { objective: { klTarget: 0.05, learningRateDecay: "linear" } }],
  [
    "audits and noisy cues",
    {
      tiers: twoTiers({}, { graded: 0.3, trained: false }),
      observation: { flags: { monitored: { noise: 0.2 } } },
    },
  ],
  [
    "a KL outside that ends on the way",
    { tiers: twoTiers({}, { trained: false }), objective: { klOn: "all", klOutsideUntil: 2 } },
  ],
  ["nothing graded", { tiers: twoTiers({ graded: 0 }) }],
];

describe("a run that was saved and restored", () => {
  it.each(variants)("goes on to the same bits: %s", (_, overrides) => {
    const config = smallConfig({ epochs: 4, ...overrides });
    const whole = recordsOf(config, 5);
    for (const pause of [0, 2]) {
      const interrupted = createRun(config, 5, createSimdEngine());
      const epochs = train(interrupted);
      const records = Array.from({ length: pause + 1 }, () => epochs.next().value);
      const checkpoint = structuredClone(saveRun(interrupted));
      epochs.next(); // what goes on elsewhere does not reach the copy
      const restored = restoreRun(config, 5, createSimdEngine(), checkpoint);
      expect(saveRun(restored)).toEqual(checkpoint);
      expect([...records, ...train(restored)]).toEqual(whole);
    }
  });

  it("goes on from before its start as well", () => {
    const config = smallConfig({ policy: { prior, supervised: { steps: 20 } } });
    const checkpoint = structuredClone(saveRun(createRun(config, 5, createSimdEngine())));
    expect([...train(restoreRun(config, 5, createSimdEngine(), checkpoint))]).toEqual(recordsOf(config, 5));
  });

  it("stays ended where a stop had ended it", () => {
    const config = smallConfig({ stop: { measure: "entropy", tier: "monitored", below: 10 } });
    const run = createRun(config, 5, createSimdEngine());
    expect([...train(run)]).toHaveLength(2);
    expect([...train(restoreRun(config, 5, createSimdEngine(), structuredClone(saveRun(run))))]).toEqual([]);
  });

  it("trains on to more epochs than were asked for at first", () => {
    const short = createRun(smallConfig({ epochs: 2 }), 5, createSimdEngine());
    const records = [...train(short)];
    const longer = restoreRun(smallConfig({ epochs: 4 }), 5, createSimdEngine(), saveRun(short));
    expect([...records, ...train(longer)]).toEqual(recordsOf(smallConfig({ epochs: 4 }), 5));
  });
});
