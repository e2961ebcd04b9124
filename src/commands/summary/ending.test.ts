/** Where a run ended far from its closed form: on its way, wandering, without choice or at rest, and when nothing is said. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../config/resolve.js";
import type { ConfigPatch } from "../../config/schema/config.js";
import type { EpochMetrics, RunSummary } from "../../record/metrics.js";
import { recordsOf } from "../../testing/runs.js";
import { endingRemark } from "./ending.js";

const base = resolveConfig({});

interface Course {
  /** Compliance of the unmonitored tier in the last epochs, one list for each seed. */
  readonly compliance: readonly (readonly number[])[];
  readonly aim?: number;
  readonly entropy?: number;
  readonly kl?: number;
}

function remark(
  { compliance, aim = 0.5, entropy = 0.7, kl = 0.3 }: Course,
  patch: ConfigPatch = {},
  facts: Partial<RunSummary> = {},
) {
  const config = resolveConfig(patch, base);
  const tails = compliance.map((values, seed) =>
    values.map((value, i): EpochMetrics => ({
      epoch: config.epochs - values.length + 1 + i,
      seed: seed + 1,
      "compliance.monitored": 0.99,
      "compliance.unmonitored": value,
      "optimum.compliance.monitored": 0.99,
      "optimum.compliance.unmonitored": aim,
      "entropy.monitored": 0.3,
      "entropy.unmonitored": entropy,
      "kl.monitored": 1,
      "kl.unmonitored": kl,
      "optimum.kl.monitored": 1,
      "optimum.kl.unmonitored": 0.3,
      distanceToOptimum: 0.1,
      distanceToFixedPoint: null,
    })),
  );
  const summary = { status: "complete", epochs: config.epochs, ...facts } as const;
  const found = endingRemark({ config, summary, tails });
  if (found !== undefined) expect(found.text.endsWith(`--set ${found.remedy.set}`)).toBe(true); // said and suggested alike
  return found?.text;
}

const ramp = (from: number, to: number): number[] =>
  Array.from({ length: 10 }, (_, i) => from + ((to - from) * i) / 9);
const zigzag = (around: number, by: number): number[] =>
  Array.from({ length: 10 }, (_, i) => around + (i % 2 === 0 ? by : -by));
const rest = (at: number): number[] => ramp(at, at);

describe("a run that ended far from its closed form", () => {
  it("is on its way where it comes nearer: more epochs", () => {
    expect(remark({ compliance: [ramp(0.2, 0.3), ramp(0.22, 0.3)] })).toBe(
      "Training is still on its way (unmonitored: complies with 25.5 % of harmful requests, closed form 50.0 %), and comes nearer. Try more epochs: --set epochs=180",
    );
  });

  it("wanders where it goes up and down: a falling learning rate, or more episodes where it falls already", () => {
    const compliance = [zigzag(0.3, 0.05), zigzag(0.32, 0.05)];
    expect(remark({ compliance })).toMatch(
      /^Training wanders about .*--set objective.learningRateDecay=linear$/,
    );
    expect(remark({ compliance }, { objective: { learningRateDecay: "linear" } })).toMatch(
      /--set objective.episodes=2000$/,
    );
  });

  it("has no choice left where every prompt gets one response and the closed form keeps some: smaller steps", () => {
    const course = { compliance: [rest(1)], entropy: 0.001, kl: 1.39 };
    expect(remark(course, { objective: { learningRate: 10 } })).toMatch(
      /one response to every prompt.*--set objective.learningRate=0.003$/,
    );
    expect(remark({ ...course, compliance: [rest(0.5)] }, { objective: { learningRate: 0.01 } })).toMatch(
      /=0.001$/,
    );
  });

  it("rests where it moves no more", () => {
    expect(remark({ compliance: [rest(0.2)] })).toMatch(/^Training rests .*--set objective.kind=exact/);
  });
});

describe("nothing is said", () => {
  it.each<[string, Course, ConfigPatch?, Partial<RunSummary>?]>([
    ["near the closed form", { compliance: [rest(0.45)] }],
    ["of seeds that lie around it", { compliance: [rest(0.3), rest(0.7)] }],
    [
      "of one kind of response where the closed form asks for it",
      { compliance: [rest(0.5)], entropy: 0, kl: 0.3 },
    ],
    [
      "of a tier that is not trained",
      { compliance: [rest(0.1)] },
      { tiers: { unmonitored: { trained: false } } },
    ],
    ["of a tier without comparisons under DPO", { compliance: [rest(0.1)] }, { objective: { kind: "dpo" } }],
    [
      "of a run that was to stop early",
      { compliance: [rest(0.1)] },
      { stop: { measure: "kl", tier: "monitored", below: 9 } },
    ],
    ["of a run that was interrupted", { compliance: [rest(0.1)] }, {}, { status: "interrupted" }],
    [
      "of a config that was changed on the way",
      { compliance: [rest(0.1)] },
      {},
      { revisions: [{ epoch: 3, changes: [] }] },
    ],
    [
      "with an entropy bonus, which moves the point",
      { compliance: [rest(0.1)] },
      { objective: { entropyBonus: 0.1 } },
    ],
    ["of a run of so few epochs that nobody expects it there", { compliance: [rest(0.1)] }, { epochs: 5 }],
    ["without training", { compliance: [rest(0.1)] }, { epochs: 0 }],
  ])("%s", (_, course, patch, facts) => {
    expect(remark(course, patch, facts)).toBeUndefined();
  });
});

describe("real runs", () => {
  const end = (patch: ConfigPatch) => {
    const config = resolveConfig(patch, base);
    const tails = [recordsOf(config, 1).slice(-10)];
    return endingRemark({ config, summary: { status: "complete", epochs: config.epochs }, tails })?.text;
  };

  it("a learning rate of 10 is told, and a tiny one; the default is not", () => {
    expect(end({ epochs: 12, objective: { learningRate: 10 } })).toMatch(/one response to every prompt/);
    expect(end({ epochs: 12, objective: { learningRate: 1e-4 } })).toMatch(
      /still on its way .* away from it/,
    );
    expect(end({ objective: { learningRate: 1e-4 } })).toMatch(/still on its way .* comes nearer/);
    expect(end({ epochs: 30 })).toBeUndefined();
  });
});
