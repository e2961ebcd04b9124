/** The bars of the four policies, tier by tier: where their shares come from, and the rewards against KL where no prompt is harmful. */
import { describe, expect, it } from "vitest";
import { configSchema, type ConfigInput } from "../../config/schema/config.js";
import { fakeRecords, type FakeRun } from "../../testing/fakeRecords.js";
import { bestOfNChart } from "./bestOfNChart.js";
import type { ChartSpec } from "./style.js";

const fake: FakeRun = {
  tiers: ["monitored", "unmonitored"],
  responses: ["refuse", "comply", "strategic", "deflect"],
  seeds: 3,
  epochs: 60,
  finalCompliance: [0.97, 0.02],
};
const contextOf = (overrides: ConfigInput = {}) => ({
  config: configSchema.parse(overrides),
  epochs: 60,
  runName: "default",
});

/** The tops of one tier's stacks, `[bar][kind]`: each bar has a left and a right end, then the pen is lifted. */
function tops(spec: ChartSpec, tier: number): number[][] {
  const layers = spec.data.datasets.filter(({ xAxisID }) => xAxisID === `x${tier}`);
  const bars = (layers[0]?.data.length ?? 0) / 3;
  return Array.from({ length: bars }, (_, bar) => layers.map(({ data }) => data[3 * bar]?.y ?? NaN));
}

const textOf = (spec: ChartSpec) => [spec.options?.plugins?.subtitle?.text].flat().join(" | ");

describe("the chart of best-of-n", () => {
  const spec = bestOfNChart.draw(fakeRecords(fake), contextOf());

  it("has four bars per tier, each stacked to 1", () => {
    for (const tier of [0, 1]) {
      const bars = tops(spec, tier);
      expect(bars).toHaveLength(4);
      for (const bar of bars) expect(bar.at(-1)).toBeCloseTo(1, 9);
    }
  });

  it("takes the start from epoch 0 and the others from the last epoch", () => {
    // The made-up policy complies with half of the prompts at first, and the last two of its four kinds comply.
    const [start, best, trained] = tops(spec, 0);
    expect(start?.[1]).toBeCloseTo(0.5, 1);
    expect(best).toEqual([0, 0, 0.5, 1]);
    expect(trained?.[1]).toBeLessThan(0.1);
  });

  it("shows best-of-n alike in both tiers and the trained policy not, with the gaps in words", () => {
    expect(tops(spec, 0)[1]).toEqual(tops(spec, 1)[1]);
    expect(tops(spec, 1)[2]?.[1]).toBeGreaterThan(0.9);
    expect(textOf(spec)).toMatch(
      /behaviour gap: −?0\.0\d start · 0\.00 best of 16 · 0\.9\d trained · 0\.9\d closed form/,
    );
  });

  it("says how many answers it picks from", () => {
    const many = bestOfNChart.draw(fakeRecords(fake), contextOf({ evaluation: { bestOf: 64 } }));
    expect(many.options?.plugins?.title?.text).toContain("best of 64");
  });

  it("leaves out the closed form of a run that was recorded without its shares", () => {
    const old = fakeRecords(fake).map((record) => ({
      ...record,
      ...Object.fromEntries(
        Object.keys(record)
          .filter((key) => key.startsWith("optimum.harmfulShare"))
          .map((key) => [key, null]),
      ),
    }));
    expect(tops(bestOfNChart.draw(old, contextOf()), 0)).toHaveLength(3);
  });

  it("takes nine kinds and more as eight areas, the smallest ones as one, and still stacks them to 1", () => {
    const responses = Array.from({ length: 16 }, (_, kind) => `kind${kind + 1}`);
    const many = Object.fromEntries(responses.map((name) => [name, { complies: 0.5 }]));
    const drawn = bestOfNChart.draw(
      fakeRecords({ ...fake, responses }),
      contextOf({
        responses: many,
      }),
    );
    const stacks = tops(drawn, 0);
    expect(stacks.map((stack) => stack.length)).toEqual([8, 8, 8, 8]);
    for (const stack of stacks) expect(stack.at(-1)).toBeCloseTo(1, 9);
  });
});

describe("where no prompt is harmful", () => {
  const run = { ...fake, harmful: false };
  const spec = bestOfNChart.draw(fakeRecords(run), contextOf({ world: { harmfulRate: 0 } }));
  const on = (strip: string, shape: string) =>
    spec.data.datasets.filter(({ yAxisID, pointStyle }) => yAxisID === strip && pointStyle === shape);

  it("draws what training is paid and what that is worth against KL, from the start on", () => {
    for (const [strip, key] of [
      ["proxyReward", "proxyReward.monitored"],
      ["goldReward", "goldReward.monitored"],
    ] as const) {
      const [path] = spec.data.datasets.filter(
        ({ yAxisID, borderWidth }) => yAxisID === strip && borderWidth === 4,
      );
      const means = (epoch: number, measure: string) => {
        const values = fakeRecords(run)
          .filter((row) => row.epoch === epoch)
          .map((row) => row[measure] ?? NaN);
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      };
      expect(path?.data).toHaveLength(61);
      expect(path?.data[0]?.x).toBeCloseTo(means(0, "kl.monitored"), 9);
      expect(path?.data.at(-1)).toEqual({
        x: expect.closeTo(means(60, "kl.monitored"), 9) as number,
        y: expect.closeTo(means(60, key), 9) as number,
      });
    }
  });

  it("puts a star per tier where best-of-n lies", () => {
    expect(on("proxyReward", "star").map(({ data }) => data)).toEqual(
      [[{ x: 1.33, y: 1.1 }], [{ x: 1.33, y: 1.1 }]].map((point) =>
        point.map(({ x, y }) => ({ x: expect.closeTo(x, 9) as number, y: expect.closeTo(y, 9) as number })),
      ),
    );
    expect(on("goldReward", "star").map(({ data }) => data[0]?.y)).toEqual([0.5, 0.5]);
  });
});
